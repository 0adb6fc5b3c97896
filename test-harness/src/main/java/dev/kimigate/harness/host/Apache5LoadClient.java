package dev.kimigate.harness.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;

/** The classic client of Apache HttpClient 5 as a tool uses it: one client with a pool that is large enough. */
final class Apache5LoadClient implements LoadClient {
    private static final int CONNECTIONS = 200;

    private final LoadOptions options;
    private final CloseableHttpClient http;

    Apache5LoadClient(LoadOptions options) {
        this.options = options;
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(CONNECTIONS)
                        .setMaxConnTotal(CONNECTIONS)
                        .build())
                .build();
    }

    @Override
    public boolean blocks() {
        return true;
    }

    @Override
    @SuppressWarnings("deprecation") // what has replaced it is not in 5.0
    public CompletableFuture<Reply> call(CallKind kind, String prompt) {
        HttpPost post = new HttpPost(options.url());
        options.allHeaders().forEach(post::setHeader);
        post.setEntity(new StringEntity(options.requestBody(prompt), ContentType.APPLICATION_JSON));
        try {
            return CompletableFuture.completedFuture(take(http.execute(post), kind));
        } catch (IOException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private static Reply take(CloseableHttpResponse answer, CallKind kind) throws IOException {
        switch (kind) {
            case READ -> {
                try (answer;
                        InputStream body = answer.getEntity().getContent()) {
                    return new Reply(answer.getCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            case ABORTED -> {
                try (answer) {
                    int first = answer.getEntity().getContent().read();
                    return new Reply(first >= 0 ? answer.getCode() : 0, null);
                }
            }
            case NEVER_READ -> {
                return new Reply(answer.getCode(), null);
            }
        }
        throw new IllegalStateException();
    }

    @Override
    public void close() {
        try {
            http.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

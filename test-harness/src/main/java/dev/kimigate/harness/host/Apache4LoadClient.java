package dev.kimigate.harness.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;

/** The classic client of Apache HttpClient 4 as a tool uses it: one client with a pool that is large enough. */
final class Apache4LoadClient implements LoadClient {
    static final int CONNECTIONS = 200;

    private final LoadOptions options;
    private final CloseableHttpClient http = HttpClientBuilder.create()
            .useSystemProperties()
            .setMaxConnPerRoute(CONNECTIONS)
            .setMaxConnTotal(CONNECTIONS)
            .build();

    Apache4LoadClient(LoadOptions options) {
        this.options = options;
    }

    static HttpPost post(LoadOptions options, String prompt) {
        HttpPost post = new HttpPost(options.url());
        options.allHeaders().forEach(post::setHeader);
        post.setEntity(new StringEntity(options.requestBody(prompt), ContentType.APPLICATION_JSON));
        return post;
    }

    @Override
    public boolean blocks() {
        return true;
    }

    @Override
    public CompletableFuture<Reply> call(CallKind kind, String prompt) {
        try {
            return CompletableFuture.completedFuture(take(http.execute(post(options, prompt)), kind));
        } catch (IOException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private static Reply take(CloseableHttpResponse answer, CallKind kind) throws IOException {
        int status = answer.getStatusLine().getStatusCode();
        switch (kind) {
            case READ -> {
                try (answer;
                        InputStream body = answer.getEntity().getContent()) {
                    return new Reply(status, new String(body.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            case ABORTED -> {
                try (answer) {
                    int first = answer.getEntity().getContent().read();
                    return new Reply(first >= 0 ? status : 0, null);
                }
            }
            case NEVER_READ -> {
                return new Reply(status, null);
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

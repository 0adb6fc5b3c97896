package dev.kimigate.harness.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequests;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http2.HttpVersionPolicy;

/** The asynchronous client of Apache HttpClient 5 as a tool uses it: one client with a pool that is large enough. */
final class Apache5AsyncLoadClient implements LoadClient {
    private static final int CONNECTIONS = 200;

    private final LoadOptions options;
    private final CloseableHttpAsyncClient http;

    @SuppressWarnings("deprecation") // what has replaced the policy's setter is not in 5.0
    Apache5AsyncLoadClient(LoadOptions options) {
        this.options = options;
        this.http = HttpAsyncClients.custom()
                .setVersionPolicy(options.http() == 1 ? HttpVersionPolicy.FORCE_HTTP_1 : HttpVersionPolicy.NEGOTIATE)
                .setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(CONNECTIONS)
                        .setMaxConnTotal(CONNECTIONS)
                        .build())
                .build();
        http.start();
    }

    @Override
    public boolean blocks() {
        return false;
    }

    @Override
    public CompletableFuture<Reply> call(CallKind kind, String prompt) {
        SimpleHttpRequest post = SimpleHttpRequests.post(options.url());
        options.allHeaders().forEach(post::setHeader);
        post.setBody(options.requestBody(prompt), ContentType.APPLICATION_JSON);
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        if (options.body().equals("string") && kind == CallKind.READ) {
            http.execute(post, new Whole(reply));
        } else {
            Apache5PieceConsumer pieces = new Apache5PieceConsumer(status -> {
                if (kind != CallKind.READ) {
                    reply.complete(new Reply(status, null));
                }
            });
            Future<Reply> call = http.execute(SimpleRequestProducer.create(post), pieces, new Streamed(reply));
            if (kind == CallKind.ABORTED) {
                CompletableFuture<Reply> unused = reply.whenComplete((made, failure) -> call.cancel(true));
            }
        }
        return reply;
    }

    @Override
    public void close() {
        try {
            http.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Fails a reply with its call. */
    private abstract static class Told<T> implements FutureCallback<T> {
        final CompletableFuture<Reply> reply;

        Told(CompletableFuture<Reply> reply) {
            this.reply = reply;
        }

        @Override
        public void failed(Exception failure) {
            reply.completeExceptionally(failure);
        }

        @Override
        public void cancelled() {
            reply.completeExceptionally(new CancellationException());
        }
    }

    /** Takes an answer that has come whole. */
    private static final class Whole extends Told<SimpleHttpResponse> {
        Whole(CompletableFuture<Reply> reply) {
            super(reply);
        }

        @Override
        public void completed(SimpleHttpResponse answer) {
            reply.complete(new Reply(answer.getCode(), answer.getBodyText()));
        }
    }

    /** Takes what a consumer has made of an answer. */
    private static final class Streamed extends Told<Reply> {
        Streamed(CompletableFuture<Reply> reply) {
            super(reply);
        }

        @Override
        public void completed(Reply made) {
            reply.complete(made);
        }
    }
}

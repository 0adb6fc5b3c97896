package dev.kimigate.harness.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.apache.http.HttpResponse;
import org.apache.http.concurrent.FutureCallback;
import org.apache.http.conn.ssl.SSLContexts;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;
import org.apache.http.impl.nio.client.HttpAsyncClientBuilder;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.client.methods.HttpAsyncMethods;
import org.apache.http.util.EntityUtils;

/** The asynchronous client of Apache HttpClient 4 as a tool uses it: one client with a pool that is large enough. */
final class Apache4AsyncLoadClient implements LoadClient {
    private final LoadOptions options;
    private final CloseableHttpAsyncClient http = HttpAsyncClientBuilder.create()
            .setSSLContext(SSLContexts.createSystemDefault()) // with all system properties it has 5 connections
            .setMaxConnPerRoute(Apache4LoadClient.CONNECTIONS)
            .setMaxConnTotal(Apache4LoadClient.CONNECTIONS)
            .build();

    Apache4AsyncLoadClient(LoadOptions options) {
        this.options = options;
        http.start();
    }

    @Override
    public boolean blocks() {
        return false;
    }

    @Override
    public CompletableFuture<Reply> call(CallKind kind, String prompt) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        if (options.body().equals("string") && kind == CallKind.READ) {
            http.execute(Apache4LoadClient.post(options, prompt), new Whole(reply));
        } else {
            http.execute(
                    HttpAsyncMethods.create(Apache4LoadClient.post(options, prompt)),
                    new Apache4PieceConsumer((status, control) -> came(kind, reply, status, control)),
                    new Streamed(reply));
        }
        return reply;
    }

    private static void came(CallKind kind, CompletableFuture<Reply> reply, int status, IOControl control)
            throws IOException {
        if (kind != CallKind.READ && reply.complete(new Reply(status, null))) {
            if (kind == CallKind.ABORTED) {
                control.shutdown();
            } else {
                control.suspendInput();
            }
        }
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
    private static final class Whole extends Told<HttpResponse> {
        Whole(CompletableFuture<Reply> reply) {
            super(reply);
        }

        @Override
        public void completed(HttpResponse answer) {
            try {
                String text = EntityUtils.toString(answer.getEntity(), StandardCharsets.UTF_8);
                reply.complete(new Reply(answer.getStatusLine().getStatusCode(), text));
            } catch (IOException | RuntimeException failure) {
                reply.completeExceptionally(failure);
            }
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

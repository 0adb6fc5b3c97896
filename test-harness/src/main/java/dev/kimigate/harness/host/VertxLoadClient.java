package dev.kimigate.harness.host;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Vert.x's client as a tool uses it: one client, and calls from an event loop or from outside. */
final class VertxLoadClient implements LoadClient {
    private static final int CONNECTIONS = 200;
    private static final int CLOSE_SECONDS = 30;
    /** More than the usual 10: a busy machine takes that long for a hundred of them. */
    private static final int HANDSHAKE_SECONDS = 120;

    private final LoadOptions options;
    /** Without the check for blocked loops, which takes a busy machine for one. */
    private final Vertx vertx = Vertx.vertx(
            new VertxOptions().setEventLoopPoolSize(2).setBlockedThreadCheckInterval(TimeUnit.HOURS.toMillis(1)));

    private final HttpClient http;

    VertxLoadClient(LoadOptions options) {
        this.options = options;
        this.http = client(options.http());
    }

    /* The method's result is of another type since 5.0. */
    private HttpClient client(int version) {
        HttpClientOptions wanted = new HttpClientOptions()
                .setUseAlpn(version == 2)
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                .setProtocolVersion(version == 2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1);
        try {
            return (HttpClient) Vertx.class
                    .getMethod("createHttpClient", HttpClientOptions.class, PoolOptions.class)
                    .invoke(vertx, wanted, new PoolOptions().setHttp1MaxSize(CONNECTIONS));
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @Override
    public boolean blocks() {
        return options.mode().equals("blocking");
    }

    @Override
    public CompletableFuture<Reply> call(CallKind kind, String prompt) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        if (blocks()) {
            send(kind, prompt, reply);
            // Only the waiting thread is wanted here; the reply tells how the call went.
            reply.handle((made, failure) -> made).join();
        } else {
            vertx.runOnContext(now -> send(kind, prompt, reply));
        }
        return reply;
    }

    private void send(CallKind kind, String prompt, CompletableFuture<Reply> reply) {
        RequestOptions wanted = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(options.url().toString())
                .putHeader("Content-Type", "application/json");
        options.allHeaders().forEach(wanted::putHeader);
        http.request(wanted)
                .compose(request -> send(request, options.requestBody(prompt)))
                .onComplete(sent -> {
                    if (sent.succeeded()) {
                        take(sent.result(), kind, reply);
                    } else {
                        reply.completeExceptionally(sent.cause());
                    }
                });
    }

    private Future<HttpClientResponse> send(HttpClientRequest request, String body) {
        if (!options.mode().equals("pieces")) {
            return request.send(Buffer.buffer(body));
        }
        int half = body.length() / 2;
        request.setChunked(true);
        request.write(body.substring(0, half));
        request.end(body.substring(half));
        return request.response();
    }

    private void take(HttpClientResponse answer, CallKind kind, CompletableFuture<Reply> reply) {
        int status = answer.statusCode();
        answer.exceptionHandler(reply::completeExceptionally);
        switch (kind) {
            case READ -> {
                if (options.body().equals("string")) {
                    answer.body()
                            .map(body -> reply.complete(new Reply(status, body.toString())))
                            .onFailure(reply::completeExceptionally);
                } else {
                    Buffer all = Buffer.buffer();
                    answer.handler(all::appendBuffer)
                            .endHandler(end -> reply.complete(new Reply(status, all.toString())));
                }
            }
            case ABORTED ->
                answer.handler(first -> {
                    if (reply.complete(new Reply(status, null))) {
                        reset(answer.request());
                    }
                });
            case NEVER_READ -> {
                answer.pause();
                reply.complete(new Reply(status, null));
            }
        }
    }

    /* Its result is of another type since 5.0. */
    private static void reset(HttpClientRequest request) {
        try {
            HttpClientRequest.class.getMethod("reset").invoke(request);
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(CLOSE_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}

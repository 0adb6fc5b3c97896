package dev.kimigate.harness.churn;

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

/** Vert.x's client: calls from an event loop and from outside, over HTTP/1.1 and 2. */
final class VertxChurn implements ChurnClient {
    private static final int CONNECTIONS = 200;
    private static final int CLOSE_SECONDS = 30;
    private static final int HANDSHAKE_SECONDS = 120;

    private final Vertx vertx = Vertx.vertx(
            new VertxOptions().setEventLoopPoolSize(2).setBlockedThreadCheckInterval(TimeUnit.HOURS.toMillis(1)));

    private final HttpClient http;

    VertxChurn(boolean http2) {
        HttpClientOptions wanted = new HttpClientOptions()
                .setUseAlpn(http2)
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                .setProtocolVersion(http2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1);
        try {
            // The method's result is of another type since 5.0.
            http = (HttpClient) Vertx.class
                    .getMethod("createHttpClient", HttpClientOptions.class, PoolOptions.class)
                    .invoke(vertx, wanted, new PoolOptions().setHttp1MaxSize(CONNECTIONS));
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @Override
    public void call(CallPlan plan, CallControl control) throws Exception {
        CompletableFuture<Void> over = new CompletableFuture<>();
        if (plan.way()) {
            vertx.runOnContext(now -> send(plan, control, over));
        } else {
            send(plan, control, over);
        }
        control.await(over);
    }

    private void send(CallPlan plan, CallControl control, CompletableFuture<Void> over) {
        RequestOptions wanted = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(plan.url().toString())
                .putHeader("Content-Type", "application/json");
        plan.headers().forEach(wanted::putHeader);
        if (plan.end() == RandomEnd.TIMED_OUT) {
            wanted.setTimeout(1 + plan.endMillis());
        }
        http.request(wanted)
                .compose(request -> {
                    control.endBy(() -> reset(request));
                    return request.send(Buffer.buffer(plan.body()));
                })
                .onComplete(sent -> {
                    if (sent.succeeded()) {
                        take(sent.result(), plan, control, over);
                    } else {
                        over.completeExceptionally(sent.cause());
                    }
                });
    }

    private static void take(
            HttpClientResponse answer, CallPlan plan, CallControl control, CompletableFuture<Void> over) {
        answer.exceptionHandler(over::completeExceptionally);
        if (plan.end() == RandomEnd.CLOSED) {
            answer.handler(first -> {
                if (over.complete(null)) {
                    reset(answer.request());
                }
            });
            return;
        }
        answer.body().onComplete(body -> {
            if (body.failed()) {
                over.completeExceptionally(body.cause());
                return;
            }
            try {
                control.check(answer.statusCode(), body.result().toString());
                over.complete(null);
            } catch (RuntimeException wrong) {
                over.completeExceptionally(wrong);
            }
        });
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
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}

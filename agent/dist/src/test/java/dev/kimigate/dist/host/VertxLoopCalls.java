package dev.kimigate.dist.host;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.CompletableFuture;

/** Vert.x, by one of its event loops. */
final class VertxLoopCalls implements LoopCalls {
    private static final int CONNECTIONS = 100;

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final HttpClient client;
    private final String url;

    VertxLoopCalls(String url) throws ReflectiveOperationException {
        this.url = url;
        // Its result is of another type since 5.0.
        this.client = (HttpClient) Vertx.class
                .getMethod("createHttpClient", HttpClientOptions.class, PoolOptions.class)
                .invoke(vertx, new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    }

    @Override
    public void onLoop(Runnable work) {
        loop.runOnContext(now -> work.run());
    }

    @Override
    public CompletableFuture<Integer> send(String key) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(url)
                .putHeader("Authorization", "Bearer " + key)
                .putHeader("Content-Type", "application/json");
        return client.request(options)
                .compose(request -> request.send(Buffer.buffer("{\"stream\":true}")))
                .compose(VertxLoopCalls::status)
                .toCompletionStage()
                .toCompletableFuture();
    }

    private static Future<Integer> status(HttpClientResponse response) {
        return response.body().map(body -> response.statusCode());
    }
}

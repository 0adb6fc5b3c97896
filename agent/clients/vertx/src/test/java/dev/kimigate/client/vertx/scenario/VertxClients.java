package dev.kimigate.client.vertx.scenario;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.PoolOptions;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What releases have by other types: clients, resets, ends. */
final class VertxClients {
    private VertxClients() {}

    static Vertx vertx() {
        return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(4));
    }

    /** Of two event loops. */
    static List<Context> contexts(Vertx vertx) throws Exception {
        Map<String, Context> byThread = new LinkedHashMap<>();
        while (byThread.size() < 2) {
            Context context = CompletableFuture.supplyAsync(vertx::getOrCreateContext, task -> new Thread(task).start())
                    .get();
            CompletableFuture<String> name = new CompletableFuture<>();
            context.runOnContext(now -> name.complete(Thread.currentThread().getName()));
            byThread.put(name.get(), context);
        }
        return List.copyOf(byThread.values());
    }

    static HttpClient client(Vertx vertx, int connections) {
        return client(vertx, new HttpClientOptions(), connections);
    }

    static HttpClient client(Vertx vertx, HttpClientOptions options, int connections) {
        PoolOptions pool = new PoolOptions().setHttp1MaxSize(connections).setHttp2MaxSize(1);
        try {
            Method create = Vertx.class.getMethod("createHttpClient", HttpClientOptions.class, PoolOptions.class);
            return (HttpClient) create.invoke(vertx, options, pool);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    static void reset(HttpClientRequest request) {
        try {
            HttpClientRequest.class.getMethod("reset").invoke(request);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    static void close(Vertx vertx) {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

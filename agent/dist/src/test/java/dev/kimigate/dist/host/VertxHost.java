package dev.kimigate.dist.host;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls at once by Vert.x's client, all sent on one event loop. Arguments: URL, calls. */
public final class VertxHost {
    private VertxHost() {}

    public static void main(String[] args) throws Exception {
        int calls = Integer.parseInt(args[1]);
        Vertx vertx = Vertx.vertx();
        HttpClient client = client(vertx, calls);
        AtomicInteger answered = new AtomicInteger();
        CountDownLatch left = new CountDownLatch(calls);
        vertx.runOnContext(now -> {
            for (int i = 0; i < calls; i++) {
                call(client, args[0]).onComplete(done -> {
                    if (done.succeeded() && done.result() == 200) {
                        answered.incrementAndGet();
                    }
                    left.countDown();
                });
            }
        });
        left.await();
        System.out.println("answered " + answered);
        System.exit(0);
    }

    /* Its result is of another type since 5.0. */
    private static HttpClient client(Vertx vertx, int connections) throws ReflectiveOperationException {
        return (HttpClient) Vertx.class
                .getMethod("createHttpClient", HttpClientOptions.class, PoolOptions.class)
                .invoke(vertx, new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(connections));
    }

    private static Future<Integer> call(HttpClient client, String url) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(url)
                .putHeader("Authorization", "Bearer test-key")
                .putHeader("Content-Type", "application/json");
        return client.request(options)
                .compose(request -> request.send(Buffer.buffer("{\"stream\":true}")))
                .compose(VertxHost::status);
    }

    private static Future<Integer> status(HttpClientResponse response) {
        return response.body().map(body -> body.length() == 0 ? 0 : response.statusCode());
    }
}

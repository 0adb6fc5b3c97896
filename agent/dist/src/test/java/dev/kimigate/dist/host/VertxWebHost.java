package dev.kimigate.dist.host;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls at once by Vert.x's WebClient, as its users write them. Arguments: URL, calls. */
public final class VertxWebHost {
    private VertxWebHost() {}

    public static void main(String[] args) throws InterruptedException {
        int calls = Integer.parseInt(args[1]);
        WebClient client = WebClient.create(Vertx.vertx(), new WebClientOptions());
        AtomicInteger answered = new AtomicInteger();
        CountDownLatch left = new CountDownLatch(calls);
        for (int i = 0; i < calls; i++) {
            client.postAbs(args[0])
                    .putHeader("Authorization", "Bearer test-key")
                    .putHeader("Content-Type", "application/json")
                    .sendBuffer(Buffer.buffer("{\"stream\":true}"))
                    .onComplete(done -> {
                        if (done.succeeded() && done.result().statusCode() == 200) {
                            answered.incrementAndGet();
                        }
                        left.countDown();
                    });
        }
        left.await();
        System.out.println("answered " + answered);
        System.exit(0);
    }
}

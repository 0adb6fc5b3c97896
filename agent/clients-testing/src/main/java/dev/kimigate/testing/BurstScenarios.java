package dev.kimigate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A hundred calls at once, where the server takes twenty. */
public abstract class BurstScenarios {
    private static final int CALLS = 100;
    private static final int LIMIT = 20;
    private static final Duration LENGTH = Duration.ofMillis(100);

    private final AtomicInteger refused = new AtomicInteger();

    protected BurstScenarios(ClientFixture fixture) {
        fixture.limit(LIMIT);
        AtomicInteger inFlight = new AtomicInteger();
        for (String path : new String[] {"/gated/burst", "/free/burst"}) {
            fixture.server.on(path, request -> {
                if (inFlight.incrementAndGet() > LIMIT) {
                    refused.incrementAndGet();
                    inFlight.decrementAndGet();
                    return request.whole("429 Too Many Requests", RefusalTexts.JSON, RefusalTexts.CONCURRENCY);
                }
                Thread.sleep(LENGTH.toMillis());
                inFlight.decrementAndGet(); // before the answer, whose end lets the next call start
                return request.whole("200 OK", "text/plain", "done");
            });
        }
    }

    /** Sends one call and gives the text of its answer. */
    protected interface Sent {
        String text(String path) throws Exception;
    }

    /** Plays it gated, and paced by a semaphore; {@code mode} is what both are called. */
    protected final void play(String mode, Sent sent) throws Exception {
        all(2, () -> sent.text("/gated/burst")); // what the first calls of a JVM cost
        long gated = all(CALLS, () -> sent.text("/gated/burst"));
        assertThat(refused).hasValue(0);
        Semaphore places = new Semaphore(LIMIT);
        long paced = all(CALLS, () -> {
            places.acquire();
            try {
                return sent.text("/free/burst");
            } finally {
                places.release();
            }
        });
        // Printed for the figures; on a busy machine no bound holds.
        System.out.printf("%s: 100 calls at a limit of 20: %d ms, paced by a semaphore %d ms%n", mode, gated, paced);
    }

    /** Milliseconds until all have been answered. */
    private static long all(int calls, Callable<String> call) throws Exception {
        long since = System.nanoTime();
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            answers.add(SendMode.inThread(call));
        }
        for (CompletableFuture<String> answer : answers) {
            assertThat(answer.get(1, TimeUnit.MINUTES)).isEqualTo("done");
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
    }
}

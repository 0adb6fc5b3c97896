package dev.kimigate.dist;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DynamicTest;

/** Tests that run beside each other, begun in the order in which they are added. Any thread. */
final class SideBySide implements AutoCloseable {
    private final ExecutorService threads;

    private SideBySide(ExecutorService threads) {
        this.threads = threads;
    }

    /** All at once. */
    static SideBySide unbounded() {
        return new SideBySide(Executors.newCachedThreadPool());
    }

    /** So many at once. */
    static SideBySide of(int lanes) {
        return new SideBySide(Executors.newFixedThreadPool(lanes));
    }

    /** Begins a test now, or when a lane is free; the test that is returned waits for its end. */
    DynamicTest begin(String name, Callable<?> body) {
        Future<?> result = threads.submit(body);
        return DynamicTest.dynamicTest(name, () -> join(result));
    }

    private static void join(Future<?> result) throws Throwable {
        try {
            result.get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}

package dev.kimigate.call.loop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The result of an asynchronous call, whose failure {@link AsyncLoop} brings on these threads: the one that ends a wait
 * must not be kept by what the application does then.
 */
public final class ThreadsFuture<T> extends CompletableFuture<T> {
    private final Executor threads;

    public ThreadsFuture(Executor threads) {
        this.threads = threads;
    }

    @Override
    public Executor defaultExecutor() {
        return threads;
    }
}

package dev.kimigate.testing;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** How a call is sent. */
public enum SendMode {
    BLOCKING(Feature.BLOCKING, Feature.BLOCKING_CANCEL),
    ASYNCHRONOUS(Feature.ASYNCHRONOUS, Feature.ASYNCHRONOUS);

    final Feature needed;
    final Feature neededToCancel;

    SendMode(Feature needed, Feature neededToCancel) {
        this.needed = needed;
        this.neededToCancel = neededToCancel;
    }

    /** Sends the call, on a thread of its own where it keeps one; the future is done with the answer's head. */
    public CompletableFuture<AdapterAnswer> start(AdapterCall call) {
        return this == ASYNCHRONOUS ? call.sendAsync() : inThread(call::send);
    }

    /** Runs a task on a thread of its own. */
    public static <T> CompletableFuture<T> inThread(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(task.call());
                    } catch (Throwable thrown) {
                        result.completeExceptionally(thrown);
                    }
                },
                "application");
        thread.setDaemon(true);
        thread.start();
        return result;
    }
}

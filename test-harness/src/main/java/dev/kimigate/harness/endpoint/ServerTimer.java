package dev.kimigate.harness.endpoint;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Runs what is due on the server's threads; one timer thread for all calls. */
record ServerTimer(ScheduledExecutorService timer, Executor executor) {

    void after(long millis, Runnable task) {
        ScheduledFuture<?> unused = timer.schedule(() -> executor.execute(task), millis, TimeUnit.MILLISECONDS);
    }

    /** At the given {@link System#nanoTime}; at once if that is past. Never on the caller's stack. */
    void at(long nanoTime, Runnable task) {
        ScheduledFuture<?> unused =
                timer.schedule(() -> executor.execute(task), nanoTime - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    void soon(Runnable task) {
        executor.execute(task);
    }
}

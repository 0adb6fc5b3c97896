package dev.kimigate.runtime;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one timer of this JVM's limiters. Tasks are short and never foreign code that may block for long. */
public interface Timers {
    /** Runs the task once, on the timer's thread; 0 = as soon as possible. */
    void after(long nanos, Runnable task);

    /** One daemon thread that goes away when nothing is due. */
    static Timers create() {
        ScheduledThreadPoolExecutor executor =
                new ScheduledThreadPoolExecutor(1, work -> GateThreads.create("timer", work));
        executor.setRemoveOnCancelPolicy(true);
        executor.setKeepAliveTime(10, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        return (nanos, task) -> {
            try {
                var unused = executor.schedule(task, nanos, TimeUnit.NANOSECONDS);
            } catch (OutOfMemoryError e) {
                // The JVM had no thread for it; the task stays in the queue for the next attempt.
            }
        };
    }
}

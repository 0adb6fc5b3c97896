package dev.kimigate.limiter;

import dev.kimigate.runtime.GateThreads;
import dev.kimigate.runtime.ProblemReports;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The one thread that looks after all lines of this JVM; started with the first waiter, parked while nobody waits. */
class Poller {
    static final long IDLE = -1;
    private static final long AFTER_FAILURE_NANOS = 100_000_000;

    private final Set<Limiter> queues = ConcurrentHashMap.newKeySet();
    private final ProblemReports reports;
    private volatile @Nullable Thread thread;

    Poller(ProblemReports reports) {
        this.reports = reports;
    }

    /** From now on the queue is looked at. Called under the limiter's lock, as is {@link #forget}. */
    void watch(Limiter limiter) {
        queues.add(limiter);
        wake();
    }

    void forget(Limiter limiter) {
        queues.remove(limiter);
    }

    /** Looks at all lines now. */
    void wake() {
        LockSupport.unpark(thread);
    }

    /** Looks at each queue once; nanoseconds until the next look. */
    long pollAll() {
        long next = Long.MAX_VALUE;
        for (Limiter limiter : queues) {
            long wanted = poll(limiter);
            if (wanted != IDLE) {
                next = Math.min(next, wanted);
            }
        }
        return next;
    }

    private long poll(Limiter limiter) {
        try {
            return limiter.poll();
        } catch (RuntimeException | Error e) {
            reports.report("looking at the queue failed, will try again: " + e);
            return AFTER_FAILURE_NANOS;
        }
    }

    /** Starts the thread if need be. False if the JVM has no thread left: then nobody must be made to wait. */
    boolean isRunning() {
        return thread != null || start();
    }

    private synchronized boolean start() {
        if (thread != null) {
            return true;
        }
        try {
            Thread poller = GateThreads.create("poller", this::run);
            poller.start();
            thread = poller;
            return true;
        } catch (OutOfMemoryError e) {
            reports.report("calls that would have to wait pass ungated, no thread can be started: " + e);
            return false;
        }
    }

    private void run() {
        while (true) {
            long nanos = pollAll();
            if (nanos == Long.MAX_VALUE) {
                LockSupport.park(this);
            } else if (nanos > 0) {
                LockSupport.parkNanos(this, nanos);
            }
            boolean unused = Thread.interrupted();
        }
    }
}

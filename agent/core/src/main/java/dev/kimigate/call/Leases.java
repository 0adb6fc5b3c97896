package dev.kimigate.call;

import dev.kimigate.limiter.AccountStatus;
import dev.kimigate.limiter.Limiter;
import dev.kimigate.time.Clocks;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The net under an account's leases: what the application forgot to finish.
 *
 * <ul>
 *   <li>a body that was collected gives its permit back;
 *   <li>a body that nobody has read from for 15 minutes gives its permit back;
 *   <li>when every permit is held by bodies that nobody has read from for 30 seconds while calls wait, the readers are
 *       most likely those waiters (a call made from inside a stream): the oldest waiter fails, as at the end of its
 *       longest wait, so that the others can go on.
 * </ul>
 *
 * <p>Looks once a second and only while leases are open: an idle JVM has no timer of ours.
 */
final class Leases {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(15);
    private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Limiter limiter;
    private final Clocks clocks;
    private final ProblemListener problems;
    private final Runnable eachSecond;
    private final Set<Lease> open = ConcurrentHashMap.newKeySet();
    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile boolean nestedReported;

    /** {@code eachSecond} is run with each look. */
    Leases(Limiter limiter, Clocks clocks, ProblemListener problems, Runnable eachSecond) {
        this.limiter = limiter;
        this.clocks = clocks;
        this.problems = problems;
        this.eachSecond = eachSecond;
    }

    /**
     * Watches a body through which alone the answer can be read. When it is collected the lease ends and {@code close}
     * runs; neither may refer to the body.
     */
    void watch(Object body, Lease lease, Runnable close) {
        watched.add(new Watched(body, collected, lease, close));
    }

    void opened(Lease lease) {
        open.add(lease);
        if (scheduled.compareAndSet(false, true)) {
            schedule();
        }
    }

    void closed(Lease lease) {
        open.remove(lease);
    }

    void forEach(Consumer<Lease> action) {
        open.forEach(action);
    }

    private void schedule() {
        limiter.later(this::look, LOOK_EVERY);
    }

    private void look() {
        try {
            endCollected();
            endIdle();
            breakNesting();
            open.forEach(lease -> lease.follow());
            eachSecond.run();
        } catch (RuntimeException | Error failure) {
            problems.problem("the look at open answers failed: " + failure);
        }
        if (!open.isEmpty()) {
            schedule();
            return;
        }
        scheduled.set(false);
        if (!open.isEmpty() && scheduled.compareAndSet(false, true)) {
            schedule();
        }
    }

    private void endCollected() {
        for (Object next = collected.poll(); next != null; next = collected.poll()) {
            Watched gone = (Watched) next;
            watched.remove(gone);
            gone.close();
        }
        watched.removeIf(candidate -> !open.contains(candidate.lease));
    }

    private void endIdle() {
        long now = clocks.nowNanos();
        for (Lease lease : open) {
            if (lease.idleNanos(now) > IDLE_NANOS) {
                problems.problem("an answer was not read for 15 minutes; its permit was released");
                lease.end();
            }
        }
    }

    private void breakNesting() {
        long now = clocks.nowNanos();
        int stalled = 0;
        for (Lease lease : open) {
            if (lease.idleNanos(now) > STALLED_NANOS) {
                stalled++;
            }
        }
        limiter.stalled(stalled);
        if (stalled == 0 || !allStalled()) {
            return;
        }
        String why = "every permit is held by an answer that was not read for 30 seconds; its reader may itself"
                + " be waiting for a permit";
        if (limiter.expireOldest(why) && !nestedReported) {
            nestedReported = true;
            problems.problem(why + "; the oldest waiting call fails so that the others can go on");
        }
    }

    private boolean allStalled() {
        AccountStatus status = limiter.status();
        return status.waiting() > 0 && status.held() >= status.limit() && status.stalled() >= status.held();
    }

    private static final class Watched extends PhantomReference<Object> {
        private final Lease lease;
        private final Runnable close;

        Watched(Object body, ReferenceQueue<Object> queue, Lease lease, Runnable close) {
            super(body, queue);
            this.lease = lease;
            this.close = close;
        }

        void close() {
            try {
                close.run();
            } finally {
                lease.abort();
            }
        }
    }
}

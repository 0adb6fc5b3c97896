package dev.kimigate.call;

import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Permit;
import dev.kimigate.runtime.Clocks;
import dev.kimigate.store.AccountStatus;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The net under an account's attempts: what the application forgot to finish.
 *
 * <ul>
 *   <li>a body that was collected gives its permit back;
 *   <li>a body that nobody has read from for 15 minutes gives its permit back;
 *   <li>when every permit is held by bodies that nobody has read from for 30 seconds while calls wait, the readers are
 *       most likely those waiters (a call made from inside a stream): the oldest waiter fails, as at the end of its
 *       longest wait, so that the others can go on.
 * </ul>
 *
 * <p>Looks once a second and only while attempts are open: an idle JVM has no timer of ours.
 */
final class AttemptWatchdog {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(15);
    private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Limiter limiter;
    private final Clocks clocks;
    private final ProblemListener problems;
    private final Runnable eachSecond;
    private final Set<Attempt> open = ConcurrentHashMap.newKeySet();
    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile boolean nestedReported;

    /** {@code eachSecond} is run with each look. */
    AttemptWatchdog(Limiter limiter, Clocks clocks, ProblemListener problems, Runnable eachSecond) {
        this.limiter = limiter;
        this.clocks = clocks;
        this.problems = problems;
        this.eachSecond = eachSecond;
    }

    /**
     * Watches a body through which alone the answer can be read. When it is collected before the attempt's end, the
     * attempt ends and {@code close} runs, if there is one; neither may refer to the body.
     */
    void watch(Object body, Attempt attempt, @Nullable Runnable close) {
        Watched net = new Watched(body, collected, attempt, close);
        watched.add(net);
        if (!open.contains(attempt)) { // it has ended, or is not counted: nobody would look, and take it away
            watched.remove(net);
        }
    }

    void opened(Attempt attempt) {
        open.add(attempt);
        if (scheduled.compareAndSet(false, true)) {
            schedule();
        }
    }

    void closed(Attempt attempt) {
        open.remove(attempt);
    }

    /** For a permit whose attempt could not be handed over, if it came so far. */
    void closed(Permit permit) {
        open.removeIf(attempt -> permit.equals(attempt.permit()));
    }

    void forEach(Consumer<Attempt> action) {
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
            open.forEach(attempt -> attempt.follow());
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
            if (open.contains(gone.attempt)) {
                gone.close();
            }
        }
        watched.removeIf(candidate -> !open.contains(candidate.attempt));
    }

    private void endIdle() {
        long now = clocks.nowNanos();
        for (Attempt attempt : open) {
            if (attempt.idleNanos(now) > IDLE_NANOS) {
                problems.problem("an answer was not read for 15 minutes; its permit was released");
                attempt.end();
            }
        }
    }

    private void breakNesting() {
        long now = clocks.nowNanos();
        int stalled = 0;
        for (Attempt attempt : open) {
            if (attempt.idleNanos(now) > STALLED_NANOS) {
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
        return status.waiting() > 0 && status.held() >= status.capacity() && status.stalled() >= status.held();
    }

    private static final class Watched extends PhantomReference<Object> {
        private final Attempt attempt;
        private final @Nullable Runnable close;

        Watched(Object body, ReferenceQueue<Object> queue, Attempt attempt, @Nullable Runnable close) {
            super(body, queue);
            this.attempt = attempt;
            this.close = close;
        }

        void close() {
            try {
                if (close != null) {
                    close.run();
                }
            } catch (RuntimeException ofTheClient) {
                // Its closing failed, as it would have for the application: the other attempts go on being looked at.
            } finally {
                attempt.abort();
            }
        }
    }
}

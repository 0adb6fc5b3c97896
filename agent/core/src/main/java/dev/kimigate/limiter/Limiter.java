package dev.kimigate.limiter;

import dev.kimigate.time.Clocks;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One account in this JVM: a waiting line, oldest first, over a {@link Store}.
 *
 * <p>Any thread. No method waits. A future is completed on the thread that gives a permit back, on the poller or on the
 * timer, and what is chained to it runs there: chain only actions that do not block.
 */
/*
 * The lock guards the line. Order: the limiter's lock, then the store's. Futures are completed after both were left.
 * No wake-up is lost: a caller that finds no permit enters the line and then tries again; who gives back looks at the
 * line afterwards. One of the two sees the other.
 */
public final class Limiter {
    private final Store store;
    private final Limiters jvm;
    private final Clocks clocks;
    private final SharedState shared;
    private final ReentrantLock lock = new ReentrantLock();
    private final WaitingLine line = new WaitingLine();
    /** Whether the poller knows of us; guarded by the lock, like the next. */
    private boolean watched;

    private long lastProgressNanos;
    /** Size of the line; written under the lock. */
    private volatile int waiting;

    private volatile @Nullable Consumer<Duration> longWaits;

    private enum Entry {
        STARTED,
        WAITS,
        WAITS_FIRST,
        WAITS_ALREADY,
        MAY_NOT_WAIT,
        TOO_LATE
    }

    Limiter(Store store, Limiters jvm) {
        this.store = store;
        this.jvm = jvm;
        this.clocks = jvm.clocks();
        this.shared = new WakingState(store.shared(), this::sharedChanged);
    }

    /**
     * A place behind all turns given so far.
     *
     * @param maxWait how long the call may wait from now on, over all its attempts; zero or less: not at all
     */
    public Turn newTurn(Duration maxWait) {
        return jvm.newTurn(maxWait);
    }

    /**
     * Asks for a permit. Never blocks.
     *
     * <p>The future completes with a permit, or exceptionally with {@link WaitTimeoutException} at the turn's deadline.
     * Cancelling or completing it from outside takes the call out of the line; a permit granted in that instant is
     * given back. A turn that comes back after its deadline fails at once. A turn that waits already fails with
     * {@link IllegalStateException}.
     */
    public CompletableFuture<Permit> acquire(Turn turn) {
        Waiter waiter = new Waiter(this, turn);
        switch (turn.isOver(clocks) ? Entry.TOO_LATE : enter(waiter)) {
            case TOO_LATE -> waiter.fail(timeout("the call was refused until its wait was over", status()));
            case MAY_NOT_WAIT -> waiter.fail(timeout("no permit was free and the call may not wait", status()));
            case WAITS_ALREADY -> waiter.fail(new IllegalStateException("this turn waits already"));
            case WAITS_FIRST -> serve();
            case WAITS, STARTED -> {}
        }
        return waiter;
    }

    /** The words shared with the account's other JVMs; the same object each time. */
    public SharedState shared() {
        return shared;
    }

    /** What the account's JVMs know about digests; the same object each time. */
    public DigestTable digests() {
        return store.digests();
    }

    /** Counts a call here too that has started with another account's permit, whatever the limit. Never blocks. */
    public Permit carry() {
        store.carry();
        return new Permit(this, Admission.COUNTED, clocks.nowMillis());
    }

    /**
     * A snapshot: limit, held, waiting, cool-down, a row for each JVM. Reads about other processes; not for hot paths.
     */
    public AccountStatus status() {
        return store.status();
    }

    /**
     * Lets the oldest waiter of this JVM fail as at the end of its wait.
     *
     * @param why what to say in the exception
     * @return false if nobody waits here
     */
    public boolean expireOldest(String why) {
        Waiter oldest;
        lock.lock();
        try {
            if (line.isEmpty()) {
                return false;
            }
            oldest = line.first();
            left(oldest);
        } finally {
            lock.unlock();
        }
        deliver(List.of(oldest), why);
        return true;
    }

    /** Publishes how many of our permits belong to calls whose readers have not read for long. */
    public void stalled(int permits) {
        store.stalled(permits);
    }

    /**
     * Who is told, on the timer's thread, how long a call has waited: of calls that have waited for ten seconds, once
     * for each, and once a minute in this JVM.
     */
    public void onLongWait(Consumer<Duration> listener) {
        longWaits = listener;
    }

    /** The account's name for people. */
    public String name() {
        return store.name();
    }

    /** Who holds the permits, for messages: {@code 20 of 20 held: pid 123 (label) 12, pid 456 (label) 8}. */
    public String holders() {
        return status().holders();
    }

    /** Serves the line, fails who waited too long; nanoseconds to the next look, or {@link Poller#IDLE}. */
    long poll() {
        serve();
        expire();
        long untilDeadline;
        long quiet;
        long longWait;
        lock.lock();
        try {
            if (line.isEmpty()) {
                watched = false;
                jvm.poller().forget(this);
                return Poller.IDLE;
            }
            long now = clocks.nowNanos();
            untilDeadline = line.nextDeadlineNanos() - now;
            quiet = now - lastProgressNanos;
            Turn oldest = line.first().turn();
            longWait = jvm.longWaits().isDue(oldest, now) ? now - oldest.sinceNanos() : 0;
        } finally {
            lock.unlock();
        }
        if (longWait > 0) {
            later(() -> tellLongWait(longWait), Duration.ZERO);
        }
        return Math.max(0, Math.min(store.tend(quiet), untilDeadline));
    }

    private void tellLongWait(long nanos) {
        Consumer<Duration> listener = longWaits;
        if (listener != null) {
            listener.accept(Duration.ofNanos(nanos));
        }
    }

    void withdraw(Waiter waiter) {
        lock.lock();
        try {
            if (line.remove(waiter)) {
                publish();
            }
        } finally {
            lock.unlock();
        }
    }

    void confirmed() {
        store.confirm();
        serveIfWaiting();
    }

    void lingering(int change) {
        store.lingering(change);
    }

    void giveBack(boolean unconfirmed) {
        store.release(unconfirmed);
        serveIfWaiting();
    }

    /** Runs a short task that does not block once, on the timer thread. */
    public void later(Runnable task, Duration delay) {
        jvm.timers().after(delay.toNanos(), task);
    }

    private void sharedChanged() {
        if (waiting > 0) {
            jvm.poller().wake();
        }
    }

    private void serveIfWaiting() {
        if (waiting > 0) {
            serve();
        }
    }

    private void serve() {
        Queue<Runnable> grants = new ArrayDeque<>();
        lock.lock();
        try {
            while (!line.isEmpty()) {
                Admission admission = store.tryAcquire();
                if (admission == Admission.REFUSED) {
                    break;
                }
                Waiter waiter = line.first();
                Permit permit = permit(waiter.turn(), admission);
                left(waiter);
                lastProgressNanos = clocks.nowNanos();
                grants.add(() -> waiter.grant(permit));
            }
        } finally {
            lock.unlock();
        }
        jvm.deliveries().run(grants);
    }

    private void expire() {
        List<Waiter> expired;
        lock.lock();
        try {
            expired = line.removeExpired(clocks.nowNanos());
            if (!expired.isEmpty()) {
                publish();
            }
        } finally {
            lock.unlock();
        }
        deliver(expired, "no permit came until the end of the wait");
    }

    private void deliver(List<Waiter> tooLate, String why) {
        if (tooLate.isEmpty()) {
            return;
        }
        AccountStatus status = status();
        Queue<Runnable> failures = new ArrayDeque<>(tooLate.size());
        for (Waiter waiter : tooLate) {
            failures.add(() -> waiter.fail(timeout(why, status)));
        }
        jvm.deliveries().run(failures);
    }

    private Entry enter(Waiter waiter) {
        lock.lock();
        try {
            boolean first = line.isEmpty();
            Admission admission = first ? store.tryAcquire() : Admission.REFUSED;
            if (admission == Admission.REFUSED && mayWait(waiter.turn())) {
                // without a poller nobody would look at the line
                return jvm.poller().isRunning() ? queue(waiter, first) : start(waiter, Admission.UNGATED);
            }
            return admission == Admission.REFUSED ? Entry.MAY_NOT_WAIT : start(waiter, admission);
        } finally {
            lock.unlock();
        }
    }

    private boolean mayWait(Turn turn) {
        return turn.deadlineNanos() - clocks.nowNanos() > 0;
    }

    /** Nothing is chained to the future yet, so it may be completed under the lock. */
    private Entry start(Waiter waiter, Admission admission) {
        waiter.grant(permit(waiter.turn(), admission));
        return Entry.STARTED;
    }

    private Entry queue(Waiter waiter, boolean first) {
        if (!line.add(waiter)) {
            return Entry.WAITS_ALREADY;
        }
        publish();
        if (first) {
            lastProgressNanos = clocks.nowNanos();
        }
        if (!watched || line.nextDeadlineNanos() == waiter.turn().deadlineNanos()) {
            watched = true;
            jvm.poller().watch(this);
        }
        return first ? Entry.WAITS_FIRST : Entry.WAITS;
    }

    private void left(Waiter waiter) {
        line.remove(waiter);
        publish();
    }

    private void publish() {
        waiting = line.size();
        store.waiting(line.size(), line.isEmpty() ? 0 : line.first().turn().sinceMillis());
    }

    private Permit permit(Turn turn, Admission admission) {
        turn.admitted();
        return new Permit(this, admission, clocks.nowMillis());
    }

    private static WaitTimeoutException timeout(String why, AccountStatus status) {
        return new WaitTimeoutException(status.name(), why, status.holders());
    }
}

package dev.kimigate.limiter;

import dev.kimigate.runtime.Clocks;
import dev.kimigate.store.AccountStatus;
import dev.kimigate.store.Admission;
import dev.kimigate.store.DigestTable;
import dev.kimigate.store.SharedState;
import dev.kimigate.store.Store;
import dev.kimigate.store.ToolStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One account in this JVM: a queue over a {@link Store}. Tools take turns in it, and of each the oldest call is first.
 *
 * <p>Any thread. No method waits. A future is completed on the thread that gives a permit back, on the poller or on the
 * timer, and what is chained to it runs there: chain only actions that do not block.
 */
/*
 * The lock guards the queue. Order: the limiter's lock, then the store's. Futures are completed after both were left.
 * No wake-up is lost: a caller that finds no permit enters the queue and then tries again; who gives back looks at the
 * queue afterwards. One of the two sees the other.
 */
public final class Limiter {
    private final Store store;
    private final Limiters jvm;
    private final Clocks clocks;
    private final SharedState shared;
    private final ReentrantLock lock = new ReentrantLock();
    private final WaitQueue queue = new WaitQueue();
    /** Whether the poller knows of us; guarded by the lock, like the next. */
    private boolean watched;

    private long lastProgressNanos;
    /** Size of the queue; written under the lock. */
    private volatile int waiting;

    private volatile @Nullable Consumer<Duration> longWaits;
    /** Null where this JVM makes calls for nobody else, that is, in every host. */
    private volatile @Nullable ToolCounts tools;

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
        this.shared = store.shared();
        store.whenChanged(this::sharedChanged);
    }

    /**
     * A position behind all that were given so far.
     *
     * @param maxWait how long the call may wait from now on, over all its attempts; zero or less: not at all
     */
    public QueuePosition newPosition(Duration maxWait) {
        return newPosition(QueueTerms.of(maxWait));
    }

    /** As the other, with a tool's turn and perhaps the age of another call. */
    public QueuePosition newPosition(QueueTerms terms) {
        return jvm.newPosition(terms);
    }

    /**
     * Asks for a permit. Never blocks.
     *
     * <p>The future completes with a permit, or exceptionally with {@link WaitTimeoutException} at the position's
     * deadline. Cancelling or completing it from outside takes the call out of the queue; a permit granted in that
     * instant is given back. A position that comes back after its deadline fails at once. One that waits already fails
     * with {@link IllegalStateException}.
     */
    public CompletableFuture<Permit> acquire(QueuePosition position) {
        Waiter waiter = new Waiter(this, position);
        switch (position.isOver(clocks) ? Entry.TOO_LATE : enter(waiter)) {
            case TOO_LATE -> waiter.fail(timeout("the call was refused until its wait was over", status()));
            case MAY_NOT_WAIT -> waiter.fail(timeout("no permit was free and the call may not wait", status()));
            case WAITS_ALREADY -> waiter.fail(new IllegalStateException("this position waits already"));
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

    /**
     * Counts a call here too that has started with another account's permit, whatever the limit. Never blocks.
     *
     * @param tool whose call it is, see {@link Permit#tool}
     */
    public Permit carry(String tool) {
        store.carry();
        return new Permit(this, tool, Admission.COUNTED, clocks.nowMillis());
    }

    /**
     * A snapshot: limit, held, waiting, cool-down, a row for each JVM. Reads about other processes; not for hot paths.
     */
    public AccountStatus status() {
        return store.status();
    }

    /**
     * Counts by tool from now on; to be called before the first call of a tool.
     *
     * @param changed runs when {@link #tools} may have changed, perhaps under the queue's lock, so it must not block
     */
    public void countTools(Runnable changed) {
        tools = new ToolCounts(changed);
    }

    /**
     * What the calls hold and wait for that this JVM makes for tools, in the order of their names; without tools that
     * have nothing now, and none at all unless they are counted. Takes as long as the queue is long; not for hot paths.
     */
    public List<ToolStatus> tools() {
        ToolCounts counts = tools;
        if (counts == null) {
            return List.of();
        }
        lock.lock();
        try {
            return counts.with(queue);
        } finally {
            lock.unlock();
        }
    }

    /** A call of the tool got a permit (1), or one was given back (-1). */
    void holds(String tool, int change) {
        ToolCounts counts = tools;
        if (counts != null && !tool.isEmpty()) {
            counts.add(tool, change);
        }
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
            if (queue.isEmpty()) {
                return false;
            }
            oldest = queue.oldest();
            queue.remove(oldest);
            publish();
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

    /** Serves the queue, fails who waited too long; nanoseconds to the next look, or {@link Poller#IDLE}. */
    long poll() {
        serve();
        expire();
        long untilDeadline;
        long quiet;
        long longWait;
        lock.lock();
        try {
            if (queue.isEmpty()) {
                watched = false;
                jvm.poller().forget(this);
                return Poller.IDLE;
            }
            long now = clocks.nowNanos();
            untilDeadline = queue.nextDeadlineNanos() - now;
            quiet = now - lastProgressNanos;
            QueuePosition oldest = queue.oldest().position();
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
            if (queue.remove(waiter)) {
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
            while (!queue.isEmpty()) {
                Admission admission = store.tryAcquire();
                if (admission == Admission.REFUSED) {
                    break;
                }
                Waiter waiter = queue.takeFirst();
                publish();
                Permit permit = permit(waiter.position(), admission);
                lastProgressNanos = clocks.nowNanos();
                grants.add(() -> waiter.grant(permit));
            }
        } finally {
            lock.unlock();
        }
        jvm.trampoline().run(grants);
    }

    private void expire() {
        List<Waiter> expired;
        lock.lock();
        try {
            expired = queue.removeExpired(clocks.nowNanos());
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
        jvm.trampoline().run(failures);
    }

    private Entry enter(Waiter waiter) {
        lock.lock();
        try {
            boolean first = queue.isEmpty();
            Admission admission = first ? store.tryAcquire() : Admission.REFUSED;
            if (admission == Admission.REFUSED && mayWait(waiter.position())) {
                // without a poller nobody would look at the queue
                return jvm.poller().isRunning() ? queue(waiter, first) : start(waiter, Admission.UNGATED);
            }
            return admission == Admission.REFUSED ? Entry.MAY_NOT_WAIT : start(waiter, admission);
        } finally {
            lock.unlock();
        }
    }

    private boolean mayWait(QueuePosition position) {
        return position.deadlineNanos() - clocks.nowNanos() > 0;
    }

    /** Nothing is chained to the future yet, so it may be completed under the lock. */
    private Entry start(Waiter waiter, Admission admission) {
        waiter.grant(permit(waiter.position(), admission));
        return Entry.STARTED;
    }

    private Entry queue(Waiter waiter, boolean first) {
        if (!queue.add(waiter)) {
            return Entry.WAITS_ALREADY;
        }
        publish();
        if (first) {
            lastProgressNanos = clocks.nowNanos();
        }
        if (!watched || queue.nextDeadlineNanos() == waiter.position().deadlineNanos()) {
            watched = true;
            jvm.poller().watch(this);
        }
        return first ? Entry.WAITS_FIRST : Entry.WAITS;
    }

    private void publish() {
        waiting = queue.size();
        store.waiting(
                queue.size(), queue.isEmpty() ? 0 : queue.oldest().position().sinceMillis());
        ToolCounts counts = tools;
        if (counts != null) {
            counts.changed();
        }
    }

    private Permit permit(QueuePosition position, Admission admission) {
        position.admitted();
        return new Permit(this, position.tool(), admission, clocks.nowMillis());
    }

    private static WaitTimeoutException timeout(String why, AccountStatus status) {
        return new WaitTimeoutException(status.name(), why, status.holders());
    }
}

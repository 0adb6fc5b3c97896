package dev.kimigate.limiter;

import dev.kimigate.store.Admission;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to have one call in flight. Every method may be called by any thread and any number of times, never blocks,
 * never throws; the first release counts.
 *
 * <p>Giving back hands the place to the oldest waiter, and what that waiter's future is chained to runs on the
 * releasing thread.
 */
public final class Permit {
    /** A longer linger can only be a mistake of the caller's. */
    private static final Duration LONGEST_LINGER = Duration.ofMinutes(1);

    private final Limiter limiter;
    private final String tool;
    private final boolean counted;
    private final boolean probe;
    private final long grantedAtMillis;
    private final AtomicBoolean unconfirmed;
    private final AtomicBoolean held = new AtomicBoolean(true);

    Permit(Limiter limiter, String tool, Admission admission, long grantedAtMillis) {
        this.limiter = limiter;
        this.tool = tool;
        this.counted = admission != Admission.UNGATED;
        this.probe = admission == Admission.PROBE;
        this.unconfirmed = new AtomicBoolean(admission.isUnconfirmed());
        this.grantedAtMillis = grantedAtMillis;
        if (counted) {
            limiter.holds(tool, 1);
        }
    }

    /** The server has accepted the call: headers came, and they are no refusal. */
    public void confirm() {
        if (unconfirmed.compareAndSet(true, false)) {
            limiter.confirmed();
        }
    }

    /** Gives back now. */
    public void release() {
        if (held.compareAndSet(true, false)) {
            giveBack();
        }
    }

    /** Stays counted for {@code linger} (at most a minute; zero or less: none), because the server lets go late. */
    public void release(Duration linger) {
        if (linger.isNegative() || linger.isZero() || !counted) {
            release();
        } else if (held.compareAndSet(true, false)) {
            confirm();
            limiter.lingering(1);
            limiter.later(this::giveBackAfterLinger, atMostAMinute(linger));
        }
    }

    /** False when the permit was given without counting, because the gate is paused. */
    public boolean counted() {
        return counted;
    }

    /** Whether this start made more calls in flight than were proven. */
    public boolean probe() {
        return probe;
    }

    /** Whether the server has not answered it yet; told for probes and in a window only. */
    public boolean unconfirmed() {
        return unconfirmed.get();
    }

    /** Whose call it is, if this JVM makes it for a tool; else empty. */
    public String tool() {
        return tool;
    }

    /** Wall clock of the grant, in milliseconds of the epoch. */
    public long grantedAtMillis() {
        return grantedAtMillis;
    }

    private void giveBackAfterLinger() {
        limiter.lingering(-1);
        giveBack();
    }

    private void giveBack() {
        if (counted) {
            limiter.holds(tool, -1);
            limiter.giveBack(unconfirmed.getAndSet(false));
        }
    }

    private static Duration atMostAMinute(Duration linger) {
        return linger.compareTo(LONGEST_LINGER) > 0 ? LONGEST_LINGER : linger;
    }
}

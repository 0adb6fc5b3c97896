package dev.kimigate.call;

import dev.kimigate.limiter.Permit;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One attempt's hold on a permit, from its grant to the answer's last byte.
 *
 * <p>It ends once, whichever of its ends comes first, and it knows whether somebody still reads. Any thread; nothing
 * here waits. It must not refer to the answer's body: that the body was collected is one of the ends.
 */
public final class Lease {
    /** The server sees an aborted answer later than we do; until then it counts it. */
    private static final Duration ABORT_LINGER = Duration.ofMillis(250);

    private final AccountGate account;
    /** Null for a call that goes ungated because we failed. */
    private final @Nullable Permit permit;

    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean accepted = new AtomicBoolean();
    /** What the application has asked for and not yet got; while > 0 a silent server is not idle. */
    private final AtomicLong demand = new AtomicLong(1);

    private volatile long idleSinceNanos;

    Lease(AccountGate account, @Nullable Permit permit) {
        this.account = account;
        this.permit = permit;
    }

    /** The server has taken the call on: its answer's headers are here and are no refusal. */
    public void accepted() {
        Permit counted = permit;
        if (counted != null && accepted.compareAndSet(false, true)) {
            counted.confirm();
            account.accepted(counted.grantedAtMillis());
        }
    }

    /** The answer was read to its end. */
    public void end() {
        end(Duration.ZERO);
    }

    /** The call failed, or its answer was given up before its end. */
    public void abort() {
        end(ABORT_LINGER);
    }

    /** The body is the application's from here on: nobody has asked for bytes yet. */
    public void delivered() {
        demand.set(0);
        idleSinceNanos = account.nanoTime();
    }

    /** The application asks for {@code n} more buffers, or reads. */
    public void demand(long n) {
        demand.accumulateAndGet(n, (have, more) -> have + more < 0 ? Long.MAX_VALUE : have + more);
    }

    /** The application got one of them, or its read returned. */
    public void supplied() {
        idleSinceNanos = account.nanoTime();
        demand.updateAndGet(have -> have == Long.MAX_VALUE || have == 0 ? have : have - 1);
    }

    /**
     * Ends this lease when {@code body}, through which alone the answer can be read, has been collected; then
     * {@code close} runs, which must not refer to the body.
     */
    public void endWhenCollected(Object body, Runnable close) {
        account.leases().watch(body, this, close);
    }

    /** When the permit was granted, which is just before the call was sent; epoch milliseconds. */
    long grantedAtMillis() {
        return permit == null ? Long.MAX_VALUE : permit.grantedAtMillis();
    }

    /** How long the application has had a body at hand without asking for its bytes; 0 while it asks. Nanoseconds. */
    long idleNanos(long nowNanos) {
        return demand.get() > 0 ? 0 : Math.max(0, nowNanos - idleSinceNanos);
    }

    private void end(Duration linger) {
        Permit counted = permit;
        if (counted != null && ended.compareAndSet(false, true)) {
            account.leases().closed(this);
            counted.release(linger);
        }
    }
}

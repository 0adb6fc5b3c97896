package dev.kimigate.call;

import dev.kimigate.identity.CredentialUse;
import dev.kimigate.limiter.Permit;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One attempt's hold on a permit, from its grant to the answer's last byte.
 *
 * <p>It ends once, whichever of its ends comes first, and it knows whether somebody still reads. Any thread; nothing
 * here waits. It must not refer to the answer's body: that the body was collected is one of the ends.
 */
public final class Attempt {
    /** The server sees an aborted answer later than we do; until then it counts it. */
    private static final int ABORT_LINGER_MILLIS = 250;

    private final AccountGate account;
    /** Null for a call that goes ungated because we failed. */
    private final @Nullable Permit permit;

    private final CredentialUse<AccountGate> credentialUse;
    private final CallTrace trace;
    private final AtomicReference<@Nullable CarriedPermits> carried = new AtomicReference<>();
    /** How many calls were in flight when this one started, if it is a probe; else 0. */
    private final int together;

    /** Null for a call that is not counted. */
    private final SpanLog.@Nullable Entry span;

    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean accepted = new AtomicBoolean();
    /** What the application has asked for and not yet got; while > 0 a silent server is not idle. */
    private final AtomicLong demand = new AtomicLong(1);

    private volatile long idleSinceNanos;

    Attempt(AccountGate account, @Nullable Permit permit, CredentialUse<AccountGate> credentialUse, CallTrace trace) {
        this.account = account;
        this.permit = permit;
        this.credentialUse = credentialUse;
        this.trace = trace;
        this.span = permit != null && permit.counted() ? account.updater().started() : null;
        this.together = permit != null && permit.probe() ? account.updater().inFlight() : 0;
    }

    /**
     * The server has taken the call on: its answer's headers are here and are no refusal.
     *
     * @param header gives a response header's first value or null, by its name in lower case
     */
    public void accepted(UnaryOperator<@Nullable String> header) {
        Permit counted = permit;
        if (counted != null && accepted.compareAndSet(false, true)) {
            account.updater().accepted(counted, together);
        }
        trace.accepted();
        answered(header);
    }

    /** No refusal has come for so long that none will; the headers of an answer that is not streamed take minutes. */
    void takeForAccepted() {
        Permit counted = permit;
        if (counted != null && !ended.get() && accepted.compareAndSet(false, true)) {
            account.updater().accepted(counted, together);
        }
    }

    /** The server has answered, with a refusal or not: it may say whose call this is. */
    void answered(UnaryOperator<@Nullable String> header) {
        if (permit == null) {
            return;
        }
        try {
            credentialUse.answered(header);
        } catch (RuntimeException | LinkageError failure) {
            account.failedOpen(failure);
        }
    }

    /** The answer was read to its end. */
    public void end() {
        endAttempt();
        trace.ended();
    }

    /** What came of it was a refusal: the call goes on with another permit. */
    void endAttempt() {
        if (accepted.get()) {
            account.updater().answerEnded();
            end(account.updater().lingerMillis());
        } else {
            end(0);
        }
    }

    /** The call failed, or its answer was given up before its end. */
    public void abort() {
        end(Math.max(ABORT_LINGER_MILLIS, account.updater().lingerMillis()));
        trace.aborted();
    }

    /** The call's answer is a refusal: what it leaves behind is not a place in flight. */
    void refused() {
        Permit counted = permit;
        if (counted != null) {
            counted.confirm();
        }
    }

    /** The body is the application's from here on: nobody has asked for bytes yet. */
    public void delivered() {
        // In this order: a look between the two must not take the clock's whole time for an idle one.
        idleSinceNanos = account.nanoTime();
        demand.set(0);
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

    /** Ends this attempt when {@code body}, through which alone the answer can be read, has been collected. */
    public void endWhenCollected(Object body) {
        account.attempts().watch(body, this, null);
    }

    /**
     * Ends this attempt when {@code body}, through which alone the answer can be read, has been collected; then
     * {@code close} runs, which must not refer to the body. After an end of another kind it never runs: what it would
     * close may serve the next call by then.
     */
    public void endWhenCollected(Object body, Runnable close) {
        account.attempts().watch(body, this, close);
    }

    boolean isOf(CredentialUse<AccountGate> other) {
        return credentialUse == other;
    }

    /** Its credential may have been found to belong to another account. */
    void follow() {
        AccountGate unused = credentialUse.follow();
    }

    /** Counts this call in another account too, until it ends. */
    void carryInto(AccountGate other) {
        Permit counted = permit;
        if (counted == null || !counted.counted() || ended.get()) {
            return;
        }
        CarriedPermits fresh = new CarriedPermits();
        CarriedPermits present = carried.compareAndExchange(null, fresh);
        CarriedPermits all = present == null ? fresh : present;
        all.add(other, counted.tool());
        if (ended.get()) {
            all.end(Duration.ofMillis(ABORT_LINGER_MILLIS));
        }
    }

    /** How long the application has had a body at hand without asking for its bytes; 0 while it asks. Nanoseconds. */
    long idleNanos(long nowNanos) {
        return demand.get() > 0 ? 0 : Math.max(0, nowNanos - idleSinceNanos);
    }

    /** What its account remembers of it; null for a call that is not counted. */
    SpanLog.@Nullable Entry span() {
        return span;
    }

    @Nullable
    Permit permit() {
        return permit;
    }

    private void end(int lingerMillis) {
        Permit counted = permit;
        if (counted != null && ended.compareAndSet(false, true)) {
            account.attempts().closed(this);
            SpanLog.Entry known = span;
            if (known != null) {
                account.updater().ended(known);
            }
            Duration linger = Duration.ofMillis(lingerMillis);
            counted.release(linger);
            CarriedPermits others = carried.get();
            if (others != null) {
                others.end(linger);
            }
        }
    }
}

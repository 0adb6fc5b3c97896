package dev.kimigate.call;

import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Permit;
import dev.kimigate.limiter.SharedState;
import dev.kimigate.limiter.Turn;
import dev.kimigate.pacing.Backoff;
import dev.kimigate.pacing.Classifier;
import dev.kimigate.pacing.Pace;
import dev.kimigate.pacing.Reaction;
import dev.kimigate.pacing.Refusal;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One account in this JVM: its permits, and the one place where a decision of the pacing becomes a change of the
 * account's shared state.
 */
public final class AccountGate {
    private static final long RECENT_MILLIS = 60_000;

    private final Limiter limiter;
    private final Backoff backoff;
    private final Leases leases;
    private final LongSupplier epochMillis;
    private final LongSupplier nanoTime;
    private final Consumer<Throwable> failedOpen;
    private volatile long lastAcceptedMillis;

    /**
     * Clocks in epoch milliseconds and in {@link System#nanoTime} nanoseconds.
     *
     * @param failedOpen told what failed in us when a call went through ungated
     */
    public AccountGate(
            Limiter limiter,
            Backoff backoff,
            Leases leases,
            LongSupplier epochMillis,
            LongSupplier nanoTime,
            Consumer<Throwable> failedOpen) {
        this.limiter = limiter;
        this.backoff = backoff;
        this.leases = leases;
        this.epochMillis = epochMillis;
        this.nanoTime = nanoTime;
        this.failedOpen = failedOpen;
    }

    Limiter limiter() {
        return limiter;
    }

    Leases leases() {
        return leases;
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    Lease lease(Permit permit) {
        Lease lease = new Lease(this, permit);
        leases.opened(lease);
        return lease;
    }

    /** For the call whose permit could not be asked for: it goes on, and nothing is counted for it. */
    Lease ungated(Throwable failure) {
        failedOpen(failure);
        return new Lease(this, null);
    }

    void failedOpen(Throwable failure) {
        failedOpen.accept(failure);
    }

    Refusal classify(int status, UnaryOperator<@Nullable String> header, byte[] body, int length) {
        return Classifier.classify(status, header, body, length, epochMillis.getAsLong());
    }

    /**
     * Reacts to a refusal of a call that was sent at that time: before its permit is given back, so that nobody slips
     * through between the two.
     */
    void refused(Refusal refusal, long sentAtMillis) {
        limiter.shared().count(refusal.verdict().code());
        long now = epochMillis.getAsLong();
        boolean alive = leases.size() > 1 || now - lastAcceptedMillis < RECENT_MILLIS;
        SharedState shared = limiter.shared();
        while (true) {
            long word = shared.pace();
            Pace pace = Pace.unpack(word);
            if (apply(shared, word, backoff.onRefusal(pace, refusal, sentAtMillis, now, alive), refusal)) {
                return;
            }
        }
    }

    /** Reacts to an answer that is no refusal, of a call that was sent at that time. */
    void accepted(long sentAtMillis) {
        long now = epochMillis.getAsLong();
        lastAcceptedMillis = now;
        SharedState shared = limiter.shared();
        while (shared.pace() != 0 || shared.probeWindow() != 0) {
            long word = shared.pace();
            Pace pace = Pace.unpack(word);
            if (apply(
                    shared,
                    word,
                    backoff.onAccepted(pace, sentAtMillis, shared.probeWindow(), shared.limit(), now),
                    null)) {
                return;
            }
        }
    }

    boolean coolDownOutlasts(Turn turn) {
        long coolDownMillis = limiter.shared().coolDownUntilMillis() - epochMillis.getAsLong();
        return TimeUnit.MILLISECONDS.toNanos(coolDownMillis) > turn.deadlineNanos() - nanoTime();
    }

    private static boolean apply(SharedState shared, long word, Reaction reaction, @Nullable Refusal refusal) {
        long next = reaction.next().pack();
        if (next != word && !shared.casPace(word, next)) {
            return false;
        }
        if (reaction.coolDownUntilMillis() > 0 && refusal != null) {
            shared.coolDown(reaction.coolDownUntilMillis(), refusal.verdict().code());
        }
        if (reaction.probeWindow() >= 0) {
            shared.probeWindow(reaction.probeWindow());
        }
        if (reaction.limit() > 0) {
            shared.lowerLimit(reaction.limit());
        }
        return true;
    }
}

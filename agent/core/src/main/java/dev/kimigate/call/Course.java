package dev.kimigate.call;

import dev.kimigate.identity.Caller;
import dev.kimigate.limiter.Permit;
import dev.kimigate.limiter.Turn;
import dev.kimigate.limiter.WaitTimeoutException;
import dev.kimigate.pacing.Refusal;
import dev.kimigate.pacing.Verdict;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The course of one gated call over all its attempts.
 *
 * <p>A client's hook enters, sends, and hands over a refusal; it enters again when told so. All attempts share one
 * {@link Turn}: a refused call keeps its age and its bound on waiting. Used by one call, from any of its threads.
 */
public final class Course {
    /** How much of a refusal is looked at. */
    public static final int REFUSAL_BYTES = 64 * 1024;

    /** How long a refusal's body may take before what came of it must do. */
    public static final Duration REFUSAL_TIME = Duration.ofSeconds(2);

    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;

    private final Caller<AccountGate> caller;
    private final Turn turn;
    private final String client;
    private volatile AccountGate account;
    /** Null until the call asks for its first permit. */
    private volatile @Nullable CallTrace trace;

    Course(AccountGate account, Caller<AccountGate> caller, Duration maxWait, String client) {
        this.account = account;
        this.caller = caller;
        this.client = client;
        this.turn = account.limiter().newTurn(maxWait);
    }

    /** Whether an answer of this status may be a refusal, so that its body must be looked at before it is delivered. */
    public static boolean mayBeRefusal(int status) {
        return status == FORBIDDEN || status == TOO_MANY_REQUESTS;
    }

    /**
     * Waits for a permit without a thread. Completes exceptionally with {@link WaitTimeoutException} when the longest
     * wait is over. Cancelling the future withdraws the call. It is completed by a thread that must not be kept:
     * dependents hand over to an executor of their own.
     */
    public CompletableFuture<Lease> enter() {
        CallTrace told = trace();
        told.asks();
        try {
            CompletableFuture<Permit> permit = account.limiter().acquire(turn);
            if (permit.isDone() && !permit.isCompletedExceptionally()) {
                return CompletableFuture.completedFuture(account.lease(permit.join(), caller, told));
            }
            return new PendingLease(account, permit, caller, told);
        } catch (RuntimeException | LinkageError failure) {
            return CompletableFuture.completedFuture(account.ungated(failure, caller, told));
        }
    }

    /**
     * Tells what becomes of the call after an answer that {@link #mayBeRefusal may be a refusal}. The account's pace
     * has changed by then, while the lease is still held, so that nobody slips through between the two.
     *
     * @param header gives a response header's first value or null
     * @param body what came of the body, at most {@link #REFUSAL_BYTES} of it
     * @param replayable whether the request can be sent a second time
     */
    public RefusalOutcome refused(
            Lease lease,
            int status,
            UnaryOperator<@Nullable String> header,
            byte[] body,
            int length,
            boolean replayable) {
        try {
            lease.answered(header);
            return judge(lease, status, account.classify(status, header, body, length), header, replayable);
        } catch (RuntimeException | LinkageError failure) {
            account.failedOpen(failure);
            return RefusalOutcome.DELIVER;
        }
    }

    private RefusalOutcome judge(
            Lease lease, int status, Refusal refusal, UnaryOperator<@Nullable String> header, boolean replayable) {
        if (refusal.verdict() == Verdict.ACCEPTED) {
            lease.accepted(header);
            return RefusalOutcome.DELIVER;
        }
        if (refusal.verdict() == Verdict.AMBIGUOUS) {
            account.usagesWanted();
        }
        Verdict meaning = account.pacer().refused(refusal, lease.permit());
        boolean retried = meaning.curedByWaiting() && replayable && !account.coolDownOutlasts(turn);
        trace().refused(status, meaning, account.pacer().coolingMillis(), retried);
        if (!retried) {
            lease.refused();
            return RefusalOutcome.DELIVER;
        }
        return RefusalOutcome.retry(() -> enterAfter(lease));
    }

    private CompletableFuture<Lease> enterAfter(Lease refused) {
        try {
            refused.endAttempt();
            account = caller.account(); // the refusal may have told whose call this is
        } catch (RuntimeException | LinkageError failure) {
            account.failedOpen(failure);
        }
        return enter();
    }

    /** To be told of what failed in us when an answer is handed over as it came. */
    public void failedOpen(Throwable failure) {
        account.failedOpen(failure);
    }

    /** Whoever was told of the beginning hears the rest, and nobody else. */
    private CallTrace trace() {
        CallTrace known = trace;
        if (known == null) {
            known = account.trace(client);
            trace = known;
        }
        return known;
    }
}

package dev.kimigate.call;

import dev.kimigate.identity.CredentialUse;
import dev.kimigate.limiter.Permit;
import dev.kimigate.limiter.QueueAge;
import dev.kimigate.limiter.QueuePosition;
import dev.kimigate.limiter.QueueTerms;
import dev.kimigate.limiter.WaitTimeoutException;
import dev.kimigate.refusal.Classifier;
import dev.kimigate.refusal.Refusal;
import dev.kimigate.refusal.Verdict;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One gated call over all its attempts.
 *
 * <p>A client's hook enters, sends, and hands over a refusal; it enters again when told so. All attempts share one
 * {@link QueuePosition}: a refused call keeps its age and its bound on waiting. Used by one call, from any of its
 * threads.
 */
public final class GateCall {
    /** How much of a refusal is looked at. */
    public static final int REFUSAL_BYTES = 64 * 1024;

    /** How long a refusal's body may take before what came of it must do. */
    public static final Duration REFUSAL_TIME = Duration.ofSeconds(2);

    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;

    private final CredentialUse<AccountGate> credentialUse;
    private final QueuePosition position;
    private final String client;
    private final String tool;
    private volatile AccountGate account;
    /** What the last refusal counted, if it was this call's tokens alone that were too many; else 0. */
    private int tokensAlone;
    /** A 403 whose words could not be read was taken for a refusal that waiting cures. */
    private boolean guessed;
    /** Null until the call asks for its first permit. */
    private volatile @Nullable CallTrace trace;

    GateCall(AccountGate account, CredentialUse<AccountGate> credentialUse, QueueTerms terms, String client) {
        this.account = account;
        this.credentialUse = credentialUse;
        this.client = client;
        this.tool = terms.tool();
        this.position = account.limiter().newPosition(terms);
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
    public CompletableFuture<Attempt> enter() {
        CallTrace told = trace();
        told.asks();
        try {
            CompletableFuture<Permit> permit = account.limiter().acquire(position);
            if (permit.isDone() && !permit.isCompletedExceptionally()) {
                return CompletableFuture.completedFuture(account.attempt(permit.join(), credentialUse, told));
            }
            return new AttemptFuture(account, permit, credentialUse, told);
        } catch (RuntimeException | LinkageError failure) {
            return CompletableFuture.completedFuture(account.ungated(failure, credentialUse, told));
        }
    }

    /**
     * Tells what becomes of the call after an answer that {@link #mayBeRefusal may be a refusal}. The account's pacing
     * has changed by then, while the attempt is still held, so that nobody slips through between the two.
     *
     * @param header gives a response header's first value or null
     * @param body what came of the body, at most {@link #REFUSAL_BYTES} of it
     * @param replayable whether the request can be sent a second time
     */
    public RefusalOutcome refused(
            Attempt attempt,
            int status,
            UnaryOperator<@Nullable String> header,
            byte[] body,
            int length,
            boolean replayable) {
        try {
            attempt.answered(header);
            if (!Classifier.isReadable(header, body, length)) {
                return judge(attempt, status, wordless(status), header, replayable);
            }
            Refusal refusal = account.classify(status, header, body, length);
            if (refusal.verdict() == Verdict.AMBIGUOUS || refusal.verdict() == Verdict.ACCEPTED) {
                account.unclear(status, header, body, length);
            }
            return judge(attempt, status, refusal, header, replayable);
        } catch (RuntimeException | LinkageError failure) {
            account.failedOpen(failure);
            return RefusalOutcome.DELIVER;
        }
    }

    /**
     * What a refusal whose words cannot be read means: too many of something. A 403 may be a ban or a spent quota, so
     * it is believed once; if it comes again, the caller can read it.
     */
    private Refusal wordless(int status) {
        boolean believed = status == TOO_MANY_REQUESTS || !guessed;
        guessed = true;
        return Refusal.of(believed ? Verdict.AMBIGUOUS : Verdict.ACCEPTED);
    }

    private RefusalOutcome judge(
            Attempt attempt, int status, Refusal refusal, UnaryOperator<@Nullable String> header, boolean replayable) {
        if (refusal.verdict() == Verdict.ACCEPTED) {
            attempt.accepted(header);
            return RefusalOutcome.DELIVER;
        }
        if (refusal.verdict() == Verdict.AMBIGUOUS) {
            account.usagesWanted();
        }
        Verdict meaning = account.updater().refused(refusal, attempt.permit(), attempt.span());
        boolean hopeless = isTooLargeForTheWindow(refusal);
        boolean retried = !hopeless && meaning.curedByWaiting() && replayable && !account.coolDownOutlasts(position);
        trace().refused(status, meaning, account.updater().coolingMillis(), retried);
        if (!retried) {
            attempt.refused();
            return !hopeless && meaning.curedByWaiting() && replayable
                    ? RefusalOutcome.TOO_LATE
                    : RefusalOutcome.DELIVER;
        }
        return RefusalOutcome.retry(() -> enterAfter(attempt));
    }

    /**
     * A request of more tokens than the limit of a minute is refused for ever. That is sure when nobody of the account
     * has started anything else for a minute, and two refusals name the same number above the limit: what is counted is
     * the whole minute, so one number alone says nothing.
     */
    private boolean isTooLargeForTheWindow(Refusal refusal) {
        int counted = refusal.tokensOver();
        if (counted > 0 && account.updater().startsLately() > 0) {
            counted = 0;
        }
        boolean again = counted > 0 && counted == tokensAlone;
        tokensAlone = counted;
        return again;
    }

    private CompletableFuture<Attempt> enterAfter(Attempt refused) {
        try {
            refused.endAttempt();
            account = credentialUse.account(); // the refusal may have told whose call this is
        } catch (RuntimeException | LinkageError failure) {
            account.failedOpen(failure);
        }
        return enter();
    }

    /** For the call that is sent in place of this one, when this one waits no longer. */
    public QueueAge age() {
        return position.age();
    }

    /** How many calls of the account wait now, over all JVMs. Reads about other processes: not for hot paths. */
    public int waiting() {
        return account.limiter().shared().occupancy().waiting();
    }

    /** To be told of what failed in us when an answer is handed over as it came. */
    public void failedOpen(Throwable failure) {
        account.failedOpen(failure);
    }

    /** Whoever was told of the beginning hears the rest, and nobody else. */
    private CallTrace trace() {
        CallTrace known = trace;
        if (known == null) {
            known = account.trace(client, tool);
            trace = known;
        }
        return known;
    }
}

package dev.kimigate.client.jdk;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.RefusalOutcome;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import org.jspecify.annotations.Nullable;

/**
 * The body handler of one attempt, which the client gets in place of the application's.
 *
 * <p>The application's handler sees only the answer that is delivered: handlers may have side effects ({@code ofFile}
 * creates its file).
 */
final class AttemptHandler<T> implements BodyHandler<T> {
    private final JdkCall<T> call;
    private final Attempt attempt;
    private volatile boolean applied;
    private volatile @Nullable RefusalSubscriber<T> refusal;

    AttemptHandler(JdkCall<T> call, Attempt attempt) {
        this.call = call;
        this.attempt = attempt;
    }

    @Override
    public @Nullable BodySubscriber<T> apply(ResponseInfo info) {
        applied = true;
        if (!GateCall.mayBeRefusal(info.statusCode())) {
            attempt.accepted(name -> info.headers().firstValue(name).orElse(null));
            return TrackedSubscriber.of(call, info, attempt);
        }
        RefusalSubscriber<T> seen = new RefusalSubscriber<>(call, attempt, info);
        refusal = seen;
        return call.trust().atOnce(seen);
    }

    /** Whether the exchange's response is what came of a refusal. */
    boolean wasRefused() {
        return refusal != null;
    }

    /** What came of the refusal, decided inside the exchange; to be asked once, when that has given its response. */
    RefusalOutcome outcome() {
        RefusalSubscriber<T> seen = refusal;
        Attempt next = seen == null ? null : seen.takeNext();
        return next == null ? RefusalOutcome.DELIVER : RefusalOutcome.retryWith(next);
    }

    /** The exchange's response goes to the application. */
    void delivered() {
        if (!applied) {
            attempt.end(); // a proxy that opens no tunnel gives a response whose body nobody is asked for
        }
    }

    /**
     * The application has cancelled the call, which closes its connection or stream: a refusal at hand is not waited
     * with any longer, and the permit comes back even if the exchange cannot tell of its end.
     */
    void cancelled() {
        attempt.abort();
        RefusalSubscriber<T> seen = refusal;
        if (seen != null) {
            seen.abandon();
        }
    }

    /** The exchange failed or was cancelled: whatever was still held or waited for is given back. */
    void failed() {
        cancelled();
    }
}

package dev.kimigate.client.jdk;

import dev.kimigate.call.Course;
import dev.kimigate.call.Lease;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import org.jspecify.annotations.Nullable;

/**
 * One attempt: the body handler that the client gets in place of the application's.
 *
 * <p>The application's handler sees only the answer that is delivered: handlers may have side effects ({@code ofFile}
 * creates its file).
 */
final class Attempt<T> implements BodyHandler<T> {
    private final JdkCall<T> call;
    private final Lease lease;
    private volatile boolean applied;
    private volatile @Nullable Refused<T> refusal;

    Attempt(JdkCall<T> call, Lease lease) {
        this.call = call;
        this.lease = lease;
    }

    @Override
    public @Nullable BodySubscriber<T> apply(ResponseInfo info) {
        applied = true;
        if (!Course.mayBeRefusal(info.statusCode())) {
            lease.accepted(name -> info.headers().firstValue(name).orElse(null));
            return TrackedSubscriber.of(call, info, lease);
        }
        Refused<T> seen = new Refused<>(call, lease, info);
        refusal = seen;
        return call.trust().atOnce(seen);
    }

    /**
     * The lease of the next attempt if this one's answer was a refusal to be sent again; to be asked once, when the
     * exchange has given its response.
     */
    @Nullable
    Lease takeNext() {
        if (!applied) {
            lease.end(); // a proxy that opens no tunnel gives a response whose body nobody is asked for
        }
        Refused<T> seen = refusal;
        return seen == null ? null : seen.takeNext();
    }

    /**
     * The application has cancelled the call, which closes its connection or stream: a refusal at hand is not waited
     * with any longer, and the permit comes back even if the exchange cannot tell of its end.
     */
    void cancelled() {
        lease.abort();
        Refused<T> seen = refusal;
        if (seen != null) {
            seen.abandon();
        }
    }

    /** The exchange failed or was cancelled: whatever was still held or waited for is given back. */
    void failed() {
        cancelled();
    }
}

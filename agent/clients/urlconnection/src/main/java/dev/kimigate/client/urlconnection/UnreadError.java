package dev.kimigate.client.urlconnection;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.loop.BodyInput;
import java.lang.ref.WeakReference;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Gives back the permit of an error whose body nobody has begun to read two seconds after it came. Most applications
 * leave an error at its exception and its status, and never ask for its body; the server is done with it soon.
 */
final class UnreadError implements Runnable {
    private final Attempt attempt;
    /** Weak, so that a connection that nobody holds is collected as before. */
    private final WeakReference<BodyInput> body;

    private UnreadError(Attempt attempt, BodyInput body) {
        this.attempt = attempt;
        this.body = new WeakReference<>(body);
    }

    static void watch(Attempt attempt, BodyInput body) {
        CompletableFuture.delayedExecutor(GateCall.REFUSAL_TIME.toMillis(), TimeUnit.MILLISECONDS)
                .execute(new UnreadError(attempt, body));
    }

    @Override
    public void run() {
        BodyInput unread = body.get();
        if (unread == null || !unread.isBegun()) {
            attempt.abort();
        }
    }
}

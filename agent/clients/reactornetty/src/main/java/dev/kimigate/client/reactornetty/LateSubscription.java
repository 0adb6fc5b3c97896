package dev.kimigate.client.reactornetty;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;

/** The subscription of a subscriber of ours to all there is, which may be cancelled before it comes. Any thread. */
final class LateSubscription {
    /** Guarded by this, like the next. */
    private @Nullable Subscription subscription;

    private boolean cancelled;

    /** It has come. */
    void comes(Subscription given) {
        boolean late;
        synchronized (this) {
            subscription = given;
            late = cancelled;
        }
        if (late) {
            given.cancel();
        } else {
            given.request(Long.MAX_VALUE);
        }
    }

    /** Cancels it, now or when it comes. */
    void cancel() {
        Subscription present;
        synchronized (this) {
            cancelled = true;
            present = subscription;
        }
        if (present != null) {
            present.cancel();
        }
    }
}

package dev.kimigate.client.reactornetty;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.netty.Connection;

/**
 * The application's end of a call: it hears of one answer or one failure, unless it has cancelled. Any thread.
 *
 * <p>An answer for which nobody is left is closed, as the client does.
 */
final class Downstream implements Subscription {
    private final CoreSubscriber<? super Connection> application;
    private final Runnable cancelled;
    /** Guarded by this, like the next two. */
    private boolean requested;

    private boolean over;
    private @Nullable Connection answer;

    /** {@code cancelled}: what to do when the application cancels before it has heard. */
    Downstream(CoreSubscriber<? super Connection> application, Runnable cancelled) {
        this.application = application;
        this.cancelled = cancelled;
    }

    void answer(Connection given) {
        boolean wanted;
        synchronized (this) {
            if (!over && !requested) {
                answer = given;
                return;
            }
            wanted = !over;
            over = true;
        }
        if (wanted) {
            emit(given);
        } else {
            given.dispose();
        }
    }

    /** An application that throws hears of it, as from the client. */
    private void emit(Connection given) {
        try {
            application.onNext(given);
            application.onComplete();
        } catch (Throwable thrown) {
            application.onError(thrown);
        }
    }

    void fail(Throwable thrown) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        application.onError(thrown);
    }

    @Override
    public void request(long n) {
        if (!Operators.validate(n)) {
            return;
        }
        Connection given;
        synchronized (this) {
            requested = true;
            given = over ? null : answer;
            over |= given != null;
        }
        if (given != null) {
            emit(given);
        }
    }

    @Override
    public void cancel() {
        Connection given;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            given = answer;
        }
        if (given != null) {
            given.dispose();
        }
        cancelled.run();
    }
}

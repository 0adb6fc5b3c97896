package dev.kimigate.client.reactornetty;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.GateCall;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.netty.Connection;
import reactor.util.context.Context;

/** Hears what the client tells of one attempt, of whose head on the connection's loop. The hook lets it through. */
final class AttemptSubscriber implements CoreSubscriber<Connection> {
    private final GateCall call;
    private final Attempt attempt;
    private final Context context;
    private final Executor threads;
    /** Done when the answer is to be delivered or judged; failed when there will be none. */
    private final CompletableFuture<ConnectedAnswer> answered = new CompletableFuture<>();

    private final LateSubscription subscription = new LateSubscription();
    /** Guarded by this, like the next. */
    private @Nullable ConnectedAnswer answer;

    private boolean cancelled;

    AttemptSubscriber(GateCall call, Attempt attempt, Context context, Executor threads) {
        this.call = call;
        this.attempt = attempt;
        this.context = context;
        this.threads = threads;
    }

    CompletableFuture<ConnectedAnswer> answered() {
        return answered;
    }

    /** Nobody waits for an answer any more; one that is here and looked at is dropped. */
    void cancel() {
        ConnectedAnswer given;
        synchronized (this) {
            cancelled = true;
            given = answer;
        }
        subscription.cancel();
        if (given != null) {
            given.drop();
        }
        attempt.abort();
        answered.completeExceptionally(new CancellationException());
    }

    @Override
    public Context currentContext() {
        return context;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription.comes(given);
    }

    @Override
    public void onNext(Connection connection) {
        ConnectedAnswer given = new ConnectedAnswer(connection);
        boolean late;
        synchronized (this) {
            answer = given;
            late = cancelled;
        }
        if (late) {
            given.drop();
            return;
        }
        try {
            if (given.mayBeRefusal()) {
                given.holdFor(attempt, answered, threads);
                return;
            }
            attempt.accepted(given.headers()::get);
            AnswerWatch unused = given.watchFor(attempt);
            attempt.delivered();
        } catch (ReflectiveOperationException | RuntimeException | LinkageError failure) {
            call.failedOpen(failure);
            attempt.abort();
        }
        answered.complete(given);
    }

    @Override
    public void onError(Throwable thrown) {
        answered.completeExceptionally(thrown);
    }

    @Override
    public void onComplete() {
        // after the answer
    }
}

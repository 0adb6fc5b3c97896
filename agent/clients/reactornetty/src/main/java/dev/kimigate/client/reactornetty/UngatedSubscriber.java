package dev.kimigate.client.reactornetty;

import java.util.function.Supplier;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.util.context.Context;

/** Hands over what the client tells of a call that turned out not to be gated. The hook lets it through. */
final class UngatedSubscriber implements CoreSubscriber<Connection> {
    private final Downstream downstream;
    private final Context context;
    private final LateSubscription subscription = new LateSubscription();

    UngatedSubscriber(Downstream downstream, Context context) {
        this.downstream = downstream;
        this.context = context;
    }

    /** Subscribes; what that throws, the application hears. */
    void to(Supplier<Mono<Connection>> source) {
        try {
            source.get().subscribe(this);
        } catch (RuntimeException | LinkageError thrown) {
            downstream.fail(thrown);
        }
    }

    void cancel() {
        subscription.cancel();
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
        downstream.answer(connection);
    }

    @Override
    public void onError(Throwable thrown) {
        downstream.fail(thrown);
    }

    @Override
    public void onComplete() {
        // after the answer
    }
}

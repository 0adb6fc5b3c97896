package dev.kimigate.client.jdk;

import dev.kimigate.call.Lease;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * The application's subscriber, watched for the end of the body. Hands every signal on, in the same thread; the permit
 * is given back before the application hears of the end, so that what it does then does not hold it.
 */
final class TrackedSubscriber<T> implements BodySubscriber<T> {
    private final BodySubscriber<T> application;
    private final Lease lease;

    private TrackedSubscriber(BodySubscriber<T> application, Lease lease) {
        this.application = application;
        this.lease = lease;
    }

    /**
     * Asks the application's handler for its subscriber; the lease ends if that throws or gives none. Null then, which
     * the client answers in its own way. The call is not sent again from here on: the client knows how it ends.
     */
    static <T> @Nullable BodySubscriber<T> of(JdkCall<T> call, ResponseInfo info, Lease lease) {
        call.accepted().end();
        try {
            BodySubscriber<T> subscriber = call.handler().apply(info);
            if (subscriber == null) {
                lease.abort();
                return null;
            }
            lease.delivered();
            TrackedSubscriber<T> tracked = new TrackedSubscriber<>(subscriber, lease);
            return call.trust()
                    .around(subscriber, ReadAhead.suits(subscriber) ? new ReadAhead<>(tracked, lease) : tracked);
        } catch (Throwable thrown) {
            lease.abort();
            throw thrown;
        }
    }

    @Override
    public CompletionStage<T> getBody() {
        return application.getBody();
    }

    @Override
    public void onSubscribe(Subscription upstream) {
        application.onSubscribe(new Demand(upstream, lease));
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        lease.supplied();
        application.onNext(buffers);
    }

    @Override
    public void onError(Throwable thrown) {
        lease.abort();
        application.onError(thrown);
    }

    @Override
    public void onComplete() {
        lease.end();
        application.onComplete();
    }

    /** The client's subscription as the application sees it. */
    private record Demand(Subscription upstream, Lease lease) implements Subscription {
        @Override
        public void request(long n) {
            lease.demand(n);
            upstream.request(n);
        }

        @Override
        public void cancel() {
            try {
                upstream.cancel();
            } finally {
                lease.abort();
            }
        }
    }
}

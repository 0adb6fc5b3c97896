package dev.kimigate.client.jdk;

import dev.kimigate.call.Lease;
import dev.kimigate.call.loop.EndMarker;
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
    /** Null if answers of this type have none. */
    private final @Nullable EndMarker end;

    private TrackedSubscriber(BodySubscriber<T> application, Lease lease, @Nullable EndMarker end) {
        this.application = application;
        this.lease = lease;
        this.end = end;
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
            TrackedSubscriber<T> tracked = new TrackedSubscriber<>(subscriber, lease, endMarker(info));
            return call.trust()
                    .around(subscriber, ReadAhead.suits(subscriber) ? new ReadAhead<>(tracked, lease) : tracked);
        } catch (Throwable thrown) {
            lease.abort();
            throw thrown;
        }
    }

    private static @Nullable EndMarker endMarker(ResponseInfo info) {
        return EndMarker.ofContentType(info.headers().firstValue("content-type").orElse(null));
    }

    @Override
    public CompletionStage<T> getBody() {
        return application.getBody();
    }

    @Override
    public void onSubscribe(Subscription upstream) {
        application.onSubscribe(new Demand(upstream, lease, end));
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        lease.supplied();
        if (end != null) {
            passed(buffers, end);
        }
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

    private static void passed(List<ByteBuffer> buffers, EndMarker end) {
        for (ByteBuffer buffer : buffers) {
            for (int at = buffer.limit() - end.wanted(buffer.remaining()); at < buffer.limit(); at++) {
                end.add(buffer.get(at));
            }
        }
    }

    /** The client's subscription as the application sees it. */
    private record Demand(
            Subscription upstream, Lease lease, @Nullable EndMarker end) implements Subscription {
        @Override
        public void request(long n) {
            lease.demand(n);
            upstream.request(n);
        }

        @Override
        public void cancel() {
            if (end != null && end.isComplete()) {
                lease.end();
            }
            try {
                upstream.cancel();
            } finally {
                lease.abort();
            }
        }
    }
}

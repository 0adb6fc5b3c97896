package dev.kimigate.client.jdk;

import dev.kimigate.call.Attempt;
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
    private final Attempt attempt;
    /** Null if answers of this type have none. */
    private final @Nullable EndMarker end;

    private TrackedSubscriber(BodySubscriber<T> application, Attempt attempt, @Nullable EndMarker end) {
        this.application = application;
        this.attempt = attempt;
        this.end = end;
    }

    /**
     * Asks the application's handler for its subscriber; the attempt ends if that throws or gives none. Null then,
     * which the client answers in its own way. The call is not sent again from here on: the client knows how it ends.
     */
    static <T> @Nullable BodySubscriber<T> of(JdkCall<T> call, ResponseInfo info, Attempt attempt) {
        call.accepted().end();
        try {
            BodySubscriber<T> subscriber = call.handler().apply(info);
            if (subscriber == null) {
                attempt.abort();
                return null;
            }
            attempt.delivered();
            TrackedSubscriber<T> tracked = new TrackedSubscriber<>(subscriber, attempt, endMarker(info));
            return call.trust()
                    .around(subscriber, ReadAhead.suits(subscriber) ? new ReadAhead<>(tracked, attempt) : tracked);
        } catch (Throwable thrown) {
            attempt.abort();
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
        application.onSubscribe(new Demand(upstream, attempt, end));
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        attempt.supplied();
        if (end != null) {
            passed(buffers, end);
        }
        application.onNext(buffers);
    }

    @Override
    public void onError(Throwable thrown) {
        attempt.abort();
        application.onError(thrown);
    }

    @Override
    public void onComplete() {
        attempt.end();
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
            Subscription upstream,
            Attempt attempt,
            @Nullable EndMarker end) implements Subscription {
        @Override
        public void request(long n) {
            attempt.demand(n);
            upstream.request(n);
        }

        @Override
        public void cancel() {
            if (end != null && end.isComplete()) {
                attempt.end();
            }
            try {
                upstream.cancel();
            } finally {
                attempt.abort();
            }
        }
    }
}

package dev.kimigate.client.jdk;

import dev.kimigate.call.Attempt;
import java.lang.reflect.Field;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/**
 * Reads a little ahead of an application that reads a stream, so that the end of the answer is seen, and the permit
 * given back, when the server has ended it, even if the application reads slowly or never.
 *
 * <p>Only for the JDK's own streams ({@code ofInputStream}, {@code ofLines}): they ask for one buffer at a time, put it
 * into a queue, and do not mind on which thread it comes. The JDK's connection holds such a stream for as long as its
 * body lasts, so waiting for the garbage collector to find one that was dropped would be in vain.
 */
final class ReadAhead<T> implements BodySubscriber<T> {
    /** More than most answers have, less than a host would notice. */
    private static final int BYTES = 64 * 1024;

    private static final String STREAM = "jdk.internal.net.http.ResponseSubscribers$HttpResponseInputStream";
    private static final String MAPPING = "jdk.internal.net.http.ResponseSubscribers$MappingSubscriber";

    private final BodySubscriber<T> application;
    private final Attempt attempt;
    private final BufferedBody replay = new BufferedBody(BYTES);

    ReadAhead(BodySubscriber<T> application, Attempt attempt) {
        this.application = application;
        this.attempt = attempt;
    }

    /** Whether this subscriber of the application's is one of the JDK's streams, possibly mapped to something else. */
    static boolean suits(BodySubscriber<?> subscriber) {
        String name = subscriber.getClass().getName();
        if (MAPPING.equals(name)) {
            return upstream(subscriber) instanceof BodySubscriber<?> mapped && suits(mapped);
        }
        return STREAM.equals(name);
    }

    @Override
    public CompletionStage<T> getBody() {
        return application.getBody();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        replay.begin(subscription);
        replay.connect(application);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        replay.offer(buffers);
    }

    @Override
    public void onError(Throwable thrown) {
        attempt.abort();
        replay.end(thrown);
    }

    @Override
    public void onComplete() {
        attempt.end();
        replay.end(null);
    }

    private static Object upstream(BodySubscriber<?> mapping) {
        try {
            Field field = mapping.getClass().getDeclaredField("upstream");
            field.setAccessible(true);
            return field.get(mapping);
        } catch (ReflectiveOperationException | RuntimeException unknownLayout) {
            return mapping.getClass();
        }
    }
}

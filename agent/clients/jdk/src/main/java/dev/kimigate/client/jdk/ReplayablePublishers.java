package dev.kimigate.client.jdk;

import dev.kimigate.call.loop.Replayability;
import java.lang.reflect.Field;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells which requests can be sent a second time.
 *
 * <p>Only publishers whose bytes are known to be there again. An application's own publisher should give a new
 * subscription to every subscriber, says {@link BodyPublisher}; but one that does not would send half a request in
 * silence.
 */
final class ReplayablePublishers implements Replayability<HttpRequest> {
    private static final String PUBLISHERS = "jdk.internal.net.http.RequestPublishers$";
    private static final String AGGREGATE = PUBLISHERS + "AggregatePublisher";
    private static final Set<String> REPLAYABLE = Set.of(
            PUBLISHERS + "ByteArrayPublisher",
            PUBLISHERS + "StringPublisher",
            PUBLISHERS + "EmptyPublisher",
            PUBLISHERS + "IterablePublisher",
            PUBLISHERS + "FilePublisher");

    @Override
    public boolean of(HttpRequest request) {
        return request.bodyPublisher().map(this::of).orElse(true);
    }

    private boolean of(BodyPublisher publisher) {
        String name = publisher.getClass().getName();
        if (REPLAYABLE.contains(name)) {
            return true;
        }
        return AGGREGATE.equals(name) && allOf(parts(publisher));
    }

    private boolean allOf(@Nullable List<?> parts) {
        if (parts == null) {
            return false;
        }
        for (Object part : parts) {
            if (!(part instanceof BodyPublisher publisher) || !of(publisher)) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable List<?> parts(BodyPublisher aggregate) {
        try {
            Field bodies = aggregate.getClass().getDeclaredField("bodies");
            bodies.setAccessible(true);
            return (List<?>) bodies.get(aggregate);
        } catch (ReflectiveOperationException | RuntimeException unknownLayout) {
            return null;
        }
    }
}

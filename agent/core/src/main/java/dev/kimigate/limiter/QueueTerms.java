package dev.kimigate.limiter;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a call brings to the queue.
 *
 * @param maxWait how long it may wait over all its attempts; zero or less: not at all
 * @param tool who makes it: tools take turns in a JVM's queue; empty for a JVM's own calls
 * @param age that of the call it is sent in place of, which waits no longer; null if it is a new one
 */
public record QueueTerms(
        Duration maxWait, String tool, @Nullable QueueAge age) {
    /** Of a JVM's own call that waits as long as the gate lets it. */
    public static final QueueTerms USUAL = of(Duration.ofSeconds(Long.MAX_VALUE));

    /** Of a JVM's own call. */
    public static QueueTerms of(Duration maxWait) {
        return new QueueTerms(maxWait, "", null);
    }

    /** The same with a wait that is no longer than this. */
    public QueueTerms atMost(Duration other) {
        return maxWait.compareTo(other) <= 0 ? this : new QueueTerms(other, tool, age);
    }
}

package dev.kimigate.call;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How soon refusals come, learned from those that came: the server refuses before it does anything else, so a call that
 * has not heard of it by then was accepted. Its headers may take as long as the whole answer. Any thread.
 */
final class RefusalLatency {
    /** What is assumed before the first one. A new connection with TLS takes several round trips. */
    private static final long FIRST_MILLIS = 1_000;

    /** Each is to come with room to spare. */
    private static final long FACTOR = 2;

    private static final long SHORTEST_MILLIS = 200;
    private static final long LONGEST_MILLIS = 3_000;

    /** The slowest of late, a quarter less with each that is faster; 0 = none has come. */
    private final AtomicLong slowMillis = new AtomicLong();

    void refusedAfter(long millis) {
        long seen = Math.max(1, Math.min(LONGEST_MILLIS, millis));
        slowMillis.accumulateAndGet(seen, (known, now) -> Math.max(now, known * 3 / 4));
    }

    /** Between 0.2 and 3 seconds. */
    Duration bound() {
        long slow = slowMillis.get();
        return Duration.ofMillis(
                slow == 0 ? FIRST_MILLIS : Math.max(SHORTEST_MILLIS, Math.min(LONGEST_MILLIS, FACTOR * slow)));
    }
}

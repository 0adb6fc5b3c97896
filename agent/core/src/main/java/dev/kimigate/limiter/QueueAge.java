package dev.kimigate.limiter;

/**
 * How old a call is in the queue. A call that is sent anew because its sender could not wait longer keeps it.
 * Immutable.
 */
public final class QueueAge {
    private final long sequence;
    private final long sinceNanos;
    private final long sinceMillis;

    QueueAge(long sequence, long sinceNanos, long sinceMillis) {
        this.sequence = sequence;
        this.sinceNanos = sinceNanos;
        this.sinceMillis = sinceMillis;
    }

    long sequence() {
        return sequence;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    long sinceMillis() {
        return sinceMillis;
    }
}

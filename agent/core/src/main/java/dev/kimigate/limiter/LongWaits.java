package dev.kimigate.limiter;

/**
 * Which waits are worth a word: those of ten seconds, each once, and one a minute in this JVM. For the poller alone.
 */
final class LongWaits {
    private static final long LONG_NANOS = 10_000_000_000L;
    private static final long BETWEEN_NANOS = 60_000_000_000L;

    private boolean toldAny;
    private long toldNanos;

    /** Whether the wait of the oldest in a queue is to be told now; it then counts as told. */
    boolean isDue(QueuePosition oldest, long nowNanos) {
        if (nowNanos - oldest.sinceNanos() < LONG_NANOS
                || (toldAny && nowNanos - toldNanos < BETWEEN_NANOS)
                || !oldest.tell()) {
            return false;
        }
        toldAny = true;
        toldNanos = nowNanos;
        return true;
    }
}

package dev.kimigate.machine;

/**
 * How many calls may be in flight while a burst begins: four at once, then twice as many with each 120 ms. So a refusal
 * of the first is known before all are sent, and gates that do not know of each other get a part each.
 *
 * <p>What was in flight within ten seconds needs no warm-up. Not thread safe: the record's store guards it.
 */
final class WarmUp {
    private static final int AT_ONCE = 4;
    private static final long STEP_NANOS = 120_000_000;
    private static final long KEPT_NANOS = 10_000_000_000L;

    private long allowed = AT_ONCE;
    private boolean used;
    /** When so many were allowed, or all of the first were in flight. */
    private long steppedNanos;
    /** When half of them or more last were in flight. */
    private long usedNanos;

    /** Nanoseconds until one more may start beside those held, over all JVMs; 0 = now. */
    long untilNext(long held, long nowNanos) {
        if (used && nowNanos - usedNanos > KEPT_NANOS) {
            begin(held);
        }
        return held < allowed || !used ? 0 : Math.max(0, steppedNanos + STEP_NANOS - nowNanos);
    }

    /** One more has started; {@code held} counts it. */
    void started(long held, long nowNanos) {
        boolean justFull = held == allowed && (!used || nowNanos - usedNanos > STEP_NANOS);
        if (held > allowed || justFull) {
            allowed = held > allowed ? Math.max(held, 2 * allowed) : allowed;
            steppedNanos = nowNanos;
        }
        if (2 * held >= allowed) {
            used = true;
            usedNanos = nowNanos;
        }
    }

    /** All start anew, as after a pause. */
    void begin(long held) {
        allowed = Math.max(AT_ONCE, held);
        used = held >= allowed;
    }
}

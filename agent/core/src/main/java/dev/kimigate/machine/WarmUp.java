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
    private boolean full;
    /** When as many as allowed were first in flight. */
    private long filledNanos;
    /** When they last were. */
    private long fullNanos;
    /** When half of them or more last were. */
    private long usedNanos;

    /** Nanoseconds until one more may start beside those held, over all JVMs; 0 = now. */
    long untilNext(long held, long nowNanos) {
        if (allowed > AT_ONCE && nowNanos - usedNanos > KEPT_NANOS) {
            begin(held, nowNanos);
        }
        if (held < allowed) {
            return 0;
        }
        if (!full) { // others have started
            filled(nowNanos);
        }
        return Math.max(0, filledNanos + STEP_NANOS - nowNanos);
    }

    /** One more has started; {@code held} counts it. */
    void started(long held, long nowNanos) {
        if (held > allowed) {
            allowed = Math.max(held, 2 * allowed);
            full = false;
        }
        if (held >= allowed) {
            if (!full || nowNanos - fullNanos > STEP_NANOS) {
                filled(nowNanos);
            }
            fullNanos = nowNanos;
        }
        if (2 * held >= allowed) {
            usedNanos = nowNanos;
        }
    }

    /** All start anew, as after a pause. */
    void begin(long held, long nowNanos) {
        allowed = Math.max(AT_ONCE, held);
        full = false;
        usedNanos = nowNanos;
    }

    private void filled(long nowNanos) {
        full = true;
        filledNanos = nowNanos;
        fullNanos = nowNanos;
    }
}

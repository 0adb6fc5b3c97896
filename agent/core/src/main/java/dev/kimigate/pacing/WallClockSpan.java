package dev.kimigate.pacing;

/** Spans on a wall clock that JVMs share and somebody may set. */
final class WallClockSpan {
    /** JVMs read one clock, but not in the same instant. */
    static final long SLACK_MILLIS = 1_000;

    private WallClockSpan() {}

    /** Whether less than {@code span} has passed since then. A time in the future is the trace of a clock set back. */
    static boolean isWithin(long sinceMillis, long span, long nowMillis) {
        long age = nowMillis - sinceMillis;
        return sinceMillis > 0 && age < span && age >= -SLACK_MILLIS;
    }
}

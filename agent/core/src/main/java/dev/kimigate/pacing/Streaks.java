package dev.kimigate.pacing;

/**
 * Refusals in a row, by kind: reactions since the last success, 31 at most.
 *
 * @param lastReactionMillis wall clock of the last reaction; 0 if there was none
 */
record Streaks(int concurrency, int overload, int rate, long lastReactionMillis) {
    static final Streaks NONE = new Streaks(0, 0, 0, 0);

    private static final int LONGEST = 31;
    /** A streak that nothing continued for so long is over: nobody sent, or the clock was set. */
    private static final long FORGET_AFTER_MILLIS = 15 * 60_000L;

    Streaks {
        concurrency = bounded(concurrency);
        overload = bounded(overload);
        rate = bounded(rate);
        lastReactionMillis = Math.max(0, lastReactionMillis);
    }

    static Streaks from(WordCodec words) {
        return new Streaks(words.takeInt(), words.takeInt(), words.takeInt(), words.take());
    }

    void into(WordCodec words) {
        words.put(concurrency).put(overload).put(rate).put(lastReactionMillis);
    }

    /** True if no reaction came before the call was sent: what it says is old news. Not if the clock was set back. */
    boolean reactedSince(long sentAtMillis, long nowMillis) {
        return sentAtMillis <= lastReactionMillis && lastReactionMillis <= nowMillis + WallClockSpan.SLACK_MILLIS;
    }

    Streaks at(long nowMillis) {
        return WallClockSpan.isWithin(lastReactionMillis, FORGET_AFTER_MILLIS, nowMillis) ? this : NONE;
    }

    Streaks afterConcurrency(long nowMillis) {
        return new Streaks(concurrency + 1, overload, rate, nowMillis);
    }

    /** The first of a row, whatever was before. */
    Streaks afterFirstConcurrency(long nowMillis) {
        return new Streaks(1, overload, rate, nowMillis);
    }

    Streaks afterOverload(long nowMillis) {
        return new Streaks(concurrency, overload + 1, rate, nowMillis);
    }

    Streaks afterRate(long nowMillis) {
        return new Streaks(concurrency, overload, rate + 1, nowMillis);
    }

    /** Overload comes in waves, so one success only halves its streak. */
    Streaks afterSuccess() {
        return (concurrency | overload | rate) == 0 ? this : new Streaks(0, overload / 2, 0, lastReactionMillis);
    }

    boolean isOver() {
        return (concurrency | overload | rate) == 0;
    }

    private static int bounded(int streak) {
        return Math.max(0, Math.min(LONGEST, streak));
    }
}

package dev.kimigate.pacing;

/**
 * How an account has been refused lately: an immutable value that fits one word, so that all JVMs can share it by
 * compare-and-set. A streak counts the reactions since the last success, 31 at most.
 *
 * <p>Layout: bits 0-41 time of the last reaction (epoch milliseconds, until the year 2109), 42-46 concurrency streak,
 * 47-51 overload streak, 52-56 rate streak, 57-63 free. Every word unpacks to a valid value; 0 is {@link #CALM}.
 *
 * @param lastReactionMillis wall clock of the last reaction; 0 if there was none
 */
public record Pace(int concurrencyStreak, int overloadStreak, int rateStreak, long lastReactionMillis) {
    /** No refusal is remembered. */
    public static final Pace CALM = new Pace(0, 0, 0, 0);

    static final int LONGEST_STREAK = 31;
    private static final long TIME_MASK = (1L << 42) - 1;
    /** A streak that nothing continued for so long is over: nobody sent, or the clock was set. */
    private static final long FORGET_AFTER_MILLIS = 15 * 60_000L;
    /** JVMs read one clock, but not in the same instant. */
    private static final long CLOCK_SLACK_MILLIS = 1_000;

    public Pace {
        concurrencyStreak = bounded(concurrencyStreak);
        overloadStreak = bounded(overloadStreak);
        rateStreak = bounded(rateStreak);
        lastReactionMillis = Math.max(0, Math.min(TIME_MASK, lastReactionMillis));
    }

    public long pack() {
        return lastReactionMillis
                | (long) concurrencyStreak << 42
                | (long) overloadStreak << 47
                | (long) rateStreak << 52;
    }

    public static Pace unpack(long word) {
        return new Pace(streak(word, 42), streak(word, 47), streak(word, 52), word & TIME_MASK);
    }

    /** True if a reaction came after the call was sent: its refusal is old news. Not if the clock was set back. */
    boolean reactedSince(long sentAtMillis, long nowMillis) {
        return sentAtMillis < lastReactionMillis && lastReactionMillis <= nowMillis + CLOCK_SLACK_MILLIS;
    }

    /** This pace without streaks that are out of date at the given time. */
    Pace at(long nowMillis) {
        long age = nowMillis - lastReactionMillis;
        return age > FORGET_AFTER_MILLIS || age < -CLOCK_SLACK_MILLIS ? CALM : this;
    }

    Pace afterConcurrency(long nowMillis) {
        return new Pace(concurrencyStreak + 1, overloadStreak, rateStreak, nowMillis);
    }

    Pace afterOverload(long nowMillis) {
        return new Pace(concurrencyStreak, overloadStreak + 1, rateStreak, nowMillis);
    }

    Pace afterRate(long nowMillis) {
        return new Pace(concurrencyStreak, overloadStreak, rateStreak + 1, nowMillis);
    }

    /** Overload comes in waves, so one success only halves its streak. */
    Pace afterSuccess() {
        boolean calm = (concurrencyStreak | overloadStreak | rateStreak) == 0;
        return calm ? this : new Pace(0, overloadStreak / 2, 0, lastReactionMillis);
    }

    private static int streak(long word, int shift) {
        return (int) (word >>> shift) & LONGEST_STREAK;
    }

    private static int bounded(int streak) {
        return Math.max(0, Math.min(LONGEST_STREAK, streak));
    }
}

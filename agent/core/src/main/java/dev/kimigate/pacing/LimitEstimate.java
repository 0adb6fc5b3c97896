package dev.kimigate.pacing;

import dev.kimigate.kimi.Plans;

/**
 * How many places in flight there seem to be, learned from what was accepted and what was refused.
 *
 * @param limit 0: as many as the ceiling says, which nothing has contradicted
 * @param proven so many streams were seen alive together since the limit was last lowered; starts above are probes
 * @param step how far the next raise goes
 * @param intervalMillis how long it must be quiet before the next raise
 * @param raisedAtMillis wall clock of the last raise or proof; 0 = never
 * @param refusedAtMillis wall clock of the last refusal for concurrency; 0 = never
 */
record LimitEstimate(int limit, int proven, int step, long intervalMillis, long raisedAtMillis, long refusedAtMillis) {
    static final long FIRST_INTERVAL_MILLIS = 15_000;
    private static final long SHORTEST_INTERVAL_MILLIS = 2_000;
    private static final long FIRST_INTERVAL_UNKNOWN_MILLIS = 3_000;
    /** While nothing was ever refused: a refusal comes within a second, so there is no reason to wait for longer. */
    private static final long UNREFUSED_INTERVAL_MILLIS = 1_000;
    /** Below a known ceiling. A refusal a minute is the price for being back within two. */
    private static final long LONGEST_BELOW_CEILING_MILLIS = 60_000;

    private static final long LONGEST_MILLIS = 600_000;
    private static final int LARGEST_STEP_BELOW_CEILING = 4;

    /** The ceiling is trusted. */
    static final LimitEstimate AT_CEILING = new LimitEstimate(0, 0, 1, FIRST_INTERVAL_MILLIS, 0, 0);

    /** Nothing is known: each place must be proven, and more may be there. */
    static final LimitEstimate UNKNOWN =
            new LimitEstimate(Plans.ASSUMED_LIMIT, 0, 1, FIRST_INTERVAL_UNKNOWN_MILLIS, 0, 0);

    LimitEstimate {
        limit = Math.max(0, Math.min(Plans.LARGEST_LIMIT, limit));
        proven = Math.max(0, Math.min(limit, proven));
        step = Math.max(1, Math.min(Plans.LARGEST_LIMIT, step));
        intervalMillis = Math.max(
                refusedAtMillis == 0 ? UNREFUSED_INTERVAL_MILLIS : SHORTEST_INTERVAL_MILLIS,
                Math.min(LONGEST_MILLIS, intervalMillis));
    }

    static LimitEstimate from(WordCodec words) {
        return new LimitEstimate(
                words.takeInt(), words.takeInt(), words.takeInt(), words.take(), words.take(), words.take());
    }

    void into(WordCodec words) {
        words.put(limit)
                .put(proven)
                .put(step)
                .put(intervalMillis)
                .put(raisedAtMillis)
                .put(refusedAtMillis);
    }

    boolean isAtCeiling() {
        return limit == 0;
    }

    boolean isProbing() {
        return proven < limit;
    }

    /** Whether a refusal or a clock set back lies between us and any raise. */
    boolean isQuiet(long nowMillis) {
        return !WallClockSpan.isWithin(Math.max(raisedAtMillis, refusedAtMillis), intervalMillis, nowMillis);
    }

    /** A higher limit, to be proven by new starts. {@code ceiling} 0 = unknown. */
    LimitEstimate raised(int ceiling, long nowMillis) {
        int most = ceiling > 0 ? ceiling : Plans.LARGEST_LIMIT;
        return new LimitEstimate(
                Math.min(most, limit + step), proven, step, intervalMillis, nowMillis, refusedAtMillis);
    }

    /**
     * So many calls were in flight together when an accepted one started, and none was ever refused; short calls have
     * ended when their answers tell so.
     */
    int provenBy(SendInfo sent) {
        return refusedAtMillis == 0 ? sent.together() : 0;
    }

    /** So many streams live at once. When all of the limit is proven, the next raise comes sooner and goes further. */
    LimitEstimate alive(int live, int ceiling, long nowMillis) {
        int shown = Math.min(live, limit);
        if (!isProbing() || shown <= proven) {
            return this;
        }
        if (shown < limit) {
            return new LimitEstimate(limit, shown, step, intervalMillis, raisedAtMillis, refusedAtMillis);
        }
        boolean wasRaised = raisedAtMillis > refusedAtMillis;
        boolean neverRefused = refusedAtMillis == 0;
        return new LimitEstimate(
                limit,
                limit,
                wasRaised ? widened(ceiling) : step,
                wasRaised ? UNREFUSED_INTERVAL_MILLIS : intervalMillis,
                wasRaised || neverRefused ? nowMillis : raisedAtMillis,
                refusedAtMillis);
    }

    /**
     * Without a known ceiling the way may be long: while nothing was refused up to as much again, then up to a quarter
     * more.
     */
    private int widened(int ceiling) {
        int largest = ceiling > 0
                ? LARGEST_STEP_BELOW_CEILING
                : Math.max(LARGEST_STEP_BELOW_CEILING, refusedAtMillis == 0 ? limit : limit / 4);
        return Math.min(largest, step * 2);
    }

    /** A probe was refused while {@code others} were in flight: there is no room for more than these. */
    LimitEstimate probeRefused(int others, int ceiling, long sentAtMillis, long nowMillis) {
        int kept = Math.max(1, Math.max(proven, Math.min(limit, others)));
        boolean first = sentAtMillis >= refusedAtMillis;
        long interval = first ? longer(ceiling) : intervalMillis;
        return new LimitEstimate(kept, Math.min(proven, kept), 1, interval, raisedAtMillis, nowMillis);
    }

    private long longer(int ceiling) {
        long longest = ceiling > 0 ? LONGEST_BELOW_CEILING_MILLIS : LONGEST_MILLIS;
        boolean neverRaised = raisedAtMillis == 0;
        return neverRaised ? FIRST_INTERVAL_MILLIS : Math.min(longest, intervalMillis * 2);
    }

    /** So many places there are, all of them proven by what lives in them. */
    LimitEstimate found(int places, long quietMillis, long nowMillis) {
        int kept = Math.max(1, places);
        return new LimitEstimate(kept, kept, 1, quietMillis, raisedAtMillis, nowMillis);
    }

    LimitEstimate refused(long nowMillis) {
        return new LimitEstimate(limit, proven, step, intervalMillis, raisedAtMillis, nowMillis);
    }

    /** Refused within what was proven or trusted: all of it must be proven anew. */
    LimitEstimate doubted(int inForce, long nowMillis) {
        return new LimitEstimate(isAtCeiling() ? inForce : limit, 0, step, intervalMillis, raisedAtMillis, nowMillis);
    }

    /** Refused twice in a row: there is room for what lives, and for less than we thought. */
    LimitEstimate lowered(int live, int inForce, long quietMillis, long nowMillis) {
        int lower = Math.max(1, Math.min(inForce - 1, live));
        return new LimitEstimate(lower, 0, 1, quietMillis, raisedAtMillis, nowMillis);
    }

    /** The server named a limit. More than that must be proven. */
    LimitEstimate named(int named) {
        int lower = limit == 0 ? named : Math.min(limit, named);
        return new LimitEstimate(
                lower,
                Math.min(isAtCeiling() ? lower : proven, lower),
                step,
                intervalMillis,
                raisedAtMillis,
                refusedAtMillis);
    }
}

package dev.kimigate.pacing;

import dev.kimigate.kimi.Plans;

/**
 * How many calls may start in a minute.
 *
 * @param perMinute 0 = no such limit is known
 * @param doubted starts of a minute that may have been too many, or only too fast; 0 = none. Only while no limit is
 *     known
 * @param changedAtMillis wall clock of the last change or refusal
 */
record StartRate(int perMinute, int doubted, long changedAtMillis) {
    static final StartRate UNKNOWN = new StartRate(0, 0, 0);

    private static final long QUIET_MILLIS = 120_000;
    private static final long MINUTE_MILLIS = 60_000;
    private static final long FORGET_AFTER_MILLIS = 7 * 86_400_000L;

    StartRate {
        perMinute = Math.max(0, Math.min(Plans.LARGEST_LIMIT, perMinute));
        doubted = perMinute > 0 ? 0 : Math.max(0, Math.min(Plans.LARGEST_LIMIT, doubted));
    }

    /** One word for both numbers: a negative one is a doubt, which a version that knows none reads as no limit. */
    static StartRate from(WordCodec words) {
        long number = Math.max(-Plans.LARGEST_LIMIT, Math.min(words.take(), Plans.LARGEST_LIMIT));
        return new StartRate((int) number, (int) -number, words.take());
    }

    void into(WordCodec words) {
        words.put(perMinute > 0 ? perMinute : -doubted).put(changedAtMillis);
    }

    /** What another machine of the account goes by, unless what is known here is later. */
    StartRate elsewhere(int limit, long learnedMillis) {
        return limit > 0 && (perMinute == 0 || learnedMillis > changedAtMillis)
                ? new StartRate(limit, 0, learnedMillis)
                : this;
    }

    StartRate named(int limit, long nowMillis) {
        return new StartRate(limit, 0, nowMillis);
    }

    /**
     * A refusal that names neither a number nor a minute: perhaps the calls only came too fast. It teaches a number
     * once it comes again, to a call that was sent after the pause: within a minute with fewer starts in that minute,
     * or in the minutes after that with no more.
     *
     * @param again whether the call was sent after the last reaction
     */
    StartRate vaguelyRefused(int accepted, boolean again, long nowMillis) {
        if (perMinute > 0) {
            return again ? learned(accepted, nowMillis) : this;
        }
        boolean sameMinute = WallClockSpan.isWithin(changedAtMillis, MINUTE_MILLIS, nowMillis);
        if (doubted == 0 || !WallClockSpan.isWithin(changedAtMillis, 3 * MINUTE_MILLIS, nowMillis)) {
            return new StartRate(0, Math.max(1, accepted), nowMillis);
        }
        if (!again) { // the rest of the burst was no start either
            return new StartRate(0, Math.max(1, Math.min(doubted, accepted)), changedAtMillis);
        }
        if (sameMinute ? accepted < doubted : accepted <= doubted) {
            return learned(accepted, nowMillis);
        }
        return sameMinute ? this : new StartRate(0, accepted, nowMillis);
    }

    /**
     * So many starts of the last minute were accepted, and the next was not. Less than the smallest rate was left by
     * others, and comes back.
     */
    StartRate learned(int accepted, long nowMillis) {
        return new StartRate(
                Ceiling.smallest(perMinute, Math.max(Plans.SMALLEST_STARTS_PER_MINUTE, accepted)), 0, nowMillis);
    }

    /** A little more after each minute without a refusal, in case others took their share or the limit has risen. */
    StartRate afterQuiet(long nowMillis) {
        if (perMinute == 0 || WallClockSpan.isWithin(changedAtMillis, QUIET_MILLIS, nowMillis)) {
            return this;
        }
        boolean old = !WallClockSpan.isWithin(changedAtMillis, FORGET_AFTER_MILLIS, nowMillis);
        return old ? UNKNOWN : new StartRate(perMinute + Math.max(1, perMinute / 20), 0, nowMillis);
    }
}

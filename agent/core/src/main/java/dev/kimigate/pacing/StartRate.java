package dev.kimigate.pacing;

/**
 * How many calls may start in a minute.
 *
 * @param perMinute 0 = no such limit is known
 * @param changedAtMillis wall clock of the last change or refusal
 */
record StartRate(int perMinute, long changedAtMillis) {
    static final StartRate UNKNOWN = new StartRate(0, 0);

    /** Kimi's smallest rate. Less was left by others, and comes back. */
    private static final int SMALLEST = 3;

    private static final long QUIET_MILLIS = 120_000;
    private static final long FORGET_AFTER_MILLIS = 7 * 86_400_000L;

    StartRate {
        perMinute = Math.max(0, Math.min(Refusal.LARGEST_LIMIT, perMinute));
    }

    static StartRate from(Words words) {
        return new StartRate(words.takeInt(), words.take());
    }

    void into(Words words) {
        words.put(perMinute).put(changedAtMillis);
    }

    StartRate named(int limit, long nowMillis) {
        return new StartRate(limit, nowMillis);
    }

    /** So many starts of the last minute were accepted, and the next was not. */
    StartRate learned(int accepted, long nowMillis) {
        return new StartRate(Ceiling.smallest(perMinute, Math.max(SMALLEST, accepted)), nowMillis);
    }

    /** A little more after each minute without a refusal, in case others took their share or the limit has risen. */
    StartRate afterQuiet(long nowMillis) {
        if (perMinute == 0 || Span.isWithin(changedAtMillis, QUIET_MILLIS, nowMillis)) {
            return this;
        }
        boolean old = !Span.isWithin(changedAtMillis, FORGET_AFTER_MILLIS, nowMillis);
        return old ? UNKNOWN : new StartRate(perMinute + Math.max(1, perMinute / 20), nowMillis);
    }
}

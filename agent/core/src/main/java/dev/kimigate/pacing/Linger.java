package dev.kimigate.pacing;

/**
 * How long a permit stays counted after its answer's end because the server lets its own place go late. Learned: short
 * calls must not pay for a lateness that the server does not show.
 *
 * @param millis 0 = the server is not late
 * @param changedAtMillis wall clock of the last change
 */
record Linger(int millis, long changedAtMillis) {
    static final Linger NONE = new Linger(0, 0);

    private static final int FIRST_MILLIS = 400;
    private static final int LONGEST_MILLIS = 1_500;
    private static final int SHORTEST_MILLIS = 100;
    /** A place freed so shortly before a refusal may be one that the server had not yet let go. */
    private static final long SUSPICIOUS_MILLIS = 2_500;

    private static final long QUIET_MILLIS = 180_000;

    Linger {
        millis = Math.max(0, Math.min(LONGEST_MILLIS, millis));
    }

    static Linger from(Words words) {
        return new Linger(words.takeInt(), words.take());
    }

    void into(Words words) {
        words.put(millis).put(changedAtMillis);
    }

    Linger afterRefusal(long lastEndMillis, long nowMillis) {
        if (!Span.isWithin(lastEndMillis, SUSPICIOUS_MILLIS, nowMillis)) {
            return this;
        }
        return new Linger(millis == 0 ? FIRST_MILLIS : millis + millis * 3 / 5, nowMillis);
    }

    Linger afterQuiet(long refusedAtMillis, long nowMillis) {
        if (millis == 0 || Span.isWithin(Math.max(changedAtMillis, refusedAtMillis), QUIET_MILLIS, nowMillis)) {
            return this;
        }
        int less = millis * 3 / 4;
        return new Linger(less < SHORTEST_MILLIS ? 0 : less, nowMillis);
    }
}

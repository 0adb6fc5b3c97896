package dev.kimigate.pacing;

/**
 * How long a permit stays counted after its answer's end because the server lets its own place go late. Learned: short
 * calls must not pay for a lateness that the server does not show.
 *
 * @param millis 0 = the server is not late
 * @param learned what refusals have taught; 0 = nothing
 * @param confirmed whether more than one refusal has
 * @param changedAtMillis wall clock of the last change
 */
record Linger(int millis, int learned, boolean confirmed, long changedAtMillis) {
    static final Linger NONE = new Linger(0, 0, false, 0);

    private static final int FIRST_MILLIS = 400;
    private static final int LONGEST_MILLIS = 1_500;
    private static final int SHORTEST_MILLIS = 50;
    /** A place freed so shortly before a refusal may be one that the server had not yet let go. */
    private static final long SUSPICIOUS_MILLIS = 2_500;

    /** One refusal may have had another cause, so half of what it taught is soon tried without. */
    private static final long GUESS_HOLDS_MILLIS = 10_000;

    private static final long CONFIRMED_HOLDS_MILLIS = 180_000;
    private static final long FORGET_AFTER_MILLIS = 600_000;

    Linger {
        millis = Math.max(0, Math.min(LONGEST_MILLIS, millis));
        learned = Math.max(0, Math.min(LONGEST_MILLIS, learned));
    }

    static Linger from(WordCodec words) {
        return new Linger(words.takeInt(), words.takeInt(), words.take() != 0, words.take());
    }

    void into(WordCodec words) {
        words.put(millis).put(learned).put(confirmed ? 1 : 0).put(changedAtMillis);
    }

    Linger afterRefusal(long lastEndMillis, long nowMillis) {
        if (!WallClockSpan.isWithin(lastEndMillis, SUSPICIOUS_MILLIS, nowMillis)) {
            return this;
        }
        int next = millis < learned ? learned : longer();
        return new Linger(next, next, learned > 0, nowMillis);
    }

    /** What explains all that was seen. 0 = the server is not late. */
    Linger found(int late, long nowMillis) {
        if (late == 0) {
            return learned == 0 ? this : new Linger(0, 0, false, nowMillis);
        }
        return new Linger(late, late, learned > 0, nowMillis);
    }

    private int longer() {
        return learned == 0 ? FIRST_MILLIS : learned + learned * 3 / 5;
    }

    Linger afterQuiet(long refusedAtMillis, long nowMillis) {
        long since = Math.max(changedAtMillis, refusedAtMillis);
        if (learned == 0 || WallClockSpan.isWithin(since, holdsMillis(), nowMillis)) {
            return this;
        }
        if (millis == 0) {
            return NONE;
        }
        int less = confirmed ? millis * 3 / 4 : millis / 2;
        return new Linger(less < SHORTEST_MILLIS ? 0 : less, learned, confirmed, nowMillis);
    }

    private long holdsMillis() {
        if (millis == 0) {
            return FORGET_AFTER_MILLIS;
        }
        return confirmed ? CONFIRMED_HOLDS_MILLIS : GUESS_HOLDS_MILLIS;
    }
}

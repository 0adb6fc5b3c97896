package dev.kimigate.pacing;

/**
 * Whether the account's quota is spent.
 *
 * @param outSinceMillis since when answers say so, wall clock; 0 = they do not
 * @param spentUntilMillis until when {@code /usages} says so; 0 = it does not
 */
record Quota(long outSinceMillis, long spentUntilMillis) {
    static final Quota NOT_SPENT = new Quota(0, 0);

    static Quota from(WordCodec words) {
        return new Quota(words.take(), words.take());
    }

    void into(WordCodec words) {
        words.put(outSinceMillis).put(spentUntilMillis);
    }

    boolean isOut() {
        return outSinceMillis > 0;
    }

    /** Whether a refusal that names no reason is most likely for the quota. */
    boolean isSaidSpent(long nowMillis) {
        return spentUntilMillis > nowMillis;
    }

    Quota out(long nowMillis) {
        return isOut() && outSinceMillis <= nowMillis ? this : new Quota(nowMillis, spentUntilMillis);
    }

    /** Another machine was told so; of two times the later one counts, because calls sent before it prove nothing. */
    Quota outElsewhere(long sinceMillis) {
        return sinceMillis > outSinceMillis ? new Quota(sinceMillis, spentUntilMillis) : this;
    }

    Quota spentUntil(long untilMillis) {
        return new Quota(outSinceMillis, Math.max(0, untilMillis));
    }

    /** A call sent since then was accepted: whatever was said, the account goes on. */
    Quota accepted(long sentAtMillis) {
        return sentAtMillis >= outSinceMillis ? NOT_SPENT : this;
    }
}

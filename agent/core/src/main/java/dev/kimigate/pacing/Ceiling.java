package dev.kimigate.pacing;

import dev.kimigate.kimi.Plans;

/**
 * What the server itself said of the limit.
 *
 * @param usages the limit that {@code /usages} gave; 0 = unknown
 * @param named the limit that a refusal named; 0 = none did
 * @param namedAtMillis when, wall clock
 * @param askingUntilMillis until then an answer of {@code /usages} may come, about which nothing is known yet
 */
record Ceiling(int usages, int named, long namedAtMillis, long askingUntilMillis) {
    static final Ceiling UNKNOWN = new Ceiling(0, 0, 0, 0);

    /** A named limit is a moment's: after this it is probed again, with the intervals of any other. */
    private static final long NAMED_HOLDS_MILLIS = 60_000;

    private static final long LONGEST_QUESTION_MILLIS = 3_000;

    Ceiling {
        usages = Math.max(0, Math.min(Plans.LARGEST_LIMIT, usages));
        named = Math.max(0, Math.min(Plans.LARGEST_LIMIT, named));
    }

    static Ceiling from(WordCodec words) {
        return new Ceiling(words.takeInt(), words.takeInt(), words.take(), words.take());
    }

    void into(WordCodec words) {
        words.put(usages).put(named).put(namedAtMillis).put(askingUntilMillis);
    }

    /** Without what is out of date. */
    Ceiling at(long nowMillis) {
        boolean holds = named > 0 && WallClockSpan.isWithin(namedAtMillis, NAMED_HOLDS_MILLIS, nowMillis);
        boolean asking = askingUntilMillis > nowMillis && askingUntilMillis <= nowMillis + LONGEST_QUESTION_MILLIS;
        return (holds || named == 0) && (asking || askingUntilMillis == 0)
                ? this
                : new Ceiling(usages, holds ? named : 0, holds ? namedAtMillis : 0, asking ? askingUntilMillis : 0);
    }

    Ceiling named(int limit, long nowMillis) {
        return new Ceiling(usages, limit, nowMillis, askingUntilMillis);
    }

    Ceiling asking(long nowMillis) {
        return new Ceiling(usages, named, namedAtMillis, nowMillis + LONGEST_QUESTION_MILLIS);
    }

    /** {@code limit} 0: the answer said nothing, what was known stays. */
    Ceiling answered(int limit) {
        return new Ceiling(limit > 0 ? limit : usages, named, namedAtMillis, 0);
    }

    /** The smallest of what was said and of the settings of living JVMs; 0 if nothing is known. */
    int with(int configured) {
        return smallest(lasting(configured), named);
    }

    /** The same without what a refusal named, which soon goes. */
    int lasting(int configured) {
        return smallest(usages, configured);
    }

    /** What binds beside the estimate and the settings; 0 = nothing. */
    int binding() {
        int limit = smallest(usages, named);
        return askingUntilMillis > 0 ? smallest(limit, Plans.CERTAIN_LIMIT) : limit;
    }

    LimitSource source(int limit) {
        if (limit == 0) {
            return LimitSource.ASSUMED;
        }
        return limit == usages ? LimitSource.USAGES : limit == named ? LimitSource.NAMED : LimitSource.ASKING;
    }

    static int smallest(int one, int other) {
        return one == 0 ? other : other == 0 ? one : Math.min(one, other);
    }
}

package dev.kimigate.pacing;

import java.util.function.DoubleSupplier;

/**
 * How long to pause, n being the length of the streak before the refusal and U even between 0.5 and 1. Pure but for the
 * given source of chance.
 */
final class Backoff {
    private final DoubleSupplier random;

    /** Chance comes as numbers from 0 (inclusive) to 1 (exclusive). */
    Backoff(DoubleSupplier random) {
        this.random = random;
    }

    /** 0.8·2ⁿ s, at most 8 s, times U. */
    long concurrencyMillis(int streak) {
        return jittered(ladder(800, streak, 8_000));
    }

    /** 2·1.5ⁿ s, at most 10 s, times U: the pause that is too long at the end is a part of the overload. */
    long overloadMillis(int streak) {
        long millis = 2_000;
        for (int i = 0; i < streak && millis < 10_000; i++) {
            millis = millis * 3 / 2;
        }
        return jittered(Math.min(10_000, millis));
    }

    /** 1·2ⁿ s, at most 15 s, times U: the paced starts do the rest. */
    long rateMillis(int streak) {
        return jittered(ladder(1_000, streak, 15_000));
    }

    /** 15·2ⁿ s up to a minute, times U: a window whose end the answer does not tell. */
    long windowMillis(int streak) {
        return jittered(ladder(15_000, streak, 60_000));
    }

    /** 0.5·2ⁿ s, at most 15 s: a window that does not end when the answer says is not hammered. */
    long brokenPromiseMillis(int streak) {
        return ladder(500, streak, 15_000);
    }

    private static long ladder(long firstMillis, int streak, long mostMillis) {
        return Math.min(mostMillis, firstMillis << Math.min(streak, 20));
    }

    /** Half of it for sure, the rest by chance: machines that were refused together do not come back together. */
    private long jittered(long millis) {
        double chance = Math.max(0, Math.min(1, random.getAsDouble()));
        return Math.round(millis * (0.5 + chance / 2));
    }
}

package dev.kimigate.harness.endpoint;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Draws how long calls take, in the order in which they are let in: evenly from the behaviour's range, or, around a
 * median, lognormally and clipped to that range. The same seed gives the same times. One thread at a time.
 */
public final class ServiceTimes {

    /* Of answers of a language model: a tenth takes over twice the median. */
    private static final double SIGMA = 0.7;

    private final SplittableRandom random;

    ServiceTimes(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /**
     * The times, in milliseconds, of the first calls that an endpoint lets in once it was given this behaviour's seed.
     */
    public static int[] first(int calls, Behaviour behaviour) {
        ServiceTimes times = new ServiceTimes(behaviour.seed());
        return IntStream.range(0, calls)
                .map(call -> times.nextMillis(behaviour))
                .toArray();
    }

    int nextMillis(Behaviour behaviour) {
        if (behaviour.medianMillis() == 0) {
            return random.nextInt(behaviour.minMillis(), behaviour.maxMillis() + 1);
        }
        long drawn = Math.round(behaviour.medianMillis() * Math.exp(SIGMA * random.nextGaussian()));
        return (int) Math.min(behaviour.maxMillis(), Math.max(behaviour.minMillis(), drawn));
    }
}

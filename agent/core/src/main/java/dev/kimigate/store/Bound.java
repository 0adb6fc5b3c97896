package dev.kimigate.store;

import dev.kimigate.runtime.Clocks;

/**
 * How many calls may be in flight whatever the limit is, and until when; after that none may start. Immutable.
 *
 * <p>Both clocks must say that the end has not come: the monotonic one may stand still while a machine sleeps, and the
 * wall clock may be set.
 *
 * @param permits {@link Store#MOST_PERMITS} = there is no such bound
 * @param endMonotonicMillis its end on the monotonic clock, in milliseconds; 0 = it has no end
 * @param endWallMillis its end on the wall clock; meaningless if it has no end
 */
public record Bound(int permits, long endMonotonicMillis, long endWallMillis) {
    /** No bound. */
    public static final Bound NONE = new Bound(Store.MOST_PERMITS, 0, 0);

    /** A longer one is the trace of a clock that began anew. */
    private static final long LONGEST_MILLIS = 86_400_000;

    private static final int MONOTONIC_BITS = 47;
    private static final long MONOTONIC_MASK = (1L << MONOTONIC_BITS) - 1;
    private static final int UNUSED_BITS = Long.SIZE - MONOTONIC_BITS;

    public Bound {
        permits = Math.max(0, Math.min(Store.MOST_PERMITS, permits));
        endMonotonicMillis &= MONOTONIC_MASK;
        endWallMillis = endMonotonicMillis == 0 ? 0 : endWallMillis;
    }

    /** Without an end. */
    public static Bound of(int permits) {
        return new Bound(permits, 0, 0);
    }

    /** One that ends after so many nanoseconds; at once if these are not positive. */
    public static Bound until(int permits, long nanosToGo, Clocks clocks) {
        long millis = Math.max(0, nanosToGo / 1_000_000);
        long end = (monotonicMillis(clocks) + millis) & MONOTONIC_MASK;
        return new Bound(permits, end == 0 ? 1 : end, clocks.nowMillis() + millis);
    }

    /** How many calls may be in flight now. */
    public int inForce(Clocks clocks) {
        return endMonotonicMillis == 0 || isAhead(clocks) ? permits : 0;
    }

    private boolean isAhead(Clocks clocks) {
        // The difference of two times that count in so many bits, with its sign.
        long monotonic = ((endMonotonicMillis - monotonicMillis(clocks)) << UNUSED_BITS) >> UNUSED_BITS;
        long wall = endWallMillis - clocks.nowMillis();
        return monotonic > 0 && monotonic <= LONGEST_MILLIS && wall > 0 && wall <= LONGEST_MILLIS;
    }

    private static long monotonicMillis(Clocks clocks) {
        return Math.floorDiv(clocks.nowNanos(), 1_000_000L);
    }
}

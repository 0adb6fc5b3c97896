package dev.kimigate.gateway.page;

import java.util.Arrays;

/**
 * Waits of calls, by how long they were.
 *
 * @param counts how many in each step of {@link WaitMeter}
 * @param sumMillis of all
 */
@SuppressWarnings("ArrayRecordComponent") // copied on its way in and out
record Waits(long[] counts, long sumMillis) {
    static final Waits NONE = new Waits(new long[WaitMeter.stepEnds().length + 1], 0);

    Waits {
        counts = counts.clone();
    }

    @Override
    public long[] counts() {
        return counts.clone();
    }

    long count() {
        return Arrays.stream(counts).sum();
    }

    Waits minus(Waits earlier) {
        long[] rest = counts.clone();
        for (int i = 0; i < rest.length; i++) {
            rest[i] -= earlier.counts[i];
        }
        return new Waits(rest, sumMillis - earlier.sumMillis);
    }

    Waits plus(Waits more) {
        long[] all = counts.clone();
        for (int i = 0; i < all.length; i++) {
            all[i] += more.counts[i];
        }
        return new Waits(all, sumMillis + more.sumMillis);
    }

    /** Of so many of a hundred calls none waited longer than these milliseconds, to a quarter; 0 without calls. */
    long percentileMillis(int percent) {
        long rank = (count() * percent + 99) / 100;
        long[] ends = WaitMeter.stepEnds();
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (rank > 0 && seen >= rank) {
                return ends[Math.min(i, ends.length - 1)];
            }
        }
        return 0;
    }

    /** How many waited these milliseconds at most; exact at the steps' ends. */
    long within(long millis) {
        long[] ends = WaitMeter.stepEnds();
        long seen = 0;
        for (int i = 0; i < ends.length && ends[i] <= millis; i++) {
            seen += counts[i];
        }
        return seen;
    }
}

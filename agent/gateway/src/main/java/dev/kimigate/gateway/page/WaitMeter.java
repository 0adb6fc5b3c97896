package dev.kimigate.gateway.page;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/**
 * How long calls have waited for their first permit, counted in steps that grow by about a quarter. Adding costs two
 * counters and allocates nothing. Any thread.
 */
public final class WaitMeter {
    /** The upper ends of the steps, in milliseconds; what is longer is in a last step of its own. */
    private static final long[] ENDS = ends();

    private static final double GROWTH = 1.25;
    private static final long LONGEST = 400_000;

    private final AtomicLongArray counts = new AtomicLongArray(ENDS.length + 1);
    private final LongAdder sumMillis = new LongAdder();

    private static long[] ends() {
        return LongStream.iterate(1, end -> end <= LONGEST, end -> Math.max(end + 1, (long) (end * GROWTH)))
                .toArray();
    }

    /** A call waited so long. */
    public void waited(long nanos) {
        long millis = Math.max(0, nanos / 1_000_000);
        counts.incrementAndGet(step(millis));
        sumMillis.add(millis);
    }

    private static int step(long millis) {
        int found = Arrays.binarySearch(ENDS, millis);
        return found >= 0 ? found : -found - 1;
    }

    /** What was counted so far. */
    Waits read() {
        long[] now = new long[counts.length()];
        for (int i = 0; i < now.length; i++) {
            now[i] = counts.get(i);
        }
        return new Waits(now, sumMillis.sum());
    }

    static long[] stepEnds() {
        return ENDS.clone();
    }
}

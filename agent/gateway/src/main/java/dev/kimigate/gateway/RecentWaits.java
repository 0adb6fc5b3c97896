package dev.kimigate.gateway;

import dev.kimigate.limiter.QueueAge;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls that waited for a permit until their wait was over, or until their tool gave them up. If the tool sends the
 * same again soon, the new call is as old in the queue as the one that waited. Any thread.
 */
final class RecentWaits {
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int MOST = 1024;

    private final LongSupplier nanoTime;
    /** Those that ended first come first. */
    private final Map<ByteBuffer, Ended> ended = new LinkedHashMap<>();

    private record Ended(QueueAge age, long nanos) {}

    RecentWaits() {
        this(System::nanoTime);
    }

    RecentWaits(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** A call's wait has ended without a permit. */
    synchronized void add(ByteBuffer digest, QueueAge age) {
        forgetOld();
        ended.remove(digest);
        if (ended.size() < MOST) {
            ended.put(digest, new Ended(age, nanoTime.getAsLong()));
        }
    }

    /** Whether there is anything to {@link #take}. */
    synchronized boolean isEmpty() {
        forgetOld();
        return ended.isEmpty();
    }

    /** The age of an equal call, which is given away once; null if none has ended a short while ago. */
    synchronized @Nullable QueueAge take(ByteBuffer digest) {
        forgetOld();
        Ended former = ended.remove(digest);
        return former == null ? null : former.age();
    }

    private void forgetOld() {
        long now = nanoTime.getAsLong();
        Iterator<Ended> first = ended.values().iterator();
        while (first.hasNext() && now - first.next().nanos() >= KEPT_NANOS) {
            first.remove();
        }
    }
}

package dev.kimigate.dist;

import dev.kimigate.harness.endpoint.CallRecord;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** How many calls were in flight when, by the endpoint's own records. Times are milliseconds from the first start. */
final class InFlightTimeline {
    /* From this microsecond on, so many. */
    private final TreeMap<Long, Integer> inFlight = new TreeMap<>();

    InFlightTimeline(Collection<CallRecord> calls) {
        TreeMap<Long, Integer> changes = new TreeMap<>();
        for (CallRecord call : calls) {
            changes.merge(call.admittedMicros(), 1, Integer::sum);
            changes.merge(call.endedMicros(), -1, Integer::sum);
        }
        long first = changes.isEmpty() ? 0 : changes.firstKey();
        int count = 0;
        for (Map.Entry<Long, Integer> change : changes.entrySet()) {
            count += change.getValue();
            inFlight.put(change.getKey() - first, count);
        }
    }

    /** From the first start to the last end. */
    long millis() {
        return inFlight.isEmpty() ? 0 : TimeUnit.MICROSECONDS.toMillis(inFlight.lastKey());
    }

    /** The most at once from a time on. */
    int mostFrom(long millis) {
        long micros = TimeUnit.MILLISECONDS.toMicros(millis);
        Map.Entry<Long, Integer> before = inFlight.floorEntry(micros);
        int most = before == null ? 0 : before.getValue();
        for (int count : inFlight.tailMap(micros, true).values()) {
            most = Math.max(most, count);
        }
        return most;
    }

    /** The first time, not before the one given, at which so many were in flight; empty if they never were again. */
    OptionalLong firstWith(int count, long fromMillis) {
        long micros = TimeUnit.MILLISECONDS.toMicros(fromMillis);
        Map.Entry<Long, Integer> before = inFlight.floorEntry(micros);
        if (before != null && before.getValue() >= count) {
            return OptionalLong.of(fromMillis);
        }
        return inFlight.tailMap(micros, true).entrySet().stream()
                .filter(entry -> entry.getValue() >= count)
                .mapToLong(entry -> TimeUnit.MICROSECONDS.toMillis(entry.getKey()))
                .findFirst();
    }
}

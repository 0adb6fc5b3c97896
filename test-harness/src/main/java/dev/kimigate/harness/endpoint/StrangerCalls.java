package dev.kimigate.harness.endpoint;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;

/* One account's strangers. No timer: what they did since is made up for when somebody asks. Guarded by the AdmissionControl. */
final class StrangerCalls {

    private static final long STAGGER_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** @param ends true for the end of a call, false for the wish to start one */
    private record Event(long nanos, boolean ends) {}

    private final ServerTimeline.Strangers habits;
    private final SplittableRandom random;
    private final long originNanos;
    private final PriorityQueue<Event> events;
    private int taken;

    StrangerCalls(ServerTimeline.Strangers habits, long seed, long nowNanos) {
        this.habits = habits;
        this.random = new SplittableRandom(seed);
        this.originNanos = nowNanos;
        // By distance from one instant, as such times are to be compared.
        this.events = new PriorityQueue<>(Comparator.comparingLong(event -> event.nanos() - originNanos));
        for (int i = 0; i < habits.calls(); i++) {
            events.add(new Event(nowNanos + random.nextLong(STAGGER_NANOS), false));
        }
    }

    /** Slots taken at the time last run to. */
    int taken() {
        return taken;
    }

    /**
     * Does what was due until now.
     *
     * @param free whether a slot was free at a time, these strangers' own being counted by {@link #taken}
     */
    void runTo(long nowNanos, LongPredicate free) {
        Event next = events.peek();
        while (next != null && next.nanos() - nowNanos <= 0) {
            events.add(after(events.remove(), free));
            next = events.peek();
        }
    }

    private Event after(Event event, LongPredicate free) {
        long nanos = event.nanos();
        if (event.ends()) {
            taken--;
            return new Event(nanos + TimeUnit.MILLISECONDS.toNanos(habits.pauseMillis()), false);
        }
        if (free.test(nanos)) {
            taken++;
            return new Event(nanos + drawn(habits.minMillis(), habits.maxMillis()), true);
        }
        return new Event(nanos + drawn(habits.minRetryMillis(), habits.maxRetryMillis()), false);
    }

    private long drawn(int minMillis, int maxMillis) {
        return TimeUnit.MILLISECONDS.toNanos(random.nextInt(minMillis, maxMillis + 1));
    }
}

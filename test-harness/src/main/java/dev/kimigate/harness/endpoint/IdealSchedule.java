package dev.kimigate.harness.endpoint;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The shortest time that a burst can take: that of a caller who knows the endpoint's timeline beforehand and starts
 * each call in the instant in which it is let in, one after another. Waits an overload out even if a share would pass,
 * and leaves strangers all the slots they want.
 */
public final class IdealSchedule {
    private final Behaviour behaviour;
    private final ServerTimeline timeline;
    private final PriorityQueue<Long> releases = new PriorityQueue<>();
    private final Deque<Long> starts = new ArrayDeque<>();

    private IdealSchedule(Behaviour behaviour, ServerTimeline timeline) {
        this.behaviour = behaviour;
        this.timeline = timeline;
    }

    /**
     * The time from the burst to its last answer, in milliseconds.
     *
     * @param serviceMillis of the calls, in the order in which they are let in
     * @throws IllegalArgumentException when the timeline never lets them all in
     */
    public static long millis(int[] serviceMillis, Behaviour behaviour, ServerTimeline timeline) {
        return new IdealSchedule(behaviour, timeline).run(serviceMillis);
    }

    private long run(int[] serviceMillis) {
        long now = 0;
        long end = 0;
        for (int service : serviceMillis) {
            now = firstFree(now);
            starts.add(now);
            releases.add(now + service + behaviour.lateMillis());
            end = Math.max(end, now + service);
        }
        return end;
    }

    private long firstFree(long from) {
        long now = from;
        letGo(now);
        while (!isFree(now)) {
            now = nextChange(now);
            letGo(now);
        }
        return now;
    }

    private void letGo(long now) {
        while (!releases.isEmpty() && releases.element() <= now) {
            releases.remove();
        }
        while (!starts.isEmpty() && starts.element() <= now - behaviour.rpmWindowMillis()) {
            starts.remove();
        }
    }

    private boolean isFree(long now) {
        ServerTimeline.Strangers strangers = timeline.strangers();
        int slots = timeline.limitAt(now, behaviour.limit()) - (strangers == null ? 0 : strangers.calls());
        boolean inTime = behaviour.rpm() == 0 || starts.size() < behaviour.rpm();
        return releases.size() < slots && timeline.overloadAt(now) == 0 && inTime;
    }

    private long nextChange(long now) {
        LongStream ends = timeline.overloads().stream().mapToLong(ServerTimeline.Episode::toMillis);
        LongStream steps = timeline.limits().stream().mapToLong(ServerTimeline.LimitStep::fromMillis);
        LongStream ours = LongStream.concat(
                releases.stream().mapToLong(Long::longValue).limit(1),
                starts.stream().mapToLong(start -> start + behaviour.rpmWindowMillis()));
        return LongStream.concat(LongStream.concat(ends, steps), ours)
                .filter(change -> change > now)
                .min()
                .orElseThrow(() -> new IllegalArgumentException("nothing is let in after " + now + " ms"));
    }

    /** As many calls of the same length. */
    public static int[] calls(int count, int millis) {
        return IntStream.generate(() -> millis).limit(count).toArray();
    }
}

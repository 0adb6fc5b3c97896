package dev.kimigate.dist;

import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.Course;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The ideal: how long a burst takes for somebody who knows the endpoint's course beforehand and starts each call in the
 * instant in which it is let in, one after another. Waits an overload out even if a share would pass, and leaves
 * strangers all the slots they want.
 */
final class Oracle {
    private final Behaviour behaviour;
    private final Course course;
    private final PriorityQueue<Long> releases = new PriorityQueue<>();
    private final Deque<Long> starts = new ArrayDeque<>();

    private Oracle(Behaviour behaviour, Course course) {
        this.behaviour = behaviour;
        this.course = course;
    }

    /**
     * The time from the burst to its last answer, in milliseconds.
     *
     * @param serviceMillis of the calls, in the order in which they are let in
     * @throws IllegalArgumentException when the course never lets them all in
     */
    static long millis(int[] serviceMillis, Behaviour behaviour, Course course) {
        return new Oracle(behaviour, course).run(serviceMillis);
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
        Course.Strangers strangers = course.strangers();
        int slots = course.limitAt(now, behaviour.limit()) - (strangers == null ? 0 : strangers.calls());
        boolean inTime = behaviour.rpm() == 0 || starts.size() < behaviour.rpm();
        return releases.size() < slots && course.overloadAt(now) == 0 && inTime;
    }

    private long nextChange(long now) {
        LongStream ends = course.overloads().stream().mapToLong(Course.Episode::toMillis);
        LongStream steps = course.limits().stream().mapToLong(Course.LimitStep::fromMillis);
        LongStream ours = LongStream.concat(
                releases.stream().mapToLong(Long::longValue).limit(1),
                starts.stream().mapToLong(start -> start + behaviour.rpmWindowMillis()));
        return LongStream.concat(LongStream.concat(ends, steps), ours)
                .filter(change -> change > now)
                .min()
                .orElseThrow(() -> new IllegalArgumentException("nothing is let in after " + now + " ms"));
    }

    /** As many calls of the same length. */
    static int[] calls(int count, int millis) {
        return IntStream.generate(() -> millis).limit(count).toArray();
    }
}

package dev.kimigate.dist;

import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.Course;
import dev.kimigate.harness.endpoint.RefusalForm;
import dev.kimigate.harness.endpoint.ServiceTimes;
import dev.kimigate.harness.endpoint.UsagesShape;

/**
 * A burst of calls of two hosts that have no setting, and what the endpoint is like while it lasts.
 *
 * @param behaviour from the burst on
 * @param course from the burst on
 * @param calls of both hosts together
 * @param mostRefusals caused at most; far fewer than without the agent, or than retries would cause
 * @param leastInFlight at some time in the last third of the burst: the limit was found; 0 where that says nothing
 * @param toldFirst whether the burst waits until the agent knows the endpoint's limit, as told by {@code /usages}
 * @param cold whether the burst is the first that the hosts do; else each has had one call answered
 */
record Scenario(
        String name,
        Behaviour behaviour,
        Course course,
        int calls,
        long mostRefusals,
        int leastInFlight,
        boolean toldFirst,
        boolean cold) {

    /* Chosen so that the service times' mean is near the distribution's. */
    private static final int SEED = 7;

    /** Calls of one length, limit 20; nothing is told by usages, nothing happens. */
    static Scenario of(String name, int calls, int millis) {
        Behaviour behaviour =
                Behaviour.usual().withMillis(millis).with("seed", SEED).with("usages", UsagesShape.ABSENT);
        return new Scenario(name, behaviour, Course.NONE, calls, 0, 0, false, false);
    }

    Scenario with(String key, Object value) {
        return with(behaviour.with(key, value));
    }

    Scenario with(Behaviour other) {
        return new Scenario(name, other, course, calls, mostRefusals, leastInFlight, toldFirst, cold);
    }

    Scenario withLimit(int limit) {
        return with("limit", limit);
    }

    /** What the endpoint says over its limit. */
    Scenario withForm(RefusalForm form) {
        return with("limitForm", form);
    }

    /** {@code /usages} names this limit, whatever holds. */
    Scenario withUsages(int named) {
        return with("usages", UsagesShape.B).with("parallelLimit", named);
    }

    Scenario with(Course other) {
        return new Scenario(name, behaviour, other, calls, mostRefusals, leastInFlight, toldFirst, cold);
    }

    Scenario causing(long refusalsAtMost) {
        return new Scenario(name, behaviour, course, calls, refusalsAtMost, leastInFlight, toldFirst, cold);
    }

    Scenario reaching(int inFlight) {
        return new Scenario(name, behaviour, course, calls, mostRefusals, inFlight, toldFirst, cold);
    }

    Scenario onceTold() {
        return new Scenario(name, behaviour, course, calls, mostRefusals, leastInFlight, true, cold);
    }

    Scenario fromCold() {
        return new Scenario(name, behaviour, course, calls, mostRefusals, leastInFlight, toldFirst, true);
    }

    /** Before the burst: the same endpoint, in a good hour. */
    Behaviour before() {
        return behaviour
                .withMillis(100)
                .with("medianMillis", 0)
                .with("lateMillis", 0)
                .with("rpm", 0)
                .with("seed", SEED + 1);
    }

    /** While somebody without the agent tries the same: other service times, so that those of the burst are its own. */
    Behaviour forBare() {
        return behaviour.with("seed", SEED + 2);
    }

    /** What the burst takes at best, in milliseconds. */
    long idealMillis() {
        return Oracle.millis(ServiceTimes.first(calls, behaviour), behaviour, course);
    }

    @Override
    public String toString() {
        return name;
    }
}

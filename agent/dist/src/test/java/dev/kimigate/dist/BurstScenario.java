package dev.kimigate.dist;

import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.IdealSchedule;
import dev.kimigate.harness.endpoint.RefusalForm;
import dev.kimigate.harness.endpoint.ServerTimeline;
import dev.kimigate.harness.endpoint.ServiceTimes;
import dev.kimigate.harness.endpoint.UsagesShape;

/**
 * A burst of calls of two hosts that have no setting, and what the endpoint is like while it lasts.
 *
 * @param behaviour from the burst on
 * @param timeline from the burst on
 * @param calls of both hosts together
 * @param start what the hosts did and know before the burst
 * @param mostRefusals caused at most; far fewer than without the agent, or than retries would cause
 * @param leastInFlight from which on the limit counts as found; reached in time, and again in the last third of the
 *     burst; 0 where that says nothing
 * @param besideBare whether the same burst is made without the agent, too; only for the table, so not by default
 */
record BurstScenario(
        String name,
        Behaviour behaviour,
        ServerTimeline timeline,
        int calls,
        Start start,
        long mostRefusals,
        int leastInFlight,
        boolean besideBare) {

    /** What comes before a burst. */
    enum Start {
        /** Nothing. */
        COLD,
        /** One answered call of each host. */
        WARM,
        /** The same, and the agent knows the endpoint's limit, as {@code /usages} tells it. */
        TOLD
    }

    /* Chosen so that the service times' mean is near the distribution's. */
    private static final int SEED = 7;

    /** Calls of one length, limit 20; usages tells nothing, nothing happens. */
    static BurstScenario of(String name, int calls, int millis) {
        Behaviour behaviour =
                Behaviour.usual().withMillis(millis).with("seed", SEED).with("usages", UsagesShape.ABSENT);
        return new BurstScenario(name, behaviour, ServerTimeline.NONE, calls, Start.WARM, 0, 0, Shipped.FULL);
    }

    BurstScenario with(String key, Object value) {
        return with(behaviour.with(key, value));
    }

    BurstScenario with(Behaviour other) {
        return new BurstScenario(name, other, timeline, calls, start, mostRefusals, leastInFlight, besideBare);
    }

    BurstScenario with(ServerTimeline other) {
        return new BurstScenario(name, behaviour, other, calls, start, mostRefusals, leastInFlight, besideBare);
    }

    BurstScenario with(Start other) {
        return new BurstScenario(name, behaviour, timeline, calls, other, mostRefusals, leastInFlight, besideBare);
    }

    BurstScenario withLimit(int limit) {
        return with("limit", limit);
    }

    /** What the endpoint says over its limit. */
    BurstScenario withForm(RefusalForm form) {
        return with("limitForm", form);
    }

    /** {@code /usages} names this limit, whatever holds. */
    BurstScenario withUsages(int named) {
        return with("usages", UsagesShape.B).with("parallelLimit", named);
    }

    BurstScenario withoutBare() {
        return new BurstScenario(name, behaviour, timeline, calls, start, mostRefusals, leastInFlight, false);
    }

    BurstScenario causing(long refusalsAtMost) {
        return new BurstScenario(name, behaviour, timeline, calls, start, refusalsAtMost, leastInFlight, besideBare);
    }

    BurstScenario reaching(int inFlight) {
        return new BurstScenario(name, behaviour, timeline, calls, start, mostRefusals, inFlight, besideBare);
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

    /** When the endpoint's limit last changed, in milliseconds from the burst on; 0 if it never did. */
    long lastStepMillis() {
        return timeline.limits().stream()
                .mapToLong(ServerTimeline.LimitStep::fromMillis)
                .max()
                .orElse(0);
    }

    /** What the burst takes at best, in milliseconds. */
    long idealMillis() {
        return IdealSchedule.millis(ServiceTimes.first(calls, behaviour), behaviour, timeline);
    }

    @Override
    public String toString() {
        return name;
    }
}

package dev.kimigate.simulation;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a server does to requests that all come at once. Times in seconds.
 *
 * @param requests how many
 * @param median of the service times, which are lognormal (sigma 0.7)
 * @param streamed whether an answer's headers come 250 ms after its request, and it takes 2 to 120 s; else it may take
 *     any time, and its headers come with its end
 * @param steps changes of the limit, which is 20 at first
 * @param late how long a place stays taken after the end of its answer
 * @param strangers places that a client of another machine takes, again and again
 * @param overload spans in which requests are refused whatever the limit
 * @param overloadShare how many of them
 * @param perMinute how many requests are admitted in a minute; 0 = no such limit
 */
record SimulatedScenario(
        String name,
        int requests,
        double median,
        boolean streamed,
        List<Step> steps,
        double late,
        int strangers,
        List<Span> overload,
        double overloadShare,
        int perMinute) {
    private static final int REQUESTS = 200;
    private static final int LIMIT = 20;
    /** By how much calls of a median of 1 s are shorter than those of 12 s. */
    private static final double SHORTER = 12;

    record Step(double at, int limit) {}

    record Span(double from, double to) {
        boolean holds(double time) {
            return from <= time && time < to;
        }
    }

    static final SimulatedScenario BURST = named("burst of 200, limit 20");
    static final List<SimulatedScenario> ALL = List.of(
            BURST,
            named("limit 20 to 8 at 60 s").withSteps(new Step(60, 8)),
            named("limit 20 to 8 at 60 s, back at 180 s").withSteps(new Step(60, 8), new Step(180, 20)),
            named("places freed 500 ms late").withLate(0.5),
            named("strangers in 5 places").withStrangers(5),
            named("overload 30-90 s and 150-210 s").withOverload(1, new Span(30, 90), new Span(150, 210)),
            named("the same, 90 % refused").withOverload(0.9, new Span(30, 90), new Span(150, 210)),
            named("60 requests a minute (median 6 s)").withPerMinute(60, 6),
            named("all: strangers 5, 500 ms late, overload 30-90 s, limit 12 from 150 s")
                    .withStrangers(5)
                    .withLate(0.5)
                    .withOverload(1, new Span(30, 90))
                    .withSteps(new Step(150, 12)));

    /** The same with short calls, and what only they show: who is late and who is there cannot be told by the clock. */
    static final List<SimulatedScenario> SHORT = Stream.concat(
                    ALL.stream().map(SimulatedScenario::withShortCalls),
                    Stream.of(
                            named("400 calls of 0.3 s, strangers in 8 places")
                                    .withStrangers(8)
                                    .withCalls(400, 0.3),
                            named("100 calls of 1 s, places freed 500 ms late")
                                    .withLate(0.5)
                                    .withCalls(100, 1),
                            named("400 calls of 0.3 s, places freed 500 ms late")
                                    .withLate(0.5)
                                    .withCalls(400, 0.3),
                            named("200 calls of 1 s, strangers in 8 places, 500 ms late")
                                    .withStrangers(8)
                                    .withLate(0.5)
                                    .withCalls(200, 1),
                            named("100 calls of 1 s, limit 12 all along")
                                    .withSteps(new Step(0, 12))
                                    .withCalls(100, 1),
                            named("2,000 calls of 1 s, limit 100 all along")
                                    .withSteps(new Step(0, 100))
                                    .withCalls(2_000, 1)))
            .toList();

    static SimulatedScenario named(String name) {
        return new SimulatedScenario(name, REQUESTS, 12, true, List.of(), 0, 0, List.of(), 1, 0);
    }

    SimulatedScenario withSteps(Step... next) {
        return new SimulatedScenario(
                name, requests, median, streamed, List.of(next), late, strangers, overload, overloadShare, perMinute);
    }

    SimulatedScenario withLate(double next) {
        return new SimulatedScenario(
                name, requests, median, streamed, steps, next, strangers, overload, overloadShare, perMinute);
    }

    SimulatedScenario withStrangers(int next) {
        return new SimulatedScenario(
                name, requests, median, streamed, steps, late, next, overload, overloadShare, perMinute);
    }

    SimulatedScenario withOverload(double share, Span... spans) {
        return new SimulatedScenario(
                name, requests, median, streamed, steps, late, strangers, List.of(spans), share, perMinute);
    }

    SimulatedScenario withPerMinute(int starts, double newMedian) {
        return new SimulatedScenario(
                name, requests, newMedian, streamed, steps, late, strangers, overload, overloadShare, starts);
    }

    /**
     * The same with calls of a twelfth, whose answers come at once and as a whole; what happens, happens as much
     * sooner.
     */
    SimulatedScenario withShortCalls() {
        return new SimulatedScenario(
                "short calls: " + name,
                requests,
                median / SHORTER,
                false,
                steps.stream()
                        .map(step -> new Step(step.at() / SHORTER, step.limit()))
                        .toList(),
                late,
                strangers,
                overload.stream()
                        .map(span -> new Span(span.from() / SHORTER, span.to() / SHORTER))
                        .toList(),
                overloadShare,
                perMinute);
    }

    /** So many calls of that median, not streamed. */
    SimulatedScenario withCalls(int number, double newMedian) {
        return new SimulatedScenario(
                name, number, newMedian, false, steps, late, strangers, overload, overloadShare, perMinute);
    }

    int limit(double time) {
        int limit = LIMIT;
        for (Step step : steps) {
            if (time >= step.at()) {
                limit = step.limit();
            }
        }
        return limit;
    }

    boolean isOverloaded(double time) {
        return overload.stream().anyMatch(span -> span.holds(time));
    }

    @Override
    public String toString() {
        return name;
    }
}

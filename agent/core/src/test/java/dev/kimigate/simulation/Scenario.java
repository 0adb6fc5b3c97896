package dev.kimigate.simulation;

import java.util.List;

/**
 * What a server does to 200 requests that all come at once. Times in seconds.
 *
 * @param median of the service times, which are lognormal (sigma 0.7), 2 to 120 s
 * @param steps changes of the limit, which is 20 at first
 * @param late how long a place stays taken after the end of its answer
 * @param strangers places that a client of another machine takes, again and again
 * @param overload spans in which requests are refused whatever the limit
 * @param overloadShare how many of them
 * @param perMinute how many requests are admitted in a minute; 0 = no such limit
 */
record Scenario(
        String name,
        double median,
        List<Step> steps,
        double late,
        int strangers,
        List<Span> overload,
        double overloadShare,
        int perMinute) {
    static final int REQUESTS = 200;
    private static final int LIMIT = 20;

    record Step(double at, int limit) {}

    record Span(double from, double to) {
        boolean holds(double time) {
            return from <= time && time < to;
        }
    }

    static final Scenario BURST = named("burst of 200, limit 20");
    static final List<Scenario> ALL = List.of(
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

    static Scenario named(String name) {
        return new Scenario(name, 12, List.of(), 0, 0, List.of(), 1, 0);
    }

    Scenario withSteps(Step... next) {
        return new Scenario(name, median, List.of(next), late, strangers, overload, overloadShare, perMinute);
    }

    Scenario withLate(double next) {
        return new Scenario(name, median, steps, next, strangers, overload, overloadShare, perMinute);
    }

    Scenario withStrangers(int next) {
        return new Scenario(name, median, steps, late, next, overload, overloadShare, perMinute);
    }

    Scenario withOverload(double share, Span... spans) {
        return new Scenario(name, median, steps, late, strangers, List.of(spans), share, perMinute);
    }

    Scenario withPerMinute(int starts, double newMedian) {
        return new Scenario(name, newMedian, steps, late, strangers, overload, overloadShare, starts);
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

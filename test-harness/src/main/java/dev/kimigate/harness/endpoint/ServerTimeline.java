package dev.kimigate.harness.endpoint;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint does by itself as time goes on. Times are milliseconds from the order. Immutable.
 *
 * @param limits each holds from its time on, until the next; before the first, the behaviour's own. Accounts with a
 *     limit of their own keep it
 * @param overloads episodes in which calls are refused as overload
 * @param strangers who takes slots of every account; null for nobody
 */
public record ServerTimeline(
        List<LimitStep> limits,
        List<Episode> overloads,
        @Nullable Strangers strangers) {

    /** From its time on this is the limit. */
    public record LimitStep(long fromMillis, int limit) {}

    /** From one time until before the other, this share (0 to 1) of the calls is refused. */
    public record Episode(long fromMillis, long toMillis, double share) {}

    /**
     * Somebody who always wants this many calls in flight, and meets the limit as everybody does.
     *
     * @param calls how many at once
     * @param minMillis the shortest of them; drawn evenly between the two
     * @param maxMillis the longest
     * @param pauseMillis between the end of one and the next
     * @param minRetryMillis after a refusal; drawn evenly between the two
     * @param maxRetryMillis likewise
     */
    public record Strangers(
            int calls, int minMillis, int maxMillis, int pauseMillis, int minRetryMillis, int maxRetryMillis) {

        public Strangers {
            check(calls >= 0, "calls >= 0");
            check(0 < minMillis && minMillis <= maxMillis, "0 < minMillis <= maxMillis");
            check(pauseMillis >= 0, "pauseMillis >= 0");
            check(0 < minRetryMillis && minRetryMillis <= maxRetryMillis, "0 < minRetryMillis <= maxRetryMillis");
        }
    }

    /** Nothing changes by itself. */
    public static final ServerTimeline NONE = new ServerTimeline(List.of(), List.of(), null);

    public ServerTimeline {
        limits = List.copyOf(limits);
        overloads = List.copyOf(overloads);
    }

    /** Steps are to be added in the order of their times. */
    public ServerTimeline withLimit(long fromMillis, int limit) {
        return new ServerTimeline(added(limits, new LimitStep(fromMillis, limit)), overloads, strangers);
    }

    public ServerTimeline withOverload(long fromMillis, long toMillis, double share) {
        return new ServerTimeline(limits, added(overloads, new Episode(fromMillis, toMillis, share)), strangers);
    }

    public ServerTimeline withStrangers(Strangers somebody) {
        return new ServerTimeline(limits, overloads, somebody);
    }

    /** The limit in force at a time; {@code otherwise} before the first step. */
    public int limitAt(long millis, int otherwise) {
        int limit = otherwise;
        for (LimitStep step : limits) {
            limit = millis >= step.fromMillis() ? step.limit() : limit;
        }
        return limit;
    }

    /** The share of calls refused as overload at a time; 0 outside of the episodes. */
    public double overloadAt(long millis) {
        return overloads.stream()
                .filter(episode -> episode.fromMillis() <= millis && millis < episode.toMillis())
                .mapToDouble(Episode::share)
                .max()
                .orElse(0);
    }

    private static <T> List<T> added(List<T> some, T one) {
        List<T> all = new ArrayList<>(some);
        all.add(one);
        return all;
    }

    private static void check(boolean holds, String wanted) {
        if (!holds) {
            throw new IllegalArgumentException("wanted: " + wanted);
        }
    }
}

package dev.kimigate.gateway.page;

import dev.kimigate.report.StateSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was seen since the beginning, in at most {@value #MOST} samples: of five seconds each at first; when there are
 * that many, each two become one, and those that follow are as long. Any thread.
 */
final class History {
    static final int MOST = 720;

    private final WaitMeter meter;
    private final long sinceMillis;
    private final List<Sample> samples = new ArrayList<>();
    /** How many of the five seconds one sample is made of. */
    private int parts = 1;
    /** How many the last one has so far. */
    private int filled = 1;

    private Map<String, Long> totals = Map.of();
    private Map<String, Long> totalsAtFirst = Map.of();
    private Waits waits;

    /** Begins now, with the state as it is. */
    History(WaitMeter meter, StateSnapshot first) {
        this.meter = meter;
        this.sinceMillis = first.nowMillis();
        this.waits = meter.read();
        this.totals = refusals(first);
        this.totalsAtFirst = totals;
    }

    /** Five seconds have gone by. */
    synchronized void add(StateSnapshot now) {
        Map<String, Long> seen = refusals(now);
        Waits all = meter.read();
        Sample sample = new Sample(
                now.nowMillis(), held(now), waiting(now), limit(now), difference(seen, totals), all.minus(waits));
        totals = seen;
        waits = all;
        if (filled < parts && !samples.isEmpty()) {
            samples.set(samples.size() - 1, samples.get(samples.size() - 1).and(sample));
            filled++;
        } else {
            samples.add(sample);
            filled = 1;
        }
        if (samples.size() >= MOST) {
            halve();
        }
    }

    private void halve() {
        List<Sample> half = new ArrayList<>();
        for (int i = 0; i + 1 < samples.size(); i += 2) {
            half.add(samples.get(i).and(samples.get(i + 1)));
        }
        samples.clear();
        samples.addAll(half);
        parts *= 2;
        filled = parts;
    }

    synchronized List<Sample> samples() {
        return List.copyOf(samples);
    }

    /** When it began, wall clock. */
    long sinceMillis() {
        return sinceMillis;
    }

    /** How long one sample is, in seconds. */
    synchronized int secondsOfSample() {
        return parts * Page.SAMPLE_SECONDS;
    }

    /** Refusals since the beginning, over all accounts, by what they meant. */
    Map<String, Long> refused(StateSnapshot now) {
        return difference(refusals(now), totalsAtFirst);
    }

    /** Waits of the gateway's own calls since the beginning. */
    Waits waits() {
        return meter.read();
    }

    static int held(StateSnapshot state) {
        return state.accounts().stream()
                .mapToInt(account -> account.status().held())
                .sum();
    }

    static int waiting(StateSnapshot state) {
        return state.accounts().stream()
                .mapToInt(account -> account.status().waiting())
                .sum();
    }

    private static int limit(StateSnapshot state) {
        return state.accounts().stream()
                .mapToInt(account -> account.status().capacity())
                .sum();
    }

    private static Map<String, Long> refusals(StateSnapshot state) {
        Map<String, Long> totals = new TreeMap<>();
        state.accounts()
                .forEach(account -> account.at(state.nowMillis())
                        .refusals()
                        .forEach((verdict, count) -> totals.merge(verdict, count, Long::sum)));
        return totals;
    }

    /** An account's file may have been made anew meanwhile: what is less than before counts from zero. */
    private static Map<String, Long> difference(Map<String, Long> now, Map<String, Long> before) {
        Map<String, Long> rest = new TreeMap<>();
        now.forEach((verdict, count) -> {
            long earlier = before.getOrDefault(verdict, 0L);
            long more = count >= earlier ? count - earlier : count;
            if (more > 0) {
                rest.put(verdict, more);
            }
        });
        return rest;
    }
}

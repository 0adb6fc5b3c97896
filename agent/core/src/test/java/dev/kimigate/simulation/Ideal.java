package dev.kimigate.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** The shortest time in which somebody who knows the server would be done, in order; strangers come first. */
final class Ideal {
    private static final double MINUTE = 60;

    private final Scenario scenario;
    private final PriorityQueue<Double> frees = new PriorityQueue<>();
    private final List<Double> starts = new ArrayList<>();

    private Ideal(Scenario scenario) {
        this.scenario = scenario;
    }

    static double makespan(Scenario scenario, long seed) {
        return new Ideal(scenario).makespan(Simulation.durations(scenario, seed));
    }

    private double makespan(double[] durations) {
        double time = 0;
        double end = 0;
        for (double duration : durations) {
            while (!mayStart(time)) {
                time = nextChange(time);
            }
            frees.add(time + duration + scenario.late());
            starts.add(time);
            end = Math.max(end, time + duration);
        }
        return end + 2 * Simulation.NETWORK;
    }

    private boolean mayStart(double time) {
        while (!frees.isEmpty() && frees.peek() <= time) {
            frees.remove();
        }
        return frees.size() < scenario.limit(time) - scenario.strangers()
                && !scenario.isOverloaded(time)
                && (rateFrees() <= time);
    }

    private double rateFrees() {
        int most = scenario.perMinute();
        return most == 0 || starts.size() < most ? 0 : starts.get(starts.size() - most) + MINUTE;
    }

    private double nextChange(double time) {
        List<Double> changes = new ArrayList<>(frees.isEmpty() ? List.of() : List.of(frees.peek()));
        scenario.steps().forEach(step -> changes.add(step.at()));
        scenario.overload().forEach(span -> changes.add(span.to()));
        changes.add(rateFrees());
        double next = changes.stream()
                .filter(change -> change > time)
                .mapToDouble(change -> change)
                .min()
                .orElseThrow();
        return next + 1e-9;
    }
}

package dev.kimigate.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntToDoubleFunction;

/** The shortest time in which somebody who knows the server would be done, in order; strangers come first. */
final class IdealMakespan {
    private static final double MINUTE = 60;

    private final SimulatedScenario scenario;
    private final int atMost;
    private final IntToDoubleFunction comes;
    private final PriorityQueue<Double> frees = new PriorityQueue<>();
    private final List<Double> starts = new ArrayList<>();

    private IdealMakespan(SimulatedScenario scenario, int atMost, IntToDoubleFunction comes) {
        this.scenario = scenario;
        this.atMost = atMost;
        this.comes = comes;
    }

    static double makespan(SimulatedScenario scenario, long seed) {
        return makespan(scenario, seed, 0);
    }

    /** For a client that was told to have no more than {@code atMost} calls in flight; 0 = that was told nothing. */
    static double makespan(SimulatedScenario scenario, long seed, int atMost) {
        return new IdealMakespan(scenario, atMost == 0 ? Integer.MAX_VALUE : atMost, request -> 0)
                .makespan(Simulation.durations(scenario, seed));
    }

    /** For requests that come one after the other: {@code comes} gives the seconds of each, by its number. */
    static double makespan(SimulatedScenario scenario, long seed, IntToDoubleFunction comes) {
        return new IdealMakespan(scenario, Integer.MAX_VALUE, comes).makespan(Simulation.durations(scenario, seed));
    }

    private double makespan(double[] durations) {
        double time = 0;
        double end = 0;
        for (int i = 0; i < durations.length; i++) {
            double duration = durations[i];
            time = Math.max(time, comes.applyAsDouble(i));
            while (!mayStart(time)) {
                time = nextChange(time);
            }
            frees.add(time + duration + Math.max(scenario.late(), roundTrip()));
            starts.add(time);
            end = Math.max(end, time + duration);
        }
        return end + 2 * Simulation.NETWORK;
    }

    /** Whoever is told of an end, and sends the next call then, loses the network's time; beside 12 s it is nothing. */
    private double roundTrip() {
        return scenario.streamed() ? 0 : 2 * Simulation.NETWORK;
    }

    private boolean mayStart(double time) {
        while (!frees.isEmpty() && frees.peek() <= time) {
            frees.remove();
        }
        return frees.size() < Math.min(scenario.limit(time) - scenario.strangers(), atMost)
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

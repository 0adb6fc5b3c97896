package dev.kimigate.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Admits or refuses on arrival. A lower limit ends no answer that runs. */
final class SimulatedServer {
    private static final double MINUTE = 60;

    private final SimulatedScenario scenario;
    private final Random random;
    private final Deque<Double> admitted = new ArrayDeque<>();
    private int busy;

    SimulatedServer(SimulatedScenario scenario, long seed) {
        this.scenario = scenario;
        this.random = new Random(seed * 7 + 1);
    }

    /** Null: admitted, and a place is taken. */
    @Nullable
    SimulatedRefusal arrive(double time) {
        if (scenario.isOverloaded(time) && random.nextDouble() < scenario.overloadShare()) {
            return SimulatedRefusal.OVERLOAD;
        }
        if (isRateSpent(time)) {
            return SimulatedRefusal.RATE;
        }
        if (!take(time)) {
            return SimulatedRefusal.CONCURRENCY;
        }
        admitted.add(time);
        return null;
    }

    /** A client of another machine, which meets the limit only. */
    boolean strangerArrives(double time) {
        return take(time);
    }

    void free() {
        busy--;
    }

    private boolean take(double time) {
        if (busy >= scenario.limit(time)) {
            return false;
        }
        busy++;
        return true;
    }

    private boolean isRateSpent(double time) {
        while (!admitted.isEmpty() && admitted.peek() <= time - MINUTE) {
            admitted.remove();
        }
        return scenario.perMinute() > 0 && admitted.size() >= scenario.perMinute();
    }
}

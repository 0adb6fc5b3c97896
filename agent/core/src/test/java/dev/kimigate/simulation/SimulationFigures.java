package dev.kimigate.simulation;

import java.util.Locale;
import java.util.function.Function;

/**
 * How a client did in a scenario over many seeds.
 *
 * @param failed of 200 requests, mean
 * @param refusals that it caused, mean
 * @param ratio of the time it took to the ideal, mean
 */
record SimulationFigures(double failed, double refusals, int mostRefusals, double ratio, double worstRatio) {
    static SimulationFigures of(SimulatedScenario scenario, int seeds, Function<Simulation, SimulatedClient> client) {
        double failed = 0;
        double refusals = 0;
        double ratios = 0;
        int mostRefusals = 0;
        double worstRatio = 0;
        for (int seed = 1; seed <= seeds; seed++) {
            Simulation.Outcome outcome = Simulation.run(scenario, seed, client);
            double ratio = outcome.makespan() / IdealMakespan.makespan(scenario, seed);
            failed += outcome.failed();
            refusals += outcome.refused();
            ratios += ratio;
            mostRefusals = Math.max(mostRefusals, outcome.refused());
            worstRatio = Math.max(worstRatio, ratio);
        }
        return new SimulationFigures(failed / seeds, refusals / seeds, mostRefusals, ratios / seeds, worstRatio);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%.1f | %.1f (%d) | %.2f (%.2f)", failed, refusals, mostRefusals, ratio, worstRatio);
    }
}

package dev.kimigate.simulation;

import dev.kimigate.simulation.SimulatedGate.Knowledge;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How gates that do not know of each other did over many seeds.
 *
 * @param failed calls, mean
 * @param refusals that all of them caused, mean
 * @param ratio of the time until the last was done to the ideal, mean
 * @param fairness Jain's index of the places held, mean
 * @param starved gates without a place in their first 30 seconds, most of any seed
 */
record GatesFigures(
        double failed,
        double refusals,
        int mostRefusals,
        double ratio,
        double worstRatio,
        double fairness,
        double worstFairness,
        long starved) {
    static GatesFigures of(GatesScenario scenario, int seeds, Knowledge knowledge) {
        double failed = 0;
        double refusals = 0;
        double ratios = 0;
        double fairness = 0;
        int mostRefusals = 0;
        double worstRatio = 0;
        double worstFairness = 1;
        long starved = 0;
        for (int seed = 1; seed <= seeds; seed++) {
            AtomicReference<GatesApart> gates = new AtomicReference<>();
            Simulation.Outcome outcome = Simulation.run(scenario.calls(), seed, simulation -> {
                gates.set(new GatesApart(simulation, scenario, knowledge));
                return gates.get();
            });
            double ratio = outcome.makespan() / scenario.ideal(seed);
            double fair = gates.get().fairness();
            failed += outcome.failed();
            refusals += outcome.refused();
            ratios += ratio;
            fairness += fair;
            mostRefusals = Math.max(mostRefusals, outcome.refused());
            worstRatio = Math.max(worstRatio, ratio);
            worstFairness = Math.min(worstFairness, fair);
            starved = Math.max(starved, gates.get().starved());
        }
        return new GatesFigures(
                failed / seeds,
                refusals / seeds,
                mostRefusals,
                ratios / seeds,
                worstRatio,
                fairness / seeds,
                worstFairness,
                starved);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.1f | %.1f (%d) | %.2f (%.2f) | %.2f (%.2f) | %d",
                failed,
                refusals,
                mostRefusals,
                ratio,
                worstRatio,
                fairness,
                worstFairness,
                starved);
    }
}

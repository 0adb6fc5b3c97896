package dev.kimigate.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * Gates that share an account of 20 and nothing else.
 *
 * @param gates how many
 * @param apart seconds between the begins of two of them; 0 = all begin together
 * @param calls what is sent, all gates together
 */
record GatesScenario(int gates, double apart, SimulatedScenario calls) {
    /** As above: equal demand. The longer calls are only reported. */
    static List<GatesScenario> all() {
        List<GatesScenario> all = new ArrayList<>();
        for (double apart : new double[] {0, 2}) {
            for (int gates : new int[] {2, 3, 8}) {
                for (int calls : new int[] {180, 600}) {
                    all.add(new GatesScenario(
                            gates,
                            apart,
                            SimulatedScenario.named(calls + " calls of 1 s").withCalls(calls, 1)));
                }
                all.add(new GatesScenario(gates, apart, SimulatedScenario.named("200 calls of 12 s")));
            }
        }
        return all;
    }

    /** The number of a gate's first request. */
    int first(int gate) {
        return gate * calls.requests() / gates;
    }

    double begins(int gate) {
        return apart * gate;
    }

    double ideal(long seed) {
        return IdealMakespan.makespan(calls, seed, request -> {
            int gate = 0;
            while (request >= first(gate + 1)) {
                gate++;
            }
            return begins(gate);
        });
    }

    @Override
    public String toString() {
        return gates
                + (gates == 1 ? " gate, " : " gates, ")
                + calls
                + (apart == 0 ? "" : ", begun " + (int) apart + " s apart");
    }
}

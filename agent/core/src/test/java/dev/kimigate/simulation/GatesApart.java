package dev.kimigate.simulation;

import dev.kimigate.simulation.SimulatedGate.Knowledge;
import dev.kimigate.simulation.SimulatedGate.Share;
import java.util.ArrayList;
import java.util.List;

/**
 * Several gates on one account that do not know of each other, as on machines that share no state folder. Each has an
 * equal part of the requests.
 */
final class GatesApart implements SimulatedClient {
    private final Simulation simulation;
    private final GatesScenario scenario;
    private final List<SimulatedGate> gates = new ArrayList<>();

    GatesApart(Simulation simulation, GatesScenario scenario, Knowledge knowledge) {
        this.simulation = simulation;
        this.scenario = scenario;
        for (int i = 0; i < scenario.gates(); i++) {
            int first = scenario.first(i);
            gates.add(new SimulatedGate(simulation, knowledge, new Share(i, first, scenario.first(i + 1) - first)));
        }
    }

    @Override
    public void begin() {
        for (int i = 0; i < gates.size(); i++) {
            simulation.time().after(scenario.begins(i), gates.get(i)::begin);
        }
    }

    @Override
    public void refused(int request, SimulatedRefusal reason) {
        throw new AssertionError("each gate sends for itself");
    }

    /** Jain's index of what the gates held while their calls waited: 1 = equal, 1/n = one had it all. */
    double fairness() {
        double sum = 0;
        double squares = 0;
        for (SimulatedGate gate : gates) {
            sum += gate.meanPlaces();
            squares += gate.meanPlaces() * gate.meanPlaces();
        }
        return sum * sum / (gates.size() * squares);
    }

    /** How many gates had no place within the first 30 seconds of their own. */
    long starved() {
        return gates.stream().filter(gate -> !gate.hadPlaceWithin(30)).count();
    }
}

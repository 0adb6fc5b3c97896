package dev.kimigate.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.simulation.SimulatedGate.Knowledge;
import dev.kimigate.simulation.SimulatedScenario.Span;
import dev.kimigate.simulation.SimulatedScenario.Step;
import java.util.Arrays;
import java.util.Comparator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a server does, nobody starves: all 200 requests are answered, and not much later than they could be. */
class AnyServerPropertyTest {
    @Property(tries = 60)
    void everyRequest_ofAnyServer_isAnswered(
            @ForAll("servers") SimulatedScenario server, @ForAll Knowledge knowledge, @ForAll long seed) {
        double ideal = IdealMakespan.makespan(server, seed, knowledge.told());

        Simulation.Outcome outcome =
                Simulation.run(server, seed, simulation -> new SimulatedGate(simulation, knowledge));

        assertThat(outcome.failed()).isZero();
        assertThat(outcome.refused()).isLessThan(server.requests());
        assertThat(outcome.makespan()).isLessThan(3 * ideal + 200);
    }

    @Provide
    Arbitrary<SimulatedScenario> servers() {
        Arbitrary<Double> times = Arbitraries.doubles().between(0, 200);
        Arbitrary<Integer> limits = Arbitraries.integers().between(6, 60);
        Arbitrary<Step> steps = Combinators.combine(times, limits).as(Step::new);
        Arbitrary<Span> overloads = times.map(from -> new Span(from, from + 40));
        return Combinators.combine(
                        Arbitraries.doubles().between(2, 20),
                        steps.array(Step[].class).ofMaxSize(3),
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.integers().between(0, 5),
                        overloads.array(Span[].class).ofMaxSize(2),
                        Arbitraries.doubles().between(0.3, 1),
                        Arbitraries.of(0, 0, 30, 60, 200))
                .as((median, changes, late, strangers, overload, share, perMinute) -> SimulatedScenario.named("any")
                        .withSteps(inOrder(changes))
                        .withLate(late)
                        .withStrangers(strangers)
                        .withOverload(share, overload)
                        .withPerMinute(perMinute, median));
    }

    private static Step[] inOrder(Step[] steps) {
        Step[] ordered = steps.clone();
        Arrays.sort(ordered, Comparator.comparingDouble(Step::at));
        return ordered;
    }
}

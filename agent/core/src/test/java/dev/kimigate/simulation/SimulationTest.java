package dev.kimigate.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.simulation.SimulatedGate.Knowledge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of all of them is in {@code target/simulation.md} afterwards, with {@code -Dkimigate.full=true} in the
 * documentation.
 */
@Tag("slow") // 12 s: all scenarios, with several seeds
class SimulationTest {
    private static final int SEEDS = 60;
    private static final int SEEDS_OF_OTHERS = 20;
    private static final int SEEDS_OF_GATES = 10;

    private static final String HEAD = """
            # The policy in simulation

            `./mvnw -B -pl agent/core -am test -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false -Dkimigate.full=true`

            200 requests at once, service times lognormal with a median of 12 s, 50 ms of network each way, a server with a limit
            of 20 that behaves as the scenario says. The real gate, queue and rules on a virtual clock, 60 seeds for
            the first row, 20 for the others. *Ideal* is the time of somebody who knows the server beforehand. Where requests
            failed the time says nothing. The figures do not depend on the machine.

            Of short calls, a twelfth as long, the headers come with the end, and what happens to the server happens twelve times as
            soon. Their ideal pays one round trip a call, as whoever is told of an end must. 20 seeds.
            [Decision 21](../decisions/0021-what-explains-a-refusal.md) says what they were before.""";

    private static final String GATES_HEAD = """

            ## Gates that do not know of each other

            So it is where two JVMs share no state folder: on two machines, in containers, on macOS and Windows. Each gate has
            an equal part of the calls, and asks `/usages`, which says 20. *Fairness* is Jain's index of the places that the gates hold
            while calls of them wait: 1 when all hold the same. *Starved* counts gates that got no place within 30 seconds.

            | gates and calls | seeds | failed | refusals caused, mean (most) | time to ideal, mean (worst) | fairness, mean (worst) | starved, most |
            |---|---|---|---|---|---|---|""";

    private static final Map<SimulatedScenario, List<String>> TABLE = new LinkedHashMap<>();
    private static final Map<GatesScenario, String> GATES = new LinkedHashMap<>();
    private static final boolean FULL = Boolean.getBoolean("kimigate.full");

    static List<SimulatedScenario> scenarios() {
        return SimulatedScenario.ALL;
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void gate_toldTheLimit_failsNothingAndIsAboutAsGoodAsRecommended(SimulatedScenario scenario) {
        SimulationFigures figures = SimulationFigures.of(scenario, SEEDS, gated(Knowledge.TOLD_20));
        addRow(scenario, "**Kimi Gate, limit=20**", figures);

        assertThat(figures)
                .as("failed | refusals (most) | time to ideal (worst), to be near %s", Goal.of(scenario))
                .matches(Goal.of(scenario)::isMetBy);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void gate_knowingLessOrMore_failsNothing(SimulatedScenario scenario) {
        for (Knowledge knowledge : Knowledge.values()) {
            if (knowledge != Knowledge.TOLD_20) {
                SimulationFigures figures = SimulationFigures.of(scenario, SEEDS_OF_OTHERS, gated(knowledge));
                addRow(scenario, "Kimi Gate, " + knowledge, figures);
                assertThat(figures.failed()).as("%s", knowledge).isZero();
                assertThat(figures.refusals()).as("%s", knowledge).isLessThan(60);
            }
        }
    }

    static List<SimulatedScenario> shortScenarios() {
        return SimulatedScenario.SHORT;
    }

    @ParameterizedTest
    @MethodSource("shortScenarios")
    void gate_withShortCalls_failsNothing(SimulatedScenario scenario) {
        for (Knowledge knowledge : List.of(Knowledge.TOLD_20, Knowledge.USAGES, Knowledge.NOTHING)) {
            SimulationFigures figures = SimulationFigures.of(scenario, SEEDS_OF_OTHERS, gated(knowledge));
            addRow(scenario, "Kimi Gate, " + knowledge, figures);
            assertThat(figures.failed()).as("%s", knowledge).isZero();
            assertThat(figures.refusals()).as("%s", knowledge).isLessThan(30);
            if (isFoundAtOnce(scenario)) {
                assertThat(figures.ratio()).as("%s", knowledge).isLessThanOrEqualTo(1.15);
                assertThat(figures.worstRatio()).as("%s", knowledge).isLessThanOrEqualTo(1.3);
            }
        }
    }

    /**
     * Whether nothing has to be waited for: no overload's end, no limit that returns, no limit far above the assumed.
     */
    private static boolean isFoundAtOnce(SimulatedScenario scenario) {
        return scenario.overload().isEmpty() && scenario.steps().size() < 2 && scenario.requests() < 1_000;
    }

    static List<GatesScenario> gatesApart() {
        return GatesScenario.all();
    }

    @ParameterizedTest
    @MethodSource("gatesApart")
    void gates_thatDoNotKnowOfEachOther_failNothing(GatesScenario scenario) {
        int seeds = FULL ? SEEDS : SEEDS_OF_GATES;
        GatesFigures figures = GatesFigures.of(scenario, seeds, Knowledge.USAGES);
        synchronized (GATES) {
            GATES.put(scenario, "| " + scenario + " | " + seeds + " | " + figures + " |");
        }
        assertThat(figures.failed()).isZero();
        if (scenario.gates() == 2 && scenario.apart() == 0) {
            assertThat(figures.ratio()).isLessThanOrEqualTo(1.25);
            assertThat(figures.worstRatio()).isLessThanOrEqualTo(1.7);
            assertThat(figures.fairness()).isGreaterThanOrEqualTo(0.9);
        }
    }

    /** What the scenarios do to others; else a scenario that refuses nobody would prove us right. */
    @ParameterizedTest
    @MethodSource("scenarios")
    void others_inTheSameScenario_failOrHammer(SimulatedScenario scenario) {
        SimulationFigures bare =
                SimulationFigures.of(scenario, SEEDS_OF_OTHERS, simulation -> Clients.sdk(simulation, 0));
        SimulationFigures retries =
                SimulationFigures.of(scenario, SEEDS_OF_OTHERS, simulation -> Clients.sdk(simulation, 2));
        addRow(scenario, "bare", bare);
        addRow(scenario, "2 retries, as openai-java", retries);
        addRow(
                scenario,
                "a semaphore of 20, 2 retries",
                SimulationFigures.of(scenario, SEEDS_OF_OTHERS, simulation -> Clients.semaphore(simulation, 20)));
        addRow(scenario, "AIMD", SimulationFigures.of(scenario, SEEDS_OF_OTHERS, Clients::aimd));

        assertThat(bare.failed()).isGreaterThan(100);
        assertThat(retries.failed()).isGreaterThan(100);
        assertThat(retries.refusals()).isGreaterThan(400);
    }

    private static Function<Simulation, SimulatedClient> gated(Knowledge knowledge) {
        return simulation -> new SimulatedGate(simulation, knowledge);
    }

    private static synchronized void addRow(SimulatedScenario scenario, String client, SimulationFigures figures) {
        TABLE.computeIfAbsent(scenario, any -> new ArrayList<>()).add("| " + client + " | " + figures + " |");
    }

    @AfterAll
    static void write() throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEAD.split("\n")));
        for (SimulatedScenario scenario : TABLE.keySet()) {
            lines.addAll(List.of("", "## " + scenario, ""));
            lines.add("| client | failed of " + scenario.requests()
                    + " | refusals caused, mean (most) | time to ideal, mean (worst) |");
            lines.add("|---|---|---|---|");
            lines.addAll(TABLE.getOrDefault(scenario, List.of()));
        }
        lines.addAll(List.of(GATES_HEAD.split("\n")));
        lines.addAll(GATES.values());
        Files.write(
                FULL ? Path.of("..", "..", "docs", "figures", "simulation.md") : Path.of("target", "simulation.md"),
                lines);
    }
}

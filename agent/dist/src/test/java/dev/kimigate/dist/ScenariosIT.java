package dev.kimigate.dist;

import dev.kimigate.harness.endpoint.ServerTimeline;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The scenarios that the policy was simulated with, in real time and shortened 1:20: 200 calls of 600 ms (lognormal,
 * 0.1 to 6 s), limit 20, which {@code /usages} names. The agent's own times (cool-downs, probes, the minute of a rate
 * limit) are not shortened, so ratios differ from the simulation's.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("thorough")
class ScenariosIT {
    private static final int CALLS = 200;
    private static final int LIMIT = 20;
    private static final int RPM = 60;

    /** One who takes five slots, with calls of 5 to 30 s and other times, all shortened 1:20. */
    private static final ServerTimeline.Strangers FIVE_STRANGERS =
            new ServerTimeline.Strangers(5, 250, 1500, 10, 25, 75);

    private final ScenariosTable table = ScenariosTable.section(
            Shipped.FULL ? "The simulated scenarios, shortened 1:20" : "A simulated scenario, shortened");

    @AfterAll
    void write() throws IOException {
        ScenariosTable.write();
    }

    static List<BurstScenario> scenarios() {
        return Shipped.FULL ? all() : List.of(shortOverload());
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void burst_whateverTheEndpointDoes_isAnsweredAsAWhole_withFewRefusals(BurstScenario scenario) {
        BurstResult result = BurstRun.run(scenario);
        table.add(result);
        result.check();
    }

    private static BurstScenario shortOverload() {
        return BurstScenario.of("overload 1-4 s, total; 100 calls of 500 ms", 100, 500)
                .withUsages(LIMIT)
                .with(ServerTimeline.NONE.withOverload(1000, 4000, 1))
                .causing(20);
    }

    /*
     * Refusals: thrice the mean that the recommended policy causes in the simulation, and 10; fewer for overloads, which
     * last shorter here while the cool-downs do not.
     */
    private static List<BurstScenario> all() {
        ServerTimeline twoOverloads =
                ServerTimeline.NONE.withOverload(1500, 4500, 1).withOverload(7500, 10_500, 1);
        ServerTimeline mostly =
                ServerTimeline.NONE.withOverload(1500, 4500, 0.9).withOverload(7500, 10_500, 0.9);
        ServerTimeline everything = ServerTimeline.NONE
                .withStrangers(FIVE_STRANGERS)
                .withOverload(1500, 4500, 1)
                .withLimit(7500, 12);
        return List.of(
                burst("burst 200, limit 20").causing(10),
                burst("limit 20 to 8 at 3 s")
                        .with(ServerTimeline.NONE.withLimit(3000, 8))
                        .causing(43),
                burst("limit 20 to 8 at 3 s, back at 9 s")
                        .with(ServerTimeline.NONE.withLimit(3000, 8).withLimit(9000, LIMIT))
                        .causing(37),
                burst("slots come back 25 ms late").with("lateMillis", 25).causing(16),
                burst("slots come back 500 ms late (not shortened)")
                        .with("lateMillis", 500)
                        .causing(16),
                burst("strangers, 5 slots")
                        .with(ServerTimeline.NONE.withStrangers(FIVE_STRANGERS))
                        .causing(43),
                burst("overload 1.5-4.5 s and 7.5-10.5 s, total")
                        .with(twoOverloads)
                        .causing(30),
                burst("the same, 90 % refused").with(mostly).causing(30),
                rate().causing(25),
                burst("all: strangers 5, late 25 ms, overload 1.5-4.5 s, limit 20 to 12 at 7.5 s")
                        .with("lateMillis", 25)
                        .with(everything)
                        .causing(109));
    }

    private static BurstScenario burst(String name) {
        BurstScenario usual =
                BurstScenario.of(name, CALLS, 600).withUsages(LIMIT).withLimit(LIMIT);
        return usual.with(usual.behaviour().withMillis(100, 6000).with("medianMillis", 600));
    }

    /* Its minute is the agent's, too: fewer calls instead of a shorter minute. */
    private static BurstScenario rate() {
        BurstScenario usual = BurstScenario.of("60 a minute, 75 calls of 0.1-0.3 s (the minute not shortened)", 75, 200)
                .withUsages(LIMIT)
                .withLimit(LIMIT)
                .with("rpm", RPM);
        return usual.with(usual.behaviour().withMillis(100, 300));
    }
}

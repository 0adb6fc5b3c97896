package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kimigate.harness.endpoint.ServerTimeline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Short calls of two real hosts in real time: 100 and 400 of them, with a median of 0.3 s and of 1 s (lognormal), a
 * limit of 20 that {@code /usages} names, others in 8 of the places, places that come free half a second late, and
 * both. Each five times. Only in full: it takes half an hour.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("thorough")
class ShortCallsIT {
    private static final int RUNS = Integer.getInteger("kimigate.runs", 5);
    private static final int LIMIT = 20;
    private static final int LATE_MILLIS = 500;
    private static final double MOST_OF_IDEAL = 1.3;

    /** As in the simulation. */
    private static final ServerTimeline.Strangers EIGHT_STRANGERS =
            new ServerTimeline.Strangers(8, 5_000, 30_000, 200, 500, 1_500);

    private final List<String> rows = new ArrayList<>();

    static List<BurstScenario> scenarios() {
        List<BurstScenario> all = new ArrayList<>();
        for (int calls : new int[] {100, 400}) {
            for (int millis : new int[] {300, 1_000}) {
                String what = String.format(Locale.ROOT, "%d calls of %.1f s, ", calls, millis / 1000.0);
                all.add(strangers(burst(what + "others in 8 places", calls, millis)));
                all.add(late(burst(what + "places 0.5 s late", calls, millis)));
                all.add(late(strangers(burst(what + "both", calls, millis))));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void burst_ofShortCalls_takesLittleMoreThanTheIdeal(BurstScenario scenario) {
        assumeThat(Shipped.FULL).as("half an hour").isTrue();
        double ratios = 0;
        double worst = 0;
        long refused = 0;
        for (int run = 0; run < RUNS; run++) {
            BurstResult result = BurstRun.run(scenario);
            result.check();
            ratios += result.ratio();
            worst = Math.max(worst, result.ratio());
            refused += result.refused();
        }
        rows.add(String.format(
                Locale.ROOT,
                "| %s | %d | %.1f | %.1f s | %.2f (%.2f) |",
                scenario,
                RUNS,
                (double) refused / RUNS,
                scenario.idealMillis() / 1000.0,
                ratios / RUNS,
                worst));
        assertThat(ratios / RUNS).as("time to ideal").isLessThanOrEqualTo(MOST_OF_IDEAL);
    }

    @AfterAll
    void write() throws IOException {
        if (Shipped.FULL) {
            FigureFiles.write(
                    "short-calls.md",
                    "# Short calls in real time\n\n" + FigureFiles.madeBy("ShortCallsIT") + """
                            Each row is a burst of two hosts, one of java.net.http and one of OkHttp, with the shipped jar and no setting.
                            The endpoint has 20 places, and `/usages` says so. *Ideal* is the time of a client that knows beforehand what
                            the endpoint will do. It pays for no network.

                            | burst | runs | refused, mean | ideal | time to ideal, mean (worst) |
                            |---|---|---|---|---|
                            """
                            + String.join("\n", rows) + "\n");
        }
    }

    private static BurstScenario burst(String name, int calls, int millis) {
        BurstScenario usual = BurstScenario.of(name, calls, millis)
                .withUsages(LIMIT)
                .withLimit(LIMIT)
                .with(BurstScenario.Start.TOLD)
                .causing(calls / 4)
                .withoutBare();
        return usual.with(usual.behaviour().withMillis(millis / 10, millis * 10).with("medianMillis", millis));
    }

    private static BurstScenario strangers(BurstScenario scenario) {
        return scenario.with(ServerTimeline.NONE.withStrangers(EIGHT_STRANGERS));
    }

    private static BurstScenario late(BurstScenario scenario) {
        return scenario.with("lateMillis", LATE_MILLIS);
    }
}

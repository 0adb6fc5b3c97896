package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.harness.endpoint.RefusalForm;
import dev.kimigate.harness.endpoint.ServerTimeline;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hosts without any setting find out what their account may do, and that it changes, without a call that fails. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("thorough")
class LimitsIT {
    private static final List<RefusalForm> OVER_THE_LIMIT = List.of(
            RefusalForm.CONCURRENCY_403,
            RefusalForm.CONCURRENCY_OTHER_TYPE_403,
            RefusalForm.CONCURRENCY_NO_OUTER_TYPE_403,
            RefusalForm.CONCURRENCY_RELAY_403,
            RefusalForm.CONCURRENCY_GZIP_403,
            RefusalForm.CONCURRENCY_STRING_403,
            RefusalForm.CONCURRENCY_429,
            RefusalForm.TOO_MANY_429,
            RefusalForm.TOO_MANY_RELAY_429,
            RefusalForm.ORG_CONCURRENCY_429,
            RefusalForm.ORG_CONCURRENCY_RELAY_429,
            RefusalForm.ORG_CONCURRENCY_OLD_429,
            RefusalForm.ORG_CONCURRENCY_DOC_429,
            RefusalForm.EMPTY_429);

    private final ScenariosTable table = ScenariosTable.section("Without any setting");

    @AfterAll
    void write() throws IOException {
        ScenariosTable.write();
    }

    static List<BurstScenario> told() {
        BurstScenario five = told(5, Shipped.FULL ? 100 : 50, Shipped.FULL ? 500 : 300);
        return Shipped.FULL ? List.of(five, told(20, 200, 500), told(60, 360, 1000)) : List.of(five);
    }

    static List<BurstScenario> found() {
        BurstScenario seven = BurstScenario.of("no usages, limit 7", Shipped.FULL ? 200 : 100, Shipped.FULL ? 500 : 300)
                .withLimit(7)
                .reaching(6)
                .causing(15);
        return Shipped.FULL ? Stream.concat(Stream.of(seven), inFull()).toList() : List.of(seven);
    }

    @ParameterizedTest
    @MethodSource("told")
    void limit_namedByUsages_isReached_withoutAnyRefusal(BurstScenario scenario) {
        BurstResult result = run(scenario);
        assertThat(result.mostInFlight()).isEqualTo(scenario.behaviour().limit());
    }

    @ParameterizedTest
    @MethodSource("found")
    void limit_namedByNobodyOrChanging_isFound_withFewRefusals(BurstScenario scenario) {
        run(scenario);
    }

    private BurstResult run(BurstScenario scenario) {
        BurstResult result = BurstRun.run(scenario);
        table.add(result);
        result.check();
        return result;
    }

    private static BurstScenario told(int limit, int calls, int millis) {
        return BurstScenario.of("usages says " + limit, calls, millis)
                .withLimit(limit)
                .withUsages(limit)
                .with(BurstScenario.Start.TOLD)
                .reaching(limit);
    }

    private static Stream<BurstScenario> inFull() {
        return Stream.concat(limits(), OVER_THE_LIMIT.stream().map(LimitsIT::refusedAs));
    }

    private static Stream<BurstScenario> limits() {
        return Stream.of(
                BurstScenario.of("usages says 5, the burst is the hosts' first calls", 60, 500)
                        .withLimit(5)
                        .withUsages(5)
                        .with(BurstScenario.Start.COLD)
                        .reaching(5)
                        .causing(15),
                BurstScenario.of("no usages, limit 20", 200, 500).reaching(20).causing(8),
                BurstScenario.of("no usages, limit 100", 1200, 4000)
                        .withLimit(100)
                        .reaching(80)
                        .causing(15),
                BurstScenario.of("no usages, limit 20 to 8 at 4 s, back at 14 s", 600, 1000)
                        .with(ServerTimeline.NONE.withLimit(4000, 8).withLimit(14_000, 20))
                        .reaching(16)
                        .causing(40),
                BurstScenario.of("strangers hold 8 of 20, which usages says", 200, 500)
                        .withUsages(20)
                        .with(ServerTimeline.NONE.withStrangers(
                                new ServerTimeline.Strangers(8, 600_000, 600_000, 1, 1, 1)))
                        .reaching(11)
                        .causing(30),
                BurstScenario.of("no usages, slots come back 500 ms late", 200, 500)
                        .with("lateMillis", 500)
                        .causing(20),
                BurstScenario.of("no usages, overload 2-12 s", 200, 750)
                        .with(ServerTimeline.NONE.withOverload(2000, 12_000, 1))
                        .causing(30),
                BurstScenario.of("no usages, 60 a minute, whose number is not named", 75, 200)
                        .with("rpm", 60)
                        .with("rpmForm", RefusalForm.ORG_RPM_DOC_429)
                        .causing(25));
    }

    private static BurstScenario refusedAs(RefusalForm form) {
        return BurstScenario.of("no usages, limit 12, refused as " + form, 60, 400)
                .withLimit(12)
                .withForm(form)
                .withoutBare()
                .causing(25);
    }
}

package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kimigate.dist.host.ClosingHost;
import dev.kimigate.dist.host.ClosingRaceHost;
import dev.kimigate.dist.host.VirtualThreadsHost;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.HostLibraries;
import dev.kimigate.harness.launch.Jdk;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program sees of its client on JDK 25: virtual threads, and clients that end under their calls. */
@Tag("thorough")
class SemanticsIT {
    private static final int MILLIS = 150;
    private static final int CALLS = 20;
    private static final String LIMIT = "kimigate.limit";
    private static final Pattern ALL_BACK = Pattern.compile("\\bheld 0, waiting 0\\b");

    private KimiFixture kimi;
    private Jdk jdk;

    @BeforeEach
    void open() {
        Optional<Jdk> newest = Jdk.find(25);
        assumeThat(newest).as("a JDK 25 to run hosts on").isPresent();
        jdk = newest.orElseThrow();
        kimi = KimiFixture.open(MILLIS);
    }

    @AfterEach
    void close() {
        if (kimi != null) {
            kimi.close();
        }
    }

    private List<String> run(HostJvmBuilder host) {
        try (HostJvm running = host.jdk(jdk).start()) {
            int exitCode = running.await(KimiFixture.LONG);
            assertThat(running.stderr()).isEmpty();
            assertThat(exitCode).isZero();
            return running.stdout();
        }
    }

    private void assertAllGivenBack() {
        assertThat(kimi.status()).containsPattern(ALL_BACK);
    }

    /** What a host says before its last word; then its permits come back while it lives. */
    private List<String> ended(HostJvmBuilder host, boolean gated) {
        try (HostJvm running = host.jdk(jdk).start()) {
            running.awaitLine("done"::equals, KimiFixture.LONG);
            if (gated) {
                Awaitility.await().atMost(KimiFixture.LONG).until(kimi::status, ALL_BACK.asPredicate());
            }
            running.println("");
            assertThat(running.await(KimiFixture.LONG)).isZero();
            assertThat(running.stderr()).isEmpty();
            return running.stdout().subList(0, running.stdout().size() - 1);
        }
    }

    /** Hundreds wait on one carrier; were it pinned, nobody could end a call that another waits for. */
    @ParameterizedTest
    @CsvSource({"jdk, 4.12.0", "okhttp, 5.5.1"})
    void virtualThreads_waitWithoutPinningTheirCarrier(String client, String release) {
        List<String> said = run(kimi.gated(VirtualThreadsHost.class)
                .classPath(HostLibraries.okHttp(release))
                .property("jdk.virtualThreadScheduler.parallelism", "1")
                .property("jdk.virtualThreadScheduler.maxPoolSize", "1")
                .args(client, KimiFixture.CHAT, "200"));
        assertThat(said).contains("first 200", "answered 200", "pinned 0");
        assertThat(kimi.figures().refused()).isZero();
        assertAllGivenBack();
    }

    /** Five in flight and fifteen that wait, against twenty in flight. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop",
                "close",
                "shutdown",
                "shutdownNow",
                "states",
                "interrupted",
                "dependent",
                "send-close",
                "send-shutdown",
                "send-shutdownNow",
                "send-interrupted"
            })
    void clientEndedUnderItsCalls_isAsBare(String act) {
        List<String> bare = ended(kimi.bare(ClosingHost.class).args(act, KimiFixture.CHAT, "" + CALLS), false);
        kimi.clean();
        assertThat(ended(
                        kimi.gated(ClosingHost.class).property(LIMIT, "5").args(act, KimiFixture.CHAT, "" + CALLS),
                        true))
                .isEqualTo(bare)
                .hasSizeGreaterThanOrEqualTo(CALLS);
    }

    /** The server takes three at once of the twenty that are sent: most wait after a refusal. */
    @Test
    void clientClosedUnderRefusedCalls_sendsThemAgain() {
        kimi.endpoint().change(behaviour -> behaviour.withLimit(3));
        List<String> said = ended(
                kimi.gated(ClosingHost.class)
                        .property(LIMIT, "" + CALLS)
                        .property("kimigate.usages", "off")
                        .args("close", KimiFixture.CHAT, "" + CALLS),
                true);
        assertThat(said).startsWith("terminated: true").hasSize(CALLS + 1);
        assertThat(said.subList(1, CALLS + 1)).containsOnly("answered 200");
        assertThat(kimi.figures().refused()).isPositive();
    }

    /** The refused calls go on where the client ends its futures: in that pool, of which the close takes the thread. */
    @Test
    void clientClosedOnTheLastThreadOfTheCommonPool_sendsThemAgain() {
        kimi.endpoint().change(behaviour -> behaviour.withLimit(3));
        List<String> said = ended(
                kimi.gated(ClosingHost.class)
                        .property(LIMIT, "" + CALLS)
                        .property("kimigate.usages", "off")
                        .property("java.util.concurrent.ForkJoinPool.common.parallelism", "1")
                        .args("dependent", KimiFixture.CHAT, "" + CALLS),
                true);
        assertThat(said).startsWith("terminated: true").hasSize(CALLS + 1);
        assertThat(said.subList(1, CALLS + 1)).containsOnly("answered 200");
        assertThat(kimi.figures().refused()).isPositive();
    }

    /** Whatever comes first, a call or the end of its client: no call is lost, and no permit. */
    @ParameterizedTest
    @CsvSource({
        "close, early answered 200|late answered 200|late failed java.io.IOException: closed",
        "shutdownNow, early answered 200|early failed java.io.IOException: shutdownNow|late answered 200"
                + "|late failed java.io.IOException: closed|late failed java.io.IOException: shutdownNow"
                + "|late failed java.util.concurrent.RejectedExecutionException" // thrown, by the client's own race
    })
    void clientEndedWhileCallsStart_losesNone(String end, String outcomes) {
        List<String> said =
                ended(kimi.gated(ClosingRaceHost.class).property(LIMIT, "5").args(end, KimiFixture.CHAT, "30"), true);
        assertThat(said.stream().map(line -> line.replaceFirst(": \\d+$", "")))
                .isSubsetOf(outcomes.split("\\|"))
                .hasSizeGreaterThan(1);
    }
}

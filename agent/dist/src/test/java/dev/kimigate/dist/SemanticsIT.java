package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kimigate.dist.host.ClosingHost;
import dev.kimigate.dist.host.VirtualThreadsHost;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.HostLibraries;
import dev.kimigate.harness.launch.Jdk;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a program sees of its client on JDK 25: virtual threads, and clients that end under their calls. */
@Tag("thorough")
class SemanticsIT {
    private static final int MILLIS = 150;
    private static final int CALLS = 20;

    private Scene scene;
    private Jdk jdk;

    @BeforeEach
    void open() {
        Optional<Jdk> newest = Jdk.find(25);
        assumeThat(newest).as("a JDK 25 to run hosts on").isPresent();
        jdk = newest.orElseThrow();
        scene = Scene.open(MILLIS);
    }

    @AfterEach
    void close() {
        if (scene != null) {
            scene.close();
        }
    }

    private List<String> run(HostJvmBuilder host) {
        try (HostJvm running = host.jdk(jdk).start()) {
            assertThat(running.await(Scene.LONG)).isZero();
            assertThat(running.stderr()).isEmpty();
            return running.stdout();
        }
    }

    private void assertAllGivenBack() {
        assertThat(scene.status()).containsPattern("\\bheld 0\\b").containsPattern("\\bwaiting 0\\b");
    }

    /** Hundreds wait on one carrier; were it pinned, nobody could end a call that another waits for. */
    @ParameterizedTest
    @CsvSource({"jdk, 4.12.0", "okhttp, 5.5.1"})
    void virtualThreads_waitWithoutPinningTheirCarrier(String client, String release) {
        List<String> said = run(scene.gated(VirtualThreadsHost.class)
                .classPath(HostLibraries.okHttp(release))
                .property("jdk.virtualThreadScheduler.parallelism", "1")
                .property("jdk.virtualThreadScheduler.maxPoolSize", "1")
                .args(client, Scene.CHAT, "200"));
        assertThat(said).contains("first 200", "answered 200", "pinned 0");
        assertThat(scene.figures().refused()).isZero();
        assertAllGivenBack();
    }

    /** Five in flight and fifteen that wait, against twenty in flight. */
    @Test
    void clientNobodyHolds_isAsBare() {
        assertThat(gated("drop")).isEqualTo(bare("drop")).hasSize(CALLS);
    }

    /** Pinned and not wished: the client takes no call any more when the waiting ones have their turn. */
    @ParameterizedTest
    @CsvSource({"close, answered 200", "shutdownNow, failed java.io.IOException: shutdownNow"})
    void clientClosedUnderItsCalls_doesToThoseSentAsBare_andFailsThoseThatWait(String end, String outcome) {
        assertThat(bare(end)).hasSize(CALLS).containsOnly(outcome);
        assertThat(gated(end)).hasSize(CALLS).containsOnly(outcome, "failed java.io.IOException: closed");
    }

    private List<String> bare(String end) {
        List<String> said = run(scene.bare(ClosingHost.class).args(end, Scene.CHAT, "" + CALLS));
        scene.clean();
        return said;
    }

    private List<String> gated(String end) {
        return run(
                scene.gated(ClosingHost.class).property("kimigate.limit", "5").args(end, Scene.CHAT, "" + CALLS));
    }
}

package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.host.JdkLoad;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code java -jar kimi-gate.jar}, beside a host that holds permits and has calls waiting. */
class CommandsIT {
    private static final int FINE = 0;
    private static final int USAGE = 2;

    private KimiFixture kimi;

    @BeforeEach
    void open() {
        kimi = KimiFixture.open(1000);
    }

    @AfterEach
    void close() {
        if (kimi != null) {
            kimi.close();
        }
    }

    private Command command(String... words) {
        List<String> line = new ArrayList<>(
                List.of(Jdk.current().java().toString(), "-Duser.home=" + kimi.home(), "-jar", Shipped.JAR.toString()));
        line.addAll(List.of(words));
        return Command.run(Map.of("HOME", kimi.home().toString()), line);
    }

    private Command fine(String... words) {
        Command command = command(words);
        assertThat(command.stderr()).isEmpty();
        assertThat(command.exitCode()).isEqualTo(FINE);
        return command;
    }

    private HostJvm busyHost(int calls) {
        HostJvm host = kimi.gated(JdkLoad.class)
                .args("--calls", "" + calls, "--warm-up", "0", "--mode", "sendAsync")
                .start();
        await().atMost(KimiFixture.LONG).until(() -> kimi.figures().inFlight() == 20);
        return host;
    }

    @Test
    void status_beforeAnyCall_saysSo() {
        assertThat(fine("status").stdout())
                .contains("no gated call yet")
                .contains(kimi.stateDir().toString());
        assertThat(kimi.stateDir()).doesNotExist();
    }

    @Test
    void status_whileAHostHoldsAndWaits_showsAccountLimitAndHost() {
        kimi.endpoint().change(behaviour -> behaviour.withMillis(20_000));
        try (HostJvm host = busyHost(30)) {
            List<String> lines = fine("status").stdout().lines().toList();
            assertThat(lines.get(0)).isEqualTo("https://api.kimi.com");
            assertThat(lines.get(1)).contains("limit 20, held 20, waiting 10, the oldest for ");
            assertThat(lines.get(2)).isEqualTo("  the limit is from /usages");
            assertThat(lines.get(3)).isEqualTo("  keys used: 1 in 24 h, 1 in 5 min");
            assertThat(lines.get(4))
                    .containsSubsequence("pid", "tool", "held", "waiting", "oldest wait", "calls", "clients");
            assertThat(lines.get(5)).matches(" +" + host.pid() + " +JdkLoad +20 +10 +\\d.* s +20  java.net.http");
            assertThat(lines).hasSize(6);
            assertThat(kimi.figures().inFlight()).isEqualTo(20);
        }
    }

    @Test
    void status_ofAnotherFolder_looksThere() {
        try (HostJvm host = kimi.gated(JdkLoad.class).args("--calls", "1").start()) {
            assertThat(HostReport.of(host).answered()).isEqualTo(1);
        }
        assertThat(fine("status", "--state-dir=" + kimi.stateDir()).stdout()).contains("limit 20, held 0, waiting 0");
        assertThat(fine("status", "--state-dir=" + kimi.home().resolve("none")).stdout())
                .contains("no gated call yet");
    }

    @Test
    void pause_letsAllPassAtOnce_andResumeGatesAgain() {
        kimi.endpoint()
                .change(behaviour ->
                        behaviour.withLimit(0).with("parallelLimit", 20).withMillis(8000));
        try (HostJvm host = busyHost(60)) {
            assertThat(fine("pause").stdout()).startsWith("paused: ");
            await().atMost(KimiFixture.LONG).until(() -> kimi.figures().inFlight() == 60);
            assertThat(fine("status").stdout()).startsWith("paused: ").contains("resume");
            assertThat(fine("resume").stdout()).startsWith("resumed: ");
            assertThat(fine("status").stdout()).doesNotContain("paused");
            assertThat(HostReport.of(host).answered()).isEqualTo(60);
            assertThat(host.stderr()).isEmpty();
        }
        kimi.endpoint().reset();
        kimi.endpoint().change(behaviour -> behaviour.withMillis(200));
        try (HostJvm host = kimi.gated(JdkLoad.class).start()) {
            assertThat(HostReport.of(host).answered()).isEqualTo(100);
            assertThat(kimi.figures().maxInFlight()).isLessThanOrEqualTo(20);
        }
    }

    @Test
    void pause_beforeAnyCall_holdsForHostsThatComeLater() {
        kimi.endpoint().change(behaviour -> behaviour.withLimit(0).withMillis(3000));
        fine("pause");
        try (HostJvm host = kimi.gated(JdkLoad.class).args("--warm-up", "0").start()) {
            assertThat(HostReport.of(host).answered()).isEqualTo(100);
            assertThat(kimi.figures().maxInFlight()).isGreaterThan(40);
        }
    }

    @Test
    void version_isThatOfTheBuild() {
        assertThat(fine("version").stdout()).isEqualTo("kimi-gate " + Shipped.VERSION + System.lineSeparator());
        assertThat(fine("--version").stdout()).isEqualTo(fine("version").stdout());
    }

    @Test
    void help_namesEveryCommand() {
        assertThat(fine("help").stdout()).contains("status", "pause", "resume", "version", "-javaagent:");
        assertThat(fine("--help").stdout()).isEqualTo(fine("help").stdout());
    }

    @Test
    void mistakes_areUsage_onStderr() {
        Command none = command();
        assertThat(none.exitCode()).isEqualTo(USAGE);
        assertThat(none.stdout()).isEmpty();
        assertThat(none.stderr()).contains("status", "pause");
        Command unknown = command("statsu");
        assertThat(unknown.exitCode()).isEqualTo(USAGE);
        assertThat(unknown.stdout()).isEmpty();
        assertThat(unknown.stderr()).contains("'statsu'", "help");
        Command trailing = command("status", "now");
        assertThat(trailing.exitCode()).isEqualTo(USAGE);
        assertThat(trailing.stderr()).contains("'now'");
    }

    @Test
    void unreadableState_isNotFine() throws IOException {
        try (HostJvm host = kimi.gated(JdkLoad.class).args("--calls", "1").start()) {
            assertThat(HostReport.of(host).answered()).isEqualTo(1);
        }
        try (Stream<Path> files = Files.list(kimi.stateDir())) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".state")).toList()) {
                Files.writeString(file, "this is no state");
            }
        }
        Command status = command("status");
        assertThat(status.exitCode()).isEqualTo(1);
        assertThat(status.stderr()).contains("no state file");
    }
}

package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.host.JdkLoad;
import dev.kimigate.harness.host.OkHttpLoad;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.HostLibraries;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines, each a state folder of its own, that share one account on a real Redis or Valkey server. */
@Tag("thorough")
class MachinesIT {
    private static final int LIMIT = 6;
    private static final int MILLIS = 1_000;
    private static final String[] CLIENTS = {"java.net.http", "okhttp", "java.net.http"};

    private final List<AutoCloseable> open = new ArrayList<>();
    private KimiFixture kimi;
    private int port;

    @BeforeEach
    void open() throws IOException {
        Behaviour behaviour = Behaviour.usual().withLimit(LIMIT).withMillis(MILLIS);
        kimi = KimiFixture.open(EndpointOptions.usual().withBehaviour(behaviour));
        open.add(kimi);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private void serve(String program) throws IOException {
        assumeThat(Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))))
                .as(program + " is on the path; Debian has a package of that name")
                .isTrue();
        List<String> command = new ArrayList<>(List.of(program, "--port", "" + port, "--bind", "127.0.0.1"));
        command.addAll(List.of("--save", "", "--appendonly", "no", "--requirepass", "test-word"));
        Process server = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        open.add(server::destroyForcibly);
        await().atMost(KimiFixture.LONG).until(() -> isListening());
    }

    private boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private Path stateDir(int machine) {
        return kimi.home().resolve("machine-" + machine);
    }

    private HostJvmBuilder host(int machine, int calls) {
        String client = CLIENTS[machine];
        HostJvmBuilder host = client.equals("okhttp")
                ? kimi.gated(OkHttpLoad.class).classPath(HostLibraries.okHttp("4.12.0"))
                : kimi.gated(JdkLoad.class);
        return host.environment("KIMI_GATE_STATE_DIR", stateDir(machine).toString())
                .environment("KIMI_GATE_STORE", "redis://127.0.0.1:" + port)
                .environment("KIMI_GATE_STORE_PASSWORD", "test-word")
                .environment("KIMI_GATE_LIMIT", "" + LIMIT)
                .environment("KIMI_GATE_LEASE", "2s")
                .environment("KIMI_GATE_RESERVE", "4s")
                .args("--calls", "" + calls, "--warm-up", "0", "--client", "machine-" + machine);
    }

    private HostJvm start(HostJvmBuilder host) {
        HostJvm started = host.start();
        open.add(started);
        return started;
    }

    private String status(int machine) {
        return Command.run(
                        Map.of(),
                        List.of("java", "-jar", Shipped.JAR.toString(), "status", "--state-dir=" + stateDir(machine)))
                .stdout();
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis-server", "valkey-server"})
    void threeMachines_shareOneLimit(String program) throws IOException {
        serve(program);
        List<HostJvm> hosts =
                Stream.of(0, 1, 2).map(machine -> start(host(machine, 20))).toList();

        await().atMost(KimiFixture.LONG)
                .untilAsserted(() -> assertThat(status(0)).contains("one of 3 machines"));
        for (HostJvm host : hosts) {
            assertThat(HostReport.of(host).answered()).isEqualTo(20);
            assertThat(host.stderr()).isEmpty();
        }
        long alone = unanswered();
        assertThat(kimi.figures().refused()).isLessThanOrEqualTo(alone);
        assertThat(kimi.figures().maxOffered()).isLessThanOrEqualTo(LIMIT + (int) alone);
    }

    /** Each machine that a busy server did not answer in time may have one permit beside the limit. */
    private long unanswered() throws IOException {
        long times = 0;
        for (int machine = 0; machine < CLIENTS.length; machine++) {
            Path log = stateDir(machine).resolve("log");
            times += (Files.exists(log) ? Files.readAllLines(log) : List.<String>of())
                    .stream()
                            .filter(line -> line.contains("no answer from the server"))
                            .count();
        }
        return times;
    }

    @Test
    void machineThatIsKilled_givesItsPermitsBack_afterLeaseAndReserve() throws IOException {
        serve("redis-server");
        kimi.endpoint().change(behaviour -> behaviour.withLimit(0)); // it counts what another would refuse
        HostJvm victim = start(host(0, 100));
        HostJvm other = start(host(1, 40));
        await().atMost(KimiFixture.LONG)
                .until(() -> kimi.figures().client("machine-0").inFlight() > 1
                        && kimi.figures().client("machine-1").inFlight() > 1);

        kimi.endpoint().killed("machine-0");
        victim.kill();

        await().atMost(KimiFixture.LONG)
                .until(() -> kimi.figures().client("machine-1").inFlight() == LIMIT);
        assertThat(HostReport.of(other).answered()).isEqualTo(40);
        assertThat(kimi.figures().maxLive()).isLessThanOrEqualTo(LIMIT);
    }

    /** Told by one machine's refusal; the other has a call under way and has not been refused. */
    @Test
    void quotaThatIsSpent_isKnownToAMachineThatHasNotAskedSince() throws IOException {
        serve("redis-server");
        HostJvm patient = start(host(1, 1).args("--header", "x-test-millis=60000"));
        await().atMost(KimiFixture.LONG)
                .until(() -> kimi.figures().client("machine-1").inFlight() == 1);
        kimi.endpoint().change(usual -> usual.with("outOfQuota", true));

        HostJvm refused = start(host(0, 1));

        await().atMost(KimiFixture.LONG)
                .untilAsserted(() -> assertThat(status(1)).contains("out of quota"));
        assertThat(kimi.figures().client("machine-1").refused()).isZero();
        assertThat(HostReport.of(refused).answered()).isZero();
        assertThat(patient.stderr()).isEmpty();
        patient.kill();
    }

    @Test
    void serverThatIsNowhere_leavesEachMachineOnePermit() {
        HostJvm one = start(host(0, 4));
        HostJvm two = start(host(1, 4));
        await().atMost(KimiFixture.LONG).until(() -> status(0).contains("server: no answer for"));

        assertThat(HostReport.of(one).answered()).isEqualTo(4);
        assertThat(HostReport.of(two).answered()).isEqualTo(4);
        assertThat(kimi.figures().maxOffered()).isEqualTo(2);
        assertThat(one.stderr()).isEmpty();
        assertThat(status(0)).as("nobody is left who needs it").contains("server: not connected");
    }

    @Test
    void wrongUrl_isToldOnStderr_once_andLeavesOnePermit() {
        HostJvm one = start(host(0, 4).environment("KIMI_GATE_STORE", "redis://user:word@127.0.0.1"));

        assertThat(HostReport.of(one).answered()).isEqualTo(4);
        assertThat(kimi.figures().maxOffered()).isEqualTo(1);
        assertThat(one.stderr())
                .singleElement()
                .asString()
                .contains("it holds a password")
                .doesNotContain("word@");
    }

    @Test
    void machineThatEnds_givesItsPermitsBackAtOnce() throws IOException {
        serve("redis-server");
        assertThat(HostReport.of(start(host(0, LIMIT))).answered()).isEqualTo(LIMIT);

        assertThat(HostReport.of(start(host(1, LIMIT))).answered()).isEqualTo(LIMIT);

        long alone = unanswered();
        assertThat(kimi.figures().refused()).isLessThanOrEqualTo(alone);
        assertThat(kimi.figures().maxInFlight()).isBetween(2, LIMIT + (int) alone);
        assertThat(Files.readString(stateDir(1).resolve("log"))).contains("and the account 1 machine");
    }
}

package dev.kimigate.dist;

import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.endpoint.AccountFigures;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.endpoint.KimiEndpoint;
import dev.kimigate.harness.host.JdkLoad;
import dev.kimigate.harness.host.OkHttpLoad;
import dev.kimigate.harness.http.CuttableNetwork;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.HostLibraries;
import dev.kimigate.harness.launch.HostProcess;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Machines, each a state folder of its own, that share one account on a real Redis or Valkey server. */
final class MachinesFixture implements AutoCloseable {
    /** Of each machine. */
    static final List<String> CLIENTS = List.of("java.net.http", "okhttp", "java.net.http");

    private static final String WORD = "test-word";

    private final List<Closeable> open = new ArrayList<>();
    private final KimiFixture kimi;
    private final int port;
    private final Map<Integer, CuttableNetwork> networks = new HashMap<>();
    private @Nullable HostProcess server;

    private MachinesFixture(KimiFixture kimi, int port) {
        this.kimi = kimi;
        this.port = port;
    }

    /** Without a server yet. */
    static MachinesFixture open(EndpointOptions options) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new MachinesFixture(KimiFixture.open(options), free.getLocalPort());
        }
    }

    /** Starts the server; skips the test where there is no such program. */
    void serve(String program) {
        assumeThat(Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))))
                .as(program + " is on the path; Debian has a package of that name")
                .isTrue();
        List<String> command = new ArrayList<>(List.of(program, "--port", "" + port, "--bind", "127.0.0.1"));
        command.addAll(List.of("--save", "", "--appendonly", "no", "--requirepass", WORD));
        HostProcess started = HostProcess.start(command, kimi.home(), Map.of());
        open.add(started::close);
        server = started;
        await().atMost(KimiFixture.LONG).until(() -> isListening());
    }

    private boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    HostProcess server() {
        return Objects.requireNonNull(server);
    }

    /** From now on the way of the machine's hosts to the server. */
    CuttableNetwork network(int machine) throws IOException {
        CuttableNetwork known = networks.get(machine);
        if (known != null) {
            return known;
        }
        CuttableNetwork made = new CuttableNetwork(port);
        open.add(made::close);
        networks.put(machine, made);
        return made;
    }

    KimiEndpoint endpoint() {
        return kimi.endpoint();
    }

    AccountFigures figures() {
        return kimi.figures();
    }

    Path stateDir(int machine) {
        return kimi.home().resolve("machine-" + machine);
    }

    /** A host on the machine, with the client that the machine has, and no limit of its own. */
    HostJvmBuilder host(int machine, int calls) {
        return host(machine, CLIENTS.get(machine), calls);
    }

    HostJvmBuilder host(int machine, String client, int calls) {
        HostJvmBuilder host = client.equals("okhttp")
                ? kimi.gated(OkHttpLoad.class).classPath(HostLibraries.okHttp("4.12.0"))
                : kimi.gated(JdkLoad.class);
        return on(machine, host).args("--calls", "" + calls, "--warm-up", "0", "--client", "machine-" + machine);
    }

    private HostJvmBuilder on(int machine, HostJvmBuilder host) {
        CuttableNetwork network = networks.get(machine);
        return host.environment("KIMI_GATE_STATE_DIR", stateDir(machine).toString())
                .environment("KIMI_GATE_STORE", "redis://127.0.0.1:" + (network == null ? port : network.port()))
                .environment("KIMI_GATE_STORE_PASSWORD", WORD)
                .environment("KIMI_GATE_LEASE", "2s")
                .environment("KIMI_GATE_RESERVE", "4s");
    }

    HostJvm start(HostJvmBuilder host) {
        HostJvm started = host.start();
        open.add(started::close);
        return started;
    }

    String status(int machine) {
        return Command.run(
                        Map.of(),
                        List.of("java", "-jar", Shipped.JAR.toString(), "status", "--state-dir=" + stateDir(machine)))
                .stdout();
    }

    /** Each machine that a busy server did not answer in time may have one permit beside the limit. */
    long unanswered() throws IOException {
        long times = 0;
        for (int machine = 0; machine < CLIENTS.size(); machine++) {
            Path log = stateDir(machine).resolve("log");
            times += (Files.exists(log) ? Files.readAllLines(log) : List.<String>of())
                    .stream()
                            .filter(line -> line.contains("no answer from the server"))
                            .count();
        }
        return times;
    }

    @Override
    public void close() throws IOException {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        kimi.close();
    }
}

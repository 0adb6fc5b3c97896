package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.endpoint.AccountFigures;
import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.CallOutcome;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.endpoint.RefusalForm;
import dev.kimigate.harness.host.JdkLoad;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.tools.Launch;
import dev.kimigate.harness.tools.Tool;
import dev.kimigate.harness.tools.ToolRun;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tools that people use, as npm has them, at {@code https://api.kimi.com} of this machine. They lie in the folder
 * that {@code KIMIGATE_TOOLS} names, where {@code .ci/tools} puts them; tools that are not there are left out.
 */
@Tag("tools") // they need hundreds of megabytes from npm
class RealToolsIT {
    private static final Path CACHE = Path.of(Optional.ofNullable(System.getenv("KIMIGATE_TOOLS"))
            .filter(named -> !named.isEmpty())
            .orElse(System.getProperty("user.home") + "/.cache/kimi-gate-tools"));

    /** One command of Claude Code makes one call; opencode makes two at once. */
    private static final List<Tool> ALL =
            List.of(Tool.CLAUDE, Tool.CLAUDE_SETTINGS, Tool.KIMI_CODE, Tool.OPENCLAW, Tool.OPENCODE);

    private static final String ANSWER = "pong";
    private static final Duration LONG = KimiFixture.LONG;
    private static final int STREAM_MILLIS = 1500;
    private static final int ENDLESS_MILLIS = 600_000;
    private static final int MORE_THAN_BUFFERS_HOLD = 512 << 20;
    /** Beyond what the kernel needs to end a process on a machine that has other work. */
    private static final Duration SURELY_BACK = Duration.ofSeconds(3);

    private final List<ToolRun> running = new ArrayList<>();
    private KimiFixture kimi;

    @BeforeEach
    void open() {
        assumeThat(installed())
                .as("tools in " + CACHE + ": .ci/tools installs them with npm")
                .isNotEmpty();
        Behaviour behaviour = Behaviour.usual()
                .withLimit(1)
                .withMillis(STREAM_MILLIS)
                .withChunks(4)
                .with("text", ANSWER);
        kimi = KimiFixture.open(EndpointOptions.usual().withBehaviour(behaviour));
    }

    @AfterEach
    void close() throws IOException {
        for (ToolRun run : running) {
            run.close();
        }
        if (kimi != null) {
            kimi.close();
        }
    }

    static List<Tool> installed() {
        return ALL.stream().filter(tool -> tool.isIn(CACHE)).toList();
    }

    private static void needs(Tool... tools) {
        assumeThat(installed()).as("tools in " + CACHE).contains(tools);
    }

    private GatewayProcess gateway(int limit) throws IOException {
        kimi.endpoint().change(behaviour -> behaviour.withLimit(limit));
        return GatewayProcess.start(kimi, Map.of("KIMI_GATE_LIMIT", "" + limit));
    }

    private ToolRun start(Tool tool, GatewayProcess gateway) throws IOException {
        ToolRun run = ToolRun.through(tool, CACHE, gateway::uri, launch -> launch);
        running.add(run);
        return run;
    }

    /** The tool as it is without us; by an address, because the names of this machine's files are not the tool's. */
    private ToolRun bare(Tool tool) throws IOException {
        Path roots = kimi.endpoint().certificateFile();
        ToolRun run = ToolRun.through(
                tool,
                CACHE,
                path -> URI.create("https://127.0.0.1/" + path.replaceFirst("^[^/]*/", "")),
                launch -> launch.with("NODE_EXTRA_CA_CERTS", roots.toString()));
        running.add(run);
        return run;
    }

    private static void assertAnswered(ToolRun run) throws InterruptedException {
        ToolRun.End end = run.await(LONG);
        assertThat(end.exitCode()).as(end.said()).isZero();
        assertThat(end.said()).contains(ANSWER);
    }

    private void assertNothingRefused(int limit) {
        AccountFigures figures = kimi.figures();
        assertThat(figures.refused()).isZero();
        assertThat(figures.maxOffered()).isLessThanOrEqualTo(limit);
        assertThat(figures.aborted()).isZero();
    }

    @ParameterizedTest
    @MethodSource("oracles")
    void tool_withoutTheGateway_takesTheRefusalForABrokenLogin(Tool tool) throws Exception {
        needs(tool);
        kimi.endpoint().strangers(1, LONG);
        ToolRun.End end = bare(tool).await(LONG);
        assertThat(end.exitCode()).as(end.said()).isNotZero();
        assertThat(end.said()).contains("concurrent request limit").doesNotContain(ANSWER + "\n");
        assertThat(kimi.figures().refusedBy(RefusalForm.CONCURRENCY_403)).isEqualTo(1);
        assertThat(kimi.figures().completed()).isZero();
    }

    static List<Tool> oracles() {
        return List.of(Tool.CLAUDE, Tool.KIMI_CODE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void toolsAtOnce_areAllAnswered_andNoneIsRefused(int limit) throws Exception {
        try (GatewayProcess gateway = gateway(limit)) {
            List<ToolRun> started = new ArrayList<>();
            for (Tool tool : installed()) {
                started.add(start(tool, gateway));
                started.add(start(tool, gateway));
            }
            for (ToolRun run : started) {
                assertAnswered(run);
            }
            assertNothingRefused(limit);
            assertThat(kimi.figures().maxOffered()).isEqualTo(limit);
            assertThat(kimi.figures().completed()).isGreaterThanOrEqualTo(started.size());
        }
    }

    @Test
    void toolsStartedByRun_areAllAnswered_andNoneIsRefused() throws Exception {
        Map<String, String> environment = Map.of(
                "KIMI_GATE_STATE_DIR", kimi.stateDir().toString(),
                "KIMI_GATE_LIMIT", "1",
                "JAVA_HOME", System.getProperty("java.home"),
                "JAVA_TOOL_OPTIONS", String.join(" ", GatewayProcess.trusting(kimi)));
        Command first = Cli.of(kimi.home())
                .with("KIMI_GATE_STATE_DIR", kimi.stateDir().toString())
                .with("KIMI_GATE_LIMIT", "1")
                .with("JAVA_TOOL_OPTIONS", String.join(" ", GatewayProcess.trusting(kimi)))
                .run("run", "--", "true");
        try {
            assertThat(first.exitCode()).as(first.toString()).isZero();
            String launcher = kimi.stateDir().resolve("launcher.sh").toString();
            List<ToolRun> started = new ArrayList<>();
            for (Tool tool : installed()) {
                ToolRun run = ToolRun.usual(tool, CACHE, launch -> {
                    Launch behind = launch.behind(List.of("sh", launcher, "run", "--"));
                    for (Map.Entry<String, String> variable : environment.entrySet()) {
                        behind = behind.with(variable.getKey(), variable.getValue());
                    }
                    return behind;
                });
                running.add(run);
                started.add(run);
            }
            for (ToolRun run : started) {
                assertAnswered(run);
            }
            assertNothingRefused(1);
            assertThat(kimi.figures().completed()).isGreaterThanOrEqualTo(started.size());
        } finally {
            endGateways();
        }
    }

    /** Those that {@code run} has started: their notes are in the state folder. */
    private void endGateways() throws IOException {
        try (Stream<Path> files = Files.list(kimi.stateDir())) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("gateway-\\d+(-.*)?"))
                    .map(name -> Long.parseLong(name.split("-", -1)[1]))
                    .flatMap(pid -> ProcessHandle.of(pid).stream())
                    .forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void tools_besideAJvmWithTheAgent_shareTheOnePermitOfTheAccount() throws Exception {
        int calls = 10;
        try (GatewayProcess gateway = gateway(1);
                HostJvm host = kimi.gated(JdkLoad.class)
                        .environment("KIMI_GATE_LIMIT", "1")
                        .args("--calls", "" + calls, "--warm-up", "0", "--key", Tool.KEY, "--body", "discarding")
                        .start()) {
            List<ToolRun> started = new ArrayList<>();
            for (Tool tool : installed()) {
                started.add(start(tool, gateway));
            }
            for (ToolRun run : started) {
                assertAnswered(run);
            }
            assertThat(HostReport.of(host).answered()).isEqualTo(calls);
            assertNothingRefused(1);
            assertThat(kimi.figures().maxOffered()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("installed")
    void tool_killedInItsStream_leavesItsPermitToTheNext(Tool tool) throws Exception {
        try (GatewayProcess gateway = gateway(1)) {
            kimi.endpoint().change(behaviour -> behaviour.withMillis(ENDLESS_MILLIS));
            ToolRun first = start(tool, gateway);
            await().atMost(LONG).until(() -> kimi.figures().inFlight() == 1);
            kimi.endpoint().change(behaviour -> behaviour.withMillis(STREAM_MILLIS));
            TimeUnit.MILLISECONDS.sleep(STREAM_MILLIS); // some of its stream
            long killedMillis = System.currentTimeMillis();
            first.killNow();
            await().atMost(LONG).until(() -> kimi.figures().aborted() == 1);
            Duration back = Duration.ofMillis(ended(CallOutcome.ABORTED) - killedMillis);
            System.out.println(tool + ": its call ended " + back.toMillis() + " ms after the kill");
            assertThat(back).isLessThan(SURELY_BACK);
            assertAnswered(start(tool, gateway));
            assertThat(kimi.figures().refused()).isZero();
            assertThat(kimi.figures().maxOffered()).isEqualTo(1);
        }
    }

    private long ended(CallOutcome outcome) {
        return kimi.endpoint().calls().stream()
                        .filter(call -> call.outcome() == outcome)
                        .mapToLong(call -> call.endedMicros())
                        .max()
                        .orElseThrow()
                / 1000;
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd"})
    void codedRefusals_areCuredLikePlainOnes(String coding) throws Exception {
        needs(Tool.CLAUDE);
        kimi.endpoint().set("refusalCodings", coding + ", gzip");
        kimi.endpoint().script(RefusalForm.CONCURRENCY_403);
        ToolRun.End bare = bare(Tool.CLAUDE).await(LONG);
        assertThat(bare.exitCode()).isNotZero();
        assertThat(bare.said()).as("a tool that understands the coding").contains("concurrent request limit");
        try (GatewayProcess gateway = gateway(1)) {
            kimi.endpoint().script(RefusalForm.CONCURRENCY_403, RefusalForm.CONCURRENCY_403);
            assertAnswered(start(Tool.CLAUDE, gateway));
            assertThat(kimi.figures().refusedBy(RefusalForm.CONCURRENCY_403)).isEqualTo(3);
            assertThat(kimi.figures().completed()).isEqualTo(1);
        }
    }

    /** 30 s until a tool that takes nothing loses its permit, and what it takes to fill the buffers on the way. */
    @Tag("thorough")
    @ParameterizedTest
    @EnumSource(names = {"CLAUDE", "KIMI_CODE"})
    void tool_suspendedInItsStream_leavesItsPermitToOneThatWaits(Tool tool) throws Exception {
        needs(tool);
        try (GatewayProcess gateway = gateway(1)) {
            kimi.endpoint()
                    .change(behaviour ->
                            behaviour.withMillis(1000).withChunks(2000).with("bytes", MORE_THAN_BUFFERS_HOLD));
            ToolRun suspended = start(tool, gateway);
            await().atMost(LONG).until(() -> kimi.figures().inFlight() == 1);
            suspended.suspend();
            long suspendedMillis = System.currentTimeMillis();
            kimi.endpoint()
                    .change(behaviour ->
                            behaviour.withMillis(STREAM_MILLIS).withChunks(4).with("bytes", 0));
            assertAnswered(start(tool, gateway));
            Duration took = Duration.ofMillis(ended(CallOutcome.COMPLETED) - suspendedMillis);
            System.out.println(tool + ": the other was answered " + took.toMillis() + " ms after the suspension");
            assertThat(took).isLessThan(Duration.ofSeconds(35));
            assertThat(kimi.figures().maxOffered()).isEqualTo(1);
            assertThat(kimi.figures().refused()).isZero();
        }
    }
}

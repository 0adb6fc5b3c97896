package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.launch.Jdk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The command {@code run} of the shipped jar, by its launcher and with stand-in tools. The terminal is the one that
 * {@code script} of util-linux makes, which is there on each machine that has bash.
 */
@Tag("slow") // a JVM for each tool that is started
class RunIT {
    private static final String URL = "https://api.kimi.com/coding/v1";
    private static final String THROUGH = "http://127\\.0\\.0\\.1:\\d+/api\\.kimi\\.com/coding/v1";
    private static final Path SCRIPT = Path.of("/usr/bin/script");

    @TempDir
    private Path home;

    private Path state;
    private final Map<String, String> environment = new HashMap<>();
    private String launcher;

    @BeforeEach
    void launcher() {
        state = home.resolve("state");
        environment.put("HOME", home.toString());
        environment.put("KIMI_GATE_STATE_DIR", state.toString());
        environment.put("JAVA_HOME", Jdk.current().home().toString());
        environment.put("MY_URL", URL);
        environment.put("NO_PROXY", "");
        Command first = Command.run(environment, line("run", "--", "true"));
        assertThat(first.exitCode()).as(first.toString()).isZero();
        assertThat(first.stdout() + first.stderr()).isEmpty();
        launcher = state.resolve("launcher.sh").toString();
        assertThat(Path.of(launcher)).isRegularFile();
    }

    @AfterEach
    void endGateways() throws IOException {
        for (long pid : gateways()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private static List<String> line(String... words) {
        List<String> line = new ArrayList<>(List.of(Jdk.current().java().toString(), "-jar", Shipped.JAR.toString()));
        line.addAll(List.of(words));
        return line;
    }

    private Command run(String shell, String... words) {
        List<String> line = new ArrayList<>(List.of(shell, launcher, "run"));
        line.addAll(List.of(words));
        return Command.run(environment, line);
    }

    private String tool(String name, String text) throws IOException {
        Path tool = Files.writeString(home.resolve(name), "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
        return tool.toString();
    }

    /** The processes that have a note in the state folder, dead or alive. */
    private List<Long> gateways() throws IOException {
        List<Long> pids = new ArrayList<>();
        try (DirectoryStream<Path> notes = Files.newDirectoryStream(state, "gateway-*")) {
            for (Path note : notes) {
                pids.add(Long.parseLong(note.getFileName().toString().split("-", -1)[1]));
            }
        }
        return pids;
    }

    private long gateway() throws IOException {
        assertThat(gateways()).hasSize(1);
        return gateways().get(0);
    }

    private static void awaitEnd(long pid) {
        await().atMost(KimiFixture.LONG)
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "dash", "bash"})
    void run_becomesTheTool(String shell) throws IOException {
        assumeThat(Command.run(Map.of(), List.of("sh", "-c", "command -v " + shell))
                        .exitCode())
                .as(shell)
                .isZero();
        String tool = tool("mytool", "echo \"$MY_URL\"; printf '[%s]' \"$@\" >&2; exit 7\n");

        Command ended = run(shell, "--", tool, "a b", "ü'\"$x", "", "--anyway");

        assertThat(ended.stdout()).matches(THROUGH + "\n");
        assertThat(ended.stderr()).isEqualTo("[a b][ü'\"$x][][--anyway]");
        assertThat(ended.exitCode()).isEqualTo(7);
        assertThat(run(shell, "--", home.resolve("nothing").toString()).exitCode())
                .isEqualTo(127);
        Path text = Files.writeString(home.resolve("text"), "no program");
        assertThat(run(shell, text.toString()).exitCode()).isEqualTo(126);
        assertThat(Command.run(
                                environment,
                                List.of(
                                        shell,
                                        "-c",
                                        "exec " + shell + " \"$0\" run -- sh -c 'echo $$; kill -9 $$'",
                                        launcher))
                        .exitCode())
                .isEqualTo(137);
    }

    @Test
    void run_leavesEachStreamToTheTool() throws Exception {
        String tool = tool("mytool", "cat; echo error >&2\n");
        ProcessBuilder builder = new ProcessBuilder("sh", launcher, "run", tool);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().write("from a pipe\n".getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("from a pipe\n");
        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("error\n");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void run_givesTheAgentToJvms_unlessItIsThereOrNotWanted() throws IOException {
        String tool = tool("mytool", "echo \"${JAVA_TOOL_OPTIONS-none}\"\n");

        assertThat(run("sh", tool).stdout()).isEqualTo("-javaagent:" + Shipped.JAR + "\n");
        assertThat(run("sh", "--no-jvm", tool).stdout()).isEqualTo("none\n");
        environment.put("JAVA_TOOL_OPTIONS", "-Da=b");
        assertThat(run("sh", tool).stdout()).isEqualTo("-Da=b -javaagent:" + Shipped.JAR + "\n");
        environment.put("JAVA_TOOL_OPTIONS", "-javaagent:" + Shipped.JAR + "=limit=3");
        assertThat(run("sh", tool).stdout()).isEqualTo("-javaagent:" + Shipped.JAR + "=limit=3\n");
    }

    @Test
    void runInsideRun_changesNothing() throws IOException {
        String tool = tool("mytool", "env | grep -E 'MY_URL|JAVA_TOOL_OPTIONS' | sort\n");

        Command inner = run("sh", "--", "sh", launcher, "run", tool);

        assertThat(inner.stdout()).isEqualTo(run("sh", tool).stdout()).contains("MY_URL=http");
        assertThat(inner.stderr()).isEmpty();
    }

    @Test
    void noWay_isExitCode2_unlessAnyway() throws IOException {
        environment.remove("MY_URL");
        String tool = tool("claude", "echo started\n");

        Command refused = run("sh", tool);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.stdout()).isEmpty();
        assertThat(refused.stderr())
                .startsWith("kimi-gate: no setting of claude")
                .contains("--anyway")
                .hasLineCount(1);
        assertThat(run("sh", "--anyway", tool).stdout()).isEqualTo("started\n");
        assertThat(run("sh").exitCode()).isEqualTo(2);
    }

    @Test
    void startsAtOnce_endUpWithOneGateway() throws Exception {
        killGateway();
        String tool = tool("mytool", "echo \"$MY_URL\"\n");

        List<CompletableFuture<Command>> started = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            started.add(CompletableFuture.supplyAsync(() -> run("sh", tool)));
        }
        List<String> urls =
                started.stream().map(each -> each.join().stdout()).distinct().toList();

        assertThat(urls).singleElement().asString().matches(THROUGH + "\n");
        assertThat(gateways()).hasSize(1);
    }

    private void killGateway() throws IOException {
        long pid = gateway();
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        awaitEnd(pid);
    }

    @Test
    void gatewayIsKilled_nextRunStartsItAtTheSamePort() throws IOException {
        String tool = tool("mytool", "echo \"$MY_URL\"\n");
        String before = run("sh", tool).stdout();
        killGateway();

        assertThat(run("sh", tool).stdout()).isEqualTo(before);
    }

    @Test
    void terminatedGateway_takesItsAddressBack() throws IOException {
        long pid = gateway();
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        awaitEnd(pid);

        assertThat(gateways()).isEmpty();
    }

    @Test
    void gateway_staysWhileItsToolLives_andEndsAfterwards() throws Exception {
        killGateway();
        environment.put("KIMIGATE_UNUSED_SECONDS", "1");
        String tool = tool("mytool", "echo ready; read line\n");
        ProcessBuilder builder = new ProcessBuilder("sh", launcher, "run", tool);
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.inputReader().readLine()).isEqualTo("ready");
        long pid = gateway();

        // longer than the gateway would stay without the tool
        assertThat(process.waitFor(4, TimeUnit.SECONDS)).isFalse();
        assertThat(ProcessHandle.of(pid)).get().matches(ProcessHandle::isAlive);
        process.getOutputStream().close();
        assertThat(process.waitFor(KimiFixture.LONG.toSeconds(), TimeUnit.SECONDS))
                .isTrue();

        awaitEnd(pid);
        assertThat(gateways()).isEmpty();
        assertThat(state.resolve("log")).content().contains("mytool has ended, and no call of it came to the gateway");
    }

    @Test
    void portOfAnother_startsTheToolUngated_andSaysWhoseItIs() throws IOException {
        killGateway();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(state.resolve("gateway.port"), taken.getLocalPort() + "\n");
            String tool = tool("mytool", "echo \"$MY_URL\"; exit 3\n");

            Command ended = run("sh", tool);

            assertThat(ended.stdout()).isEqualTo(URL + "\n");
            assertThat(ended.exitCode()).isEqualTo(3);
            assertThat(ended.stderr())
                    .contains("127.0.0.1:" + taken.getLocalPort() + " is in use by another program")
                    .contains("process " + ProcessHandle.current().pid())
                    .contains(tool + " runs without the gate");
        }
    }

    @Test
    void secondGateway_saysWhereTheFirstIs() throws IOException {
        Command second = Command.run(environment, line("gateway"));

        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.stdout()).isEmpty();
        assertThat(second.stderr())
                .matches("kimi-gate: a gateway runs already at http://127\\.0\\.0\\.1:\\d+/ \\(process " + gateway()
                        + "\\).*\n");
    }

    @Test
    void privateCopies_areRemovedByTheNextRun() throws IOException {
        Files.createDirectories(home.resolve(".kimi-code"));
        Files.writeString(
                home.resolve(".kimi-code/config.toml"),
                "[providers.mine]\nbase_url = \"" + URL + "\"\napi_key = \"made-up-key\"\n");
        String tool = tool(
                "kimi",
                "echo \"$KIMI_CODE_HOME\"; echo made > \"$KIMI_CODE_HOME/made\"; cat \"$KIMI_CODE_HOME/config.toml\"\n");

        Command ended = run("sh", tool);

        Path used = Path.of(ended.stdout().split("\n", -1)[0]);
        assertThat(ended.stdout()).containsPattern("base_url = \"" + THROUGH + "\"");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(used.getParent())))
                .isEqualTo("rwx------");
        assertThat(run("sh", "true").exitCode()).isZero();
        assertThat(used.getParent()).doesNotExist();
        assertThat(home.resolve(".kimi-code/made")).hasContent("made\n");
    }

    /** An interactive bash with job control in a terminal. */
    private final class BashTerminal implements AutoCloseable {
        private final Path shown = home.resolve("shown");
        private final Process process;

        BashTerminal() throws IOException {
            // A build in the background ignores SIGINT, and its processes could not trap it.
            ProcessBuilder builder = new ProcessBuilder(
                    "env",
                    "--default-signal",
                    SCRIPT.toString(),
                    "-qfc",
                    "bash --norc --noprofile -i",
                    shown.toString());
            builder.directory(home.toFile());
            builder.environment().putAll(environment);
            builder.environment().put("PS1", "> ");
            builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectErrorStream(true);
            process = builder.start();
        }

        void press(String keys) throws IOException {
            process.getOutputStream().write(keys.getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
        }

        void awaitShown(String pattern) {
            await().atMost(KimiFixture.LONG)
                    .until(() -> Files.exists(shown)
                            && Files.readString(shown).replace("\r", "").matches("(?s).*" + pattern + ".*"));
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    @Test
    void terminal_jobControlAndSignals_areTheTools() throws Exception {
        assumeThat(SCRIPT).as("script of util-linux").isExecutable();
        // One that starts programs all the time hangs if it is stopped in the middle of a vfork.
        tool("mytool", """
                trap 'echo got""INT' INT
                trap 'echo got""WINCH' WINCH
                trap 'echo got""HUP > hup; exit' HUP
                tty > tty
                echo $$ > pid
                echo "at $MY_URL"
                sleep 300 &
                while :; do wait; done
                """);
        try (BashTerminal bash = new BashTerminal()) {
            bash.press("sh " + launcher + " run ./mytool; echo code $?\n");
            bash.awaitShown("at " + THROUGH);
            bash.press("\u0003");
            bash.awaitShown("gotINT");
            bash.press("\u001a");
            bash.awaitShown("Stopped");
            String pid = Files.readString(home.resolve("pid")).trim();
            assertThat(Files.readString(Path.of("/proc/" + pid + "/stat"))).contains(") T ");
            bash.press("fg\n");
            await().atMost(KimiFixture.LONG)
                    .until(() ->
                            !Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") T "));
            Command.run(
                    Map.of(),
                    List.of("stty", "-F", Files.readString(home.resolve("tty")).trim(), "cols", "77"));
            bash.awaitShown("gotWINCH");
            assertThat(ProcessHandle.of(gateway())).get().matches(ProcessHandle::isAlive);
            Command.run(Map.of(), List.of("kill", "-9", pid));
            bash.awaitShown("Killed");
            bash.press("sh " + launcher + " run ./mytool; echo code $?\n");
            await().atMost(KimiFixture.LONG)
                    .until(() -> !Files.readString(home.resolve("pid")).trim().equals(pid));
            bash.press("\u0003");
        }
        // the terminal is gone now
        await().atMost(KimiFixture.LONG).until(() -> Files.exists(home.resolve("hup")));
        assertThat(ProcessHandle.of(gateway())).get().matches(ProcessHandle::isAlive);
    }
}

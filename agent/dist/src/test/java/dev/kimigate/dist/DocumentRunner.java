package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.dist.host.LineHost;
import dev.kimigate.documents.CodeBlock;
import dev.kimigate.documents.Document;
import dev.kimigate.harness.endpoint.KimiEndpoint;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs what a page shows, in a home of its own that has the jar in it. Pages from the top of the checkout are read
 * there, the others in that home.
 *
 * <p>Options of a block: {@code bare=PID}, {@code busy=PID}, {@code idea=PID}: beforehand a tool is started (without
 * the agent; with it and 34 calls under way; as an IDE whose options are those of its file), and its process id stands
 * where the page has that one. {@code ide}: the folder of an IDE is made. {@code answer=y}: said to every question.
 * {@code exit=N}: the exit code, if it is not 0. {@code more}: more lines may be printed.
 */
final class DocumentRunner implements AutoCloseable {
    private static final String LOOK = "/home/me";
    private static final String IDE = "IntelliJIdea2026.2";
    private static final int BURST = 34;
    private static final int LIMIT = 20;
    private static final String PROMPT = "[y/N] ";

    private final KimiFixture kimi;
    private final Path folder;
    private final Map<String, HostJvm> tools = new LinkedHashMap<>();

    DocumentRunner(Document page) throws IOException {
        kimi = KimiFixture.open(60_000);
        kimi.endpoint().change(behaviour -> behaviour.withMillis(1));
        folder = page.name().contains("/") ? kimi.home() : Document.ROOT;
        Files.copy(Shipped.JAR, kimi.home().resolve("kimi-gate.jar"));
        makeJava();
    }

    /** The JDK of the tests as a user with that home has it, where Kimi's names lead to this machine. */
    private void makeJava() throws IOException {
        Path java = Files.createDirectories(kimi.home().resolve("bin")).resolve("java");
        Path hosts = Files.writeString(kimi.home().resolve("bin/hosts"), "127.0.0.1 api.kimi.com\n");
        Files.writeString(java, """
                #!/bin/sh
                exec '%s' -XX:TieredStopAtLevel=1 -Duser.home="$HOME" '-Djdk.net.hosts.file=%s' \\
                    '-Djavax.net.ssl.trustStore=%s' -Djavax.net.ssl.trustStorePassword=%s \\
                    -Djavax.net.ssl.trustStoreType=PKCS12 "$@"
                """.formatted(
                        Jdk.current().java(), hosts, kimi.endpoint().trustStore(), KimiEndpoint.TRUST_STORE_PASSWORD));
        assertThat(java.toFile().setExecutable(true)).isTrue();
    }

    void run(CodeBlock block) throws IOException {
        Map<String, String> options = Objects.requireNonNull(block.marker()).options();
        prepare(options);
        for (CodeBlock.Step step : block.steps()) {
            Command ended = run(step.command(), options.get("answer"));
            String what = block.place() + ": " + ended;
            assertThat(ended.exitCode()).as(what).isEqualTo(Integer.parseInt(options.getOrDefault("exit", "0")));
            if (step.shown() != null) {
                compare(what, seen(step.shown()), printed(ended.stdout()), options.containsKey("more"));
            }
        }
    }

    private static void compare(String what, List<String> shown, List<String> printed, boolean more) {
        if (more) {
            assertThat(printed).as(what).containsSubsequence(shown);
        } else {
            assertThat(printed).as(what).isEqualTo(shown);
        }
    }

    private Command run(String command, @Nullable String answer) {
        String script = "set -e; unset XDG_CONFIG_HOME NO_COLOR COLUMNS; cd '" + folder + "'; exec 2>&1; "
                + (answer == null ? "" : "yes " + answer + " | ") + "{ " + real(command) + "\n}";
        return Command.run(
                Map.of(
                        "HOME",
                        kimi.home().toString(),
                        "SHELL",
                        "/bin/bash",
                        "PATH",
                        kimi.home().resolve("bin") + ":" + System.getenv("PATH")),
                List.of("sh", "-c", script));
    }

    private void prepare(Map<String, String> options) throws IOException {
        for (Map.Entry<String, String> option : options.entrySet()) {
            String shown = option.getValue();
            switch (option.getKey()) {
                case "bare" -> start(shown, kimi.bare(LineHost.class));
                case "busy" -> busy(shown);
                case "ide" -> Files.createDirectories(ide());
                case "idea" -> idea(shown);
                case "answer", "exit", "more" -> {}
                default -> throw new AssertionError("no such option: " + option.getKey());
            }
        }
    }

    private HostJvm start(String shown, HostJvmBuilder builder) {
        HostJvm tool = builder.args(KimiFixture.CHAT).start();
        tools.put(shown, tool);
        tool.awaitLine(line -> line.equals("ready"), KimiFixture.LONG);
        return tool;
    }

    private void idea(String shown) throws IOException {
        HostJvm tool = start(shown, idea());
        tool.println("1");
        tool.awaitLine(line -> line.equals("answered 1"), KimiFixture.LONG);
    }

    private void busy(String shown) {
        kimi.endpoint().change(behaviour -> behaviour.withMillis(60_000));
        start(shown, kimi.gated(LineHost.class)).println("" + BURST);
        await().atMost(KimiFixture.LONG).until(() -> kimi.figures().inFlight() == LIMIT);
        await().atMost(KimiFixture.LONG).until(() -> kimi.status().contains("waiting " + (BURST - LIMIT)));
        kimi.endpoint().change(behaviour -> behaviour.withMillis(1));
    }

    private Path ide() {
        return kimi.home().resolve(".config/JetBrains").resolve(IDE);
    }

    private HostJvmBuilder idea() throws IOException {
        return kimi.bare(LineHost.class)
                .jvmOptions(
                        Files.readAllLines(ide().resolve("idea64.vmoptions")).toArray(String[]::new))
                .property("idea.paths.selector", IDE);
    }

    /** As this machine has it. */
    private String real(String command) {
        String real = command;
        for (Map.Entry<String, HostJvm> tool : tools.entrySet()) {
            real = real.replaceAll(
                    "\\b" + tool.getKey() + "\\b", "" + tool.getValue().pid());
        }
        return real.replace(LOOK, kimi.home().toString());
    }

    private List<String> printed(String output) {
        String printed =
                output.replace(PROMPT, PROMPT + "y\n").replace(kimi.home().toString(), LOOK);
        for (Map.Entry<String, HostJvm> tool : tools.entrySet()) {
            printed = printed.replaceAll("\\b" + tool.getValue().pid() + "\\b", tool.getKey());
        }
        return seen(printed.lines().toList());
    }

    /** What differs from run to run is left out: times, the JDK's version, and how wide columns are. */
    private static List<String> seen(List<String> lines) {
        List<String> seen = new ArrayList<>();
        for (String line : lines) {
            String without = line.replaceAll("\\b\\d+(\\.\\d+)? (ms|s|min|h)\\b", "TIME")
                    .replaceAll("\\b(1[7-9]|[2-9]\\d)\\.\\d+\\.\\d+\\b", "JAVA");
            seen.add(without.strip().replaceAll(" +", " "));
        }
        return seen.stream().filter(line -> !line.isEmpty()).toList();
    }

    @Override
    public void close() {
        tools.values().forEach(HostJvm::close);
        kimi.close();
    }
}

package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.host.JdkLoad;
import dev.kimigate.harness.launch.HostJvm;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the shipped jar shows on a terminal, which {@code script} of util-linux makes for it. */
class WatchIT {
    private static final Path SCRIPT = Path.of("/usr/bin/script");
    private static final String Q = "q";
    private static final String CONTROL_C = "\u0003";

    private Scene scene;

    @BeforeEach
    void open() {
        assumeThat(SCRIPT).as("script of util-linux").isExecutable();
        scene = Scene.open(20_000);
    }

    @AfterEach
    void close() {
        if (scene != null) {
            scene.close();
        }
    }

    private Cli cli() {
        return Cli.of(scene.home());
    }

    /** A terminal in which the command runs, between two looks at its state. */
    private final class Terminal implements AutoCloseable {
        private final Path shown = scene.home().resolve("shown");
        private final Process process;

        Terminal(int columns, List<String> command) throws IOException {
            String line = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
            Path shell = Files.writeString(
                    scene.home().resolve("shell.sh"),
                    "stty rows 24 cols " + columns + "; stty -g > before; " + line
                            + "; echo \"code $?\"; stty -g > after\n");
            ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString(), "-qfec", "sh " + shell, shown.toString());
            builder.directory(scene.home().toFile());
            builder.environment().put("TERM", "xterm");
            builder.environment().remove("COLUMNS");
            builder.environment().remove("NO_COLOR");
            builder.environment().put("HOME", scene.home().toString());
            builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectErrorStream(true);
            process = builder.start();
        }

        void press(String keys) throws IOException {
            OutputStream keyboard = process.getOutputStream();
            keyboard.write(keys.getBytes(StandardCharsets.US_ASCII));
            keyboard.flush();
        }

        String shown() throws IOException {
            return Files.exists(shown) ? Files.readString(shown) : "";
        }

        void awaitShown(String text) {
            await().atMost(Scene.LONG).until(() -> shown().contains(text));
        }

        /** All it showed, once it has ended and left the terminal as it was. */
        String ended() throws IOException, InterruptedException {
            assertThat(process.waitFor(Scene.LONG.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(Files.readString(scene.home().resolve("after")))
                    .isEqualTo(Files.readString(scene.home().resolve("before")))
                    .isNotBlank();
            return shown();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Q, CONTROL_C})
    void watch_showsTheBurst_andLeavesTheTerminalAsItWas(String key) throws Exception {
        try (HostJvm host = scene.gated(JdkLoad.class)
                        .args("--calls", "30", "--warm-up", "0", "--mode", "sendAsync")
                        .start();
                Terminal terminal = new Terminal(100, cli().line("status", "--watch"))) {
            terminal.awaitShown("limit 20, held 20, waiting 10");
            assertThat(host.isAlive()).isTrue();
            terminal.press(key);
            assertThat(terminal.ended())
                    .contains("\u2588".repeat(20), "JdkLoad", "java.net.http", "q: quit")
                    .containsSubsequence("\u001b[?1049h", "\u001b[?25l", "\u001b[?1049l", "code 0");
        }
    }

    @Test
    void watch_withoutATerminal_saysSo() {
        assertThat(cli().complaint(Cli.FAILED, "status", "--watch")).contains("needs a terminal");
    }

    @Test
    void status_onATerminal_isColouredAndAsNarrow() throws Exception {
        try (HostJvm host = scene.gated(JdkLoad.class)
                .args("--calls", "3", "--header", "x-test-millis=1")
                .start()) {
            assertThat(Report.of(host).answered()).isEqualTo(3);
        }
        try (Terminal terminal = new Terminal(20, cli().line("status"))) {
            assertThat(terminal.ended())
                    .contains("\u001b[1mhttps://api.kimi.com\u001b[0m")
                    .doesNotContain("\u001b[?1049h");
            assertThat(plain(terminal.shown())).allMatch(line -> line.length() <= 20);
        }
        List<String> uncoloured = new ArrayList<>(List.of("env", "NO_COLOR=1"));
        uncoloured.addAll(cli().line("status"));
        try (Terminal terminal = new Terminal(80, uncoloured)) {
            assertThat(terminal.ended()).contains("https://api.kimi.com").doesNotContain("\u001b[");
        }
    }

    private static List<String> plain(String shown) {
        return shown.replaceAll("\u001b\\[\\d*m", "")
                .lines()
                .map(String::stripTrailing)
                .filter(line -> !line.startsWith("Script "))
                .toList();
    }

    @Test
    void closedPipe_endsQuietly() throws Exception {
        String line = cli().line("status", "--watch", "--json").stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        Command command = Command.run(
                Map.of("HOME", scene.home().toString()),
                List.of("sh", "-c", "{ " + line + "; echo \"code $?\" >&2; } | head -n 1"));
        assertThat(command.stdout().lines())
                .singleElement()
                .asString()
                .startsWith("{\"time\":")
                .endsWith("}");
        assertThat(command.stderr()).isEqualTo("code 0\n");
    }
}

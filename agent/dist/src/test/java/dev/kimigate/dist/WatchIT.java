package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.dist.host.LineHost;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the shipped jar shows on a terminal, which {@code script} of util-linux makes for it. */
class WatchIT {
    private static final Path SCRIPT = Path.of("/usr/bin/script");
    private static final String Q = "q";
    private static final String CONTROL_C = "\u0003";
    private static final String FRAME = "\u001b\\[\\?7l\u001b\\[H";

    private KimiFixture kimi;

    @BeforeEach
    void open() {
        assumeThat(SCRIPT).as("script of util-linux").isExecutable();
        kimi = KimiFixture.open(20_000);
    }

    @AfterEach
    void close() {
        if (kimi != null) {
            kimi.close();
        }
    }

    private Cli cli() {
        return Cli.of(kimi.home());
    }

    /** A terminal in which the command runs, between two looks at its state. */
    private final class Terminal implements AutoCloseable {
        private final Path shown = kimi.home().resolve("shown");
        private final Process process;

        Terminal(int columns, List<String> command) throws IOException {
            String line = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
            Path shell = Files.writeString(
                    kimi.home().resolve("shell.sh"),
                    "stty rows 24 cols " + columns + "; tty > tty; stty -g > before; "
                            + "sh -c 'echo $$ > pid; exec \"$@\"' sh " + line
                            + "; echo \"code $?\"; stty -g > after\n");
            ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString(), "-qfec", "sh " + shell, shown.toString());
            builder.directory(kimi.home().toFile());
            builder.environment().put("TERM", "xterm");
            builder.environment().remove("COLUMNS");
            builder.environment().remove("NO_COLOR");
            builder.environment().put("HOME", kimi.home().toString());
            builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectErrorStream(true);
            process = builder.start();
        }

        void press(String keys) throws IOException {
            OutputStream keyboard = process.getOutputStream();
            keyboard.write(keys.getBytes(StandardCharsets.US_ASCII));
            keyboard.flush();
        }

        /** As the user who pulls at a corner of the window. */
        void resize(int columns) throws IOException {
            Command stty = Command.run(
                    Map.of(),
                    List.of(
                            "stty",
                            "-F",
                            Files.readString(kimi.home().resolve("tty")).trim(),
                            "cols",
                            "" + columns));
            assertThat(stty.exitCode()).as(stty.toString()).isZero();
        }

        void signal(String name) throws IOException {
            String pid = Files.readString(kimi.home().resolve("pid")).trim();
            assertThat(Command.run(Map.of(), List.of("kill", "-" + name, pid)).exitCode())
                    .isZero();
        }

        /** The lines of the last whole picture of a watch. */
        List<String> picture() throws IOException {
            String[] frames = shown().split(FRAME, -1);
            return frames.length < 3 ? List.of() : plain(frames[frames.length - 2]);
        }

        String shown() throws IOException {
            return Files.exists(shown) ? Files.readString(shown) : "";
        }

        void awaitShown(String text) {
            await().atMost(KimiFixture.LONG).until(() -> shown().contains(text));
        }

        /** All it showed, once it has ended and left the terminal as it was. */
        String ended() throws IOException, InterruptedException {
            assertThat(process.waitFor(KimiFixture.LONG.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(Files.readString(kimi.home().resolve("after")))
                    .isEqualTo(Files.readString(kimi.home().resolve("before")))
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
        try (HostJvm host = kimi.gated(JdkLoad.class)
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

    private HostJvm gatedHost() {
        HostJvm host = kimi.gated(LineHost.class).args(KimiFixture.CHAT).start();
        kimi.endpoint().change(behaviour -> behaviour.withMillis(1));
        host.println("1");
        host.awaitLine("answered 1"::equals, KimiFixture.LONG);
        return host;
    }

    @Test
    void watch_whenTheWindowChanges_fitsIt() throws Exception {
        try (HostJvm host = gatedHost();
                Terminal terminal = new Terminal(100, cli().line("status", "--watch"))) {
            terminal.awaitShown("LineHost");
            await().atMost(KimiFixture.LONG).until(() -> widest(terminal) > 60);
            terminal.resize(40);
            await().atMost(KimiFixture.LONG).until(() -> widest(terminal) <= 40);
            assertThat(terminal.picture()).anyMatch(line -> line.contains("" + host.pid()));
            terminal.resize(20);
            await().atMost(KimiFixture.LONG).until(() -> widest(terminal) <= 20);
            assertThat(terminal.picture()).anyMatch(line -> line.contains("LineHost"));
            terminal.resize(100);
            await().atMost(KimiFixture.LONG).until(() -> widest(terminal) > 60);
            terminal.press(Q);
            assertThat(terminal.ended()).contains("code 0");
        }
    }

    private static int widest(Terminal terminal) throws IOException {
        return terminal.picture().stream().mapToInt(String::length).max().orElse(0);
    }

    @ParameterizedTest
    @CsvSource({"TERM, 15", "HUP, 1"})
    void watch_toldToEnd_leavesTheTerminalAsItWas(String signal, int number) throws Exception {
        assumeThat(isIgnored(number))
                .as("SIG" + signal + " is ignored here, as under nohup, and so it is in all that is started from here")
                .isFalse();
        try (Terminal terminal = new Terminal(80, cli().line("status", "--watch"))) {
            terminal.awaitShown("q: quit");
            terminal.signal(signal);
            assertThat(terminal.ended())
                    .containsSubsequence("\u001b[?1049h", "\u001b[?25l", "\u001b[?1049l", "code " + (128 + number));
        }
    }

    private static boolean isIgnored(int signal) throws IOException {
        try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
            return status.filter(line -> line.startsWith("SigIgn:"))
                    .map(line -> Long.parseUnsignedLong(
                            line.substring("SigIgn:".length()).trim(), 16))
                    .anyMatch(ignored -> (ignored >> (signal - 1) & 1) == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "doctor", "config", "help"})
    void command_onANarrowTerminal_goesOn(String command) throws Exception {
        try (Terminal terminal = new Terminal(20, cli().line(command))) {
            assertThat(terminal.ended()).contains("code 0");
            if (command.equals("list")) {
                assertThat(plain(terminal.shown())).allMatch(line -> line.length() <= 20);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "config", "help", "config --json"})
    void reader_thatHasEnough_endsTheCommandQuietly(String command) {
        Command piped = shell("{ " + quoted(command.split(" ", -1)) + "; echo \"code $?\" >&2; } | head -n 1");
        assertThat(piped.stdout()).isNotEmpty();
        assertThat(piped.stderr()).isEqualTo("code 0\n");
    }

    @Test
    void output_thatCannotBeWritten_isNotFine() {
        assumeThat(Path.of("/dev/full")).exists();
        Command full = shell(quoted("config") + " > /dev/full");
        assertThat(full.exitCode()).as(full.toString()).isEqualTo(Cli.FAILED);
        assertThat(full.stderr()).isEqualTo("kimi-gate: standard output cannot be written: No space left on device\n");
    }

    private String quoted(String... words) {
        return cli().line(words).stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    }

    private Command shell(String script) {
        return Command.run(Map.of("HOME", kimi.home().toString()), List.of("sh", "-c", script));
    }

    @Test
    void watch_withoutATerminal_saysSo() {
        assertThat(cli().complaint(Cli.FAILED, "status", "--watch")).contains("needs a terminal");
    }

    @Test
    void status_onATerminal_isColouredAndAsNarrow() throws Exception {
        try (HostJvm host = kimi.gated(JdkLoad.class)
                .args("--calls", "3", "--header", "x-test-millis=1")
                .start()) {
            assertThat(HostReport.of(host).answered()).isEqualTo(3);
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
        return shown.replaceAll("\u001b\\[[?\\d;]*[a-zA-Z]", "")
                .lines()
                .map(String::stripTrailing)
                .filter(line -> !line.startsWith("Script "))
                .toList();
    }

    @Test
    void closedPipe_endsQuietly() throws Exception {
        Command command = shell("{ " + quoted("status", "--watch", "--json") + "; echo \"code $?\" >&2; } | head -n 1");
        assertThat(command.stdout().lines())
                .singleElement()
                .asString()
                .startsWith("{\"time\":")
                .endsWith("}");
        assertThat(command.stderr()).isEqualTo("code 0\n");
    }
}

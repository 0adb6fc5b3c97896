package dev.kimigate.harness.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ToolRunTest {

    /** A process whose parent has ended, as a daemon that a tool leaves behind. */
    private static final String LEAVES_A_DAEMON = """
            #!/bin/sh
            (sleep 600 >/dev/null 2>&1 & echo $! > "$HOME/daemon")
            cat "$HOME/daemon"
            pwd
            exit 3
            """;

    @EnabledOnOs(OS.LINUX)
    @Test
    void close_endsWhatTheToolLeftBehind_andDeletesItsHome(@TempDir Path cache) throws Exception {
        install(cache, "claude", "claude", LEAVES_A_DAEMON);
        List<String> printed;
        try (ToolServer server = server();
                ToolRun run = ToolRun.through(Tool.CLAUDE, cache, server::uri)) {
            printed = run.output().toList();
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(Path.of(printed.get(1))).isDirectory();
        }
        assertThat(Path.of(printed.get(1))).doesNotExist();
        long daemon = Long.parseLong(printed.get(0));
        await().until(() -> ProcessHandle.of(daemon).isEmpty());
    }

    @DisabledOnOs(OS.WINDOWS)
    @Test
    void usersFile_thatTheToolChanges_isNamed(@TempDir Path cache) throws Exception {
        install(cache, "codex", "codex", "#!/bin/sh\necho >> $HOME/.codex/config.toml; echo > $HOME/new\n");
        try (ToolServer server = server();
                ToolRun run = ToolRun.through(Tool.CODEX, cache, server::uri)) {
            assertThat(run.exitCode()).isZero();
            assertThat(run.changedFiles()).hasSize(1).allMatch(file -> file.endsWith(".codex/config.toml"));
        }
    }

    @ParameterizedTest
    @EnumSource(Tool.class)
    void launch_leavesTheUsersFilesWithKimi_andNamesTheGatewayElsewhere(Tool tool, @TempDir Path scratch)
            throws IOException {
        Place place = Place.in(scratch.resolve("cache"), scratch);
        try (ToolServer server = server()) {
            Launch launch = tool.through(place, server::uri);
            String gateway = server.uri("api.kimi.com/coding/").toString();
            assertThat(place.filesAtHome().values()).noneMatch(text -> text.contains("127.0.0.1"));
            assertThat(launch.command() + " " + launch.environment() + contents(place.ours()))
                    .contains(gateway);
        }
    }

    private static void install(Path cache, String folder, String name, String script) throws IOException {
        Path program = cache.resolve(folder).resolve("node_modules/.bin").resolve(name);
        Files.createDirectories(program.resolveSibling("."));
        Files.writeString(program, script);
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    private static ToolServer server() {
        return ToolServer.start(List.of(), new Timeline(line -> {}), false);
    }

    private static List<String> contents(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).map(ToolRunTest::text).toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

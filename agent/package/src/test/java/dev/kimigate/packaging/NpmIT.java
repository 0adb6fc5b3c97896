package dev.kimigate.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packed npm packages, installed in a clean folder by somebody without a Java. npm skips in silence an optional
 * package that it cannot get, so each test looks which Java it was.
 */
class NpmIT {
    private static final String RUNTIME = "kimi-gate-runtime-linux-x64";
    private static final Path COMMAND = Release.file(".tgz");
    private static final Path PACKED_RUNTIME = Release.FOLDER.resolve(RUNTIME + "-" + Release.VERSION + ".tgz");

    /** As a user names it. */
    private static final String HERE = "./" + COMMAND.getFileName();

    @TempDir
    Path folder;

    private Newcomer newcomer;

    @BeforeEach
    void open() throws IOException {
        newcomer = Newcomer.in(folder);
        Files.copy(COMMAND, newcomer.home().resolve(COMMAND.getFileName()));
    }

    private Release.Ended npm(NpmRegistry registry, Map<String, String> more, String... words) {
        Map<String, String> environment = newcomer.environment();
        environment.put("npm_config_registry", registry.url());
        environment.put("npm_config_update_notifier", "false");
        environment.put("npm_config_fund", "false");
        environment.put("npm_config_audit", "false");
        environment.putAll(more);
        return Release.run(newcomer.home(), environment, List.of(words));
    }

    private static NpmRegistry withRuntime() throws IOException {
        return NpmRegistry.of(Map.of(RUNTIME, PACKED_RUNTIME));
    }

    private static NpmRegistry withNothing() throws IOException {
        return NpmRegistry.of(Map.of());
    }

    private Path only(String name) throws IOException {
        try (Stream<Path> files = Files.walk(newcomer.home())) {
            List<Path> found = new ArrayList<>(
                    files.filter(file -> file.endsWith(Path.of("node_modules", name)) && Files.isDirectory(file))
                            .toList());
            assertThat(found).as(name).hasSize(1);
            return found.get(0);
        }
    }

    /** As a user types it, with the runtime in the registry. */
    @Test
    void npx_ofThePackedFile_startsAToolOnTheBundledRuntime() throws IOException {
        try (NpmRegistry registry = withRuntime()) {
            Release.Ended ended = npm(registry, Map.of(), "npx", "--yes", HERE, "run", "--", Newcomer.TOOL);
            assertThat(ended.printed()).containsPattern("(?m)^url http://127\\.0\\.0\\.1:\\d+/");
            assertThat(ended.code()).as("the tool's exit code").isEqualTo(7);
            Path runtime = only(RUNTIME).resolve("runtime");
            newcomer.assertRunsOn(
                    runtime, List.of(only("kimi-gate").resolve("bin/kimi-gate").toString()));
            newcomer.assertToolIsGated(
                    runtime, List.of(only("kimi-gate").resolve("bin/kimi-gate").toString()));
        }
    }

    @Test
    void install_ofBothPackedFiles_needsNoRegistry() throws IOException {
        try (NpmRegistry registry = withNothing()) {
            Release.Ended install =
                    npm(registry, Map.of(), "npm", "install", PACKED_RUNTIME.toString(), COMMAND.toString());
            assertThat(install.code()).as(install.printed()).isZero();
        }
        newcomer.assertRunsOn(
                only(RUNTIME).resolve("runtime"),
                List.of(newcomer.home().resolve("node_modules/.bin/kimi-gate").toString()));
    }

    @Test
    void globalInstall_putsTheCommandOnThePath() throws IOException {
        Path prefix = Files.createDirectories(newcomer.home().resolve("prefix"));
        try (NpmRegistry registry = withRuntime()) {
            Release.Ended install = npm(
                    registry,
                    Map.of("npm_config_prefix", prefix.toString()),
                    "npm",
                    "install",
                    "-g",
                    COMMAND.toString());
            assertThat(install.code()).as(install.printed()).isZero();
        }
        newcomer.assertRunsOn(
                only(RUNTIME).resolve("runtime"),
                List.of(prefix.resolve("bin/kimi-gate").toString()));
    }

    @Test
    void withoutTheRuntime_theJavaThatIsThere_isUsed() throws IOException {
        Path home = Path.of(System.getProperty("java.home"));
        try (NpmRegistry registry = withNothing()) {
            Release.Ended told =
                    npm(registry, Map.of("JAVA_HOME", home.toString()), "npx", "--yes", HERE, "version", "--verbose");
            assertThat(told.code()).as(told.printed()).isZero();
            assertThat(told.printed()).contains(" at " + home);
        }
    }

    @Test
    void withoutTheRuntimeAndWithoutAJava_itSaysSo() throws IOException {
        try (NpmRegistry registry = withNothing()) {
            Release.Ended told = npm(registry, Map.of(), "npx", "--yes", HERE, "version");
            assertThat(told.code()).as(told.printed()).isEqualTo(1);
            assertThat(told.printed())
                    .contains("kimi-gate: no java is found; set JAVA_HOME or PATH to a Java 17 or newer\n");
        }
    }
}

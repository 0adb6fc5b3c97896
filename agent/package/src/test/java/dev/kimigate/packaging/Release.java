package dev.kimigate.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The files under test, and programs run with them. */
final class Release {
    static final Path FOLDER = Path.of(property("release.folder"));
    static final String VERSION = property("release.version");
    static final Path LIBRARIES = Path.of(property("release.libraries"));
    static final Path JAR = FOLDER.resolve("kimi-gate-" + VERSION + ".jar");

    private static final long PATIENCE_MINUTES = 5;

    private Release() {}

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), name + " is set by the build");
    }

    static Path file(String ending) {
        return FOLDER.resolve("kimi-gate-" + VERSION + ending);
    }

    /** How a program ended, with all that it printed. */
    record Ended(int code, String printed) {}

    /** With nothing in its environment but what is given, and nothing on its standard input. */
    static Ended run(Path folder, Map<String, String> environment, String... line) {
        return run(folder, environment, List.of(line));
    }

    static Ended run(Path folder, Map<String, String> environment, List<String> line) {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(line));
        builder.directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(new HashMap<>(environment));
        try {
            Process process = builder.redirectErrorStream(true).start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                throw new AssertionError(line + " does not end; it printed " + printed);
            }
            return new Ended(process.exitValue(), printed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

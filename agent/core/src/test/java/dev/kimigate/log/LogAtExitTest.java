package dev.kimigate.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** A program that ends right after its line, with a stderr of its own making. */
class LogAtExitTest {
    @TempDir
    Path folder;

    @Test
    void log_programThatEndsAtOnce_stillTells() throws IOException, InterruptedException {
        Path stderr = folder.resolve("stderr");
        Process host = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Host.class.getName(),
                        folder.toString())
                .redirectError(stderr.toFile())
                .redirectOutput(folder.resolve("stdout").toFile())
                .start();

        assertThat(host.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(host.exitValue()).isEqualTo(3);
        assertThat(Files.readString(stderr, StandardCharsets.UTF_8)).isEqualTo("[kimi-gate] WARN: last words\n");
        assertThat(folder.resolve("stdout")).isEmptyFile();
        assertThat(Files.readString(folder.resolve("log"))).contains(" INFO ", " state\n", " WARN ", " last words\n");
    }

    static final class Host {
        private Host() {}

        public static void main(String[] arguments) {
            System.setErr(System.out); // what the host does with its streams is not ours
            Log.toFile(Path.of(arguments[0]), folder -> {}, Level.INFO);
            Log.logger(Host.class).info("state");
            Log.logger(Host.class).warn("last words");
            System.exit(3);
        }
    }
}

package dev.kimigate.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** Several JVMs that fill one file at the same time. */
class LogOfManyJvmsTest {
    private static final int JVMS = 4;
    private static final int LINES = 1_500;

    @TempDir
    Path folder;

    @Test
    void jvmsThatWriteMoreThanThereIsRoomFor_keepTheBoundAndTearNoLine() throws IOException, InterruptedException {
        List<Process> writers = new ArrayList<>();
        for (int i = 0; i < JVMS; i++) {
            writers.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            folder.toString())
                    .inheritIO()
                    .start());
        }
        for (Process writer : writers) {
            assertThat(writer.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(writer.exitValue()).isZero();
        }

        List<String> lines = new ArrayList<>();
        for (String name : List.of("log.1", "log")) {
            Path file = folder.resolve(name);
            assertThat(Files.size(file)).as(name).isLessThanOrEqualTo(2 * LogFile.FULL);
            lines.addAll(Files.readAllLines(file, StandardCharsets.UTF_8));
        }
        assertThat(lines)
                .hasSizeGreaterThan((int) (LogFile.FULL / 1_100))
                .allMatch(line -> line.matches("\\S+ INFO \\d+ \\d+ x{1000}!"));
        assertThat(lines.stream().map(line -> line.split(" ", 4)[2]).distinct())
                .as("the JVMs in what is left")
                .hasSizeGreaterThan(1);
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("log", "log.1", "log.lock");
        }
    }

    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) {
            Log.toFile(Path.of(arguments[0]), any -> {}, Level.INFO);
            String text = " " + "x".repeat(1_000) + "!";
            for (int i = 0; i < LINES; i++) {
                Log.logger(Writer.class).info(i + text);
                if (i % 100 == 0) {
                    Log.flush(Duration.ofSeconds(10)); // more at once than wait in line would be lost
                }
            }
            Log.flush(Duration.ofSeconds(10));
        }
    }
}

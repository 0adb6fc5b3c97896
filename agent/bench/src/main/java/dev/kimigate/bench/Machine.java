package dev.kimigate.bench;

import dev.kimigate.harness.launch.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine that the figures are of. */
final class Machine {

    private Machine() {}

    /** Its name, and how busy it is. */
    static String now() {
        return processor() + ", " + Runtime.getRuntime().availableProcessors() + " cores, "
                + System.getProperty("os.name") + " " + System.getProperty("os.version") + ", load "
                + firstLine(Path.of("/proc/loadavg")).orElse("unknown");
    }

    /** The JDKs to measure on: 17 and 25, those that there are. */
    static List<Jdk> jdks() {
        return Stream.of(17, 25).flatMap(feature -> Jdk.find(feature).stream()).toList();
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse("unknown processor");
        } catch (IOException e) {
            return "unknown processor";
        }
    }

    private static Optional<String> firstLine(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}

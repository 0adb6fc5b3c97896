package dev.kimigate.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** The shell script by which commands are started, and tools by {@code run}. */
final class Launcher {
    private static final String FILE = "launcher.sh";

    /** Options of a gateway's JVM. Measured: see docs/performance.md. */
    static final String GATEWAY_FLAGS =
            "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=16m -Xss512k -Xms8m -Xmx64m"
                    + " -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 -Dio.netty.allocator.numDirectArenas=1"
                    + " -Dio.netty.allocator.numHeapArenas=1 -Dio.netty.allocator.maxOrder=3";

    /** Variables of a gateway's process; the script has them too. */
    static final Map<String, String> GATEWAY_ENVIRONMENT = Map.of("MALLOC_ARENA_MAX", "1");

    private Launcher() {}

    /**
     * The script.
     *
     * @param mark stands in its comment
     */
    static String text(Path jar, String mark) {
        try (InputStream in = Launcher.class.getResourceAsStream("kimi-gate.sh")) {
            if (in == null) {
                throw Failure.of("this jar has no launcher");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("@MARK@", mark)
                    .replace("@GATEWAY_FLAGS@", GATEWAY_FLAGS)
                    .replace("@JAR@", "'" + jar.toString().replace("'", "'\\''") + "'");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes it into the state folder and returns where it is. */
    static Path in(Path folder, Path jar) {
        Path file = folder.resolve(FILE);
        try {
            AtomicFileWrite.of(
                    file, text(jar, "for java -jar kimi-gate.jar run").getBytes(StandardCharsets.UTF_8), "rw-------");
        } catch (IOException e) {
            throw Failure.of("cannot write " + file + ": " + e);
        }
        return file;
    }
}

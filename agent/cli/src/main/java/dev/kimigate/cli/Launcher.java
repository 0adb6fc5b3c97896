package dev.kimigate.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** The shell script by which commands are started, and tools by {@code run}. */
public final class Launcher {
    private static final String FILE = "launcher.sh";

    /** Options of a gateway's JVM. Measured: see docs/performance.md. */
    static final String GATEWAY_FLAGS =
            "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=16m -Xss512k -Xms8m -Xmx64m -Xmn1500k"
                    + " -XX:MinHeapFreeRatio=5 -XX:MaxHeapFreeRatio=10 -Dio.netty.allocator.numDirectArenas=1"
                    + " -Dio.netty.allocator.numHeapArenas=1 -Dio.netty.allocator.maxOrder=3"
                    + " -Dio.netty.allocator.type=pooled -Dio.netty.recycler.maxCapacityPerThread=0"
                    + " -Dio.netty.leakDetection.level=disabled";

    /** Variables of a gateway's process; the script has them too. */
    static final Map<String, String> GATEWAY_ENVIRONMENT =
            Map.of("MALLOC_ARENA_MAX", "1", "MALLOC_TRIM_THRESHOLD_", "131072");

    private Launcher() {}

    /**
     * The script.
     *
     * @param mark stands in its comment
     */
    static String text(Path jar, String mark) {
        Path own = OwnRuntime.java();
        return text("kg_jar=" + quoted(jar) + "\nkg_own=" + (own == null ? "" : quoted(own)), mark);
    }

    /** The script of a bundle or a package: it finds the jar and the runtime from the place where it lies itself. */
    public static String bundled() {
        return text(resource("bundled.sh").strip(), "Kimi Gate, with a Java runtime of its own where there is one.");
    }

    private static String text(String place, String mark) {
        return resource("kimi-gate.sh")
                .replace("@MARK@", mark)
                .replace("@GATEWAY_FLAGS@", GATEWAY_FLAGS)
                .replace("@PLACE@", place);
    }

    private static String quoted(Path file) {
        return "'" + file.toString().replace("'", "'\\''") + "'";
    }

    private static String resource(String name) {
        try (InputStream in = Launcher.class.getResourceAsStream(name)) {
            if (in == null) {
                throw Failure.of("this jar has no launcher");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
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

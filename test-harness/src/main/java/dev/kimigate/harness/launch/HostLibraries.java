package dev.kimigate.harness.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Libraries for hosts' class paths, laid beside this module's classes by its build. */
public final class HostLibraries {

    /** The releases of OkHttp that there are. */
    public static final List<String> OKHTTP_RELEASES =
            List.of("3.9.1", "3.12.13", "3.14.9", "4.12.0", "5.0.0", "5.5.1");

    private HostLibraries() {}

    /**
     * The jars of a release of OkHttp and all it needs, with okhttp-sse but for 3.9.1 and 5.0.0, which have none.
     *
     * @throws IllegalStateException if the module was not built by Maven
     */
    public static List<Path> okHttp(String release) {
        return jars("okhttp-" + release);
    }

    /**
     * The jars of a release of Apache HttpClient 5 and all it needs: 5.0 or 5.6.5.
     *
     * @throws IllegalStateException if the module was not built by Maven
     */
    public static List<Path> apache5(String release) {
        return jars("apache5-" + release);
    }

    private static List<Path> jars(String name) {
        Path folder = CodeSources.of(HostLibraries.class).resolveSibling("host-libraries/" + name);
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException(folder + " is missing: build test-harness with Maven");
        }
        try (Stream<Path> jars = Files.list(folder)) {
            return jars.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.kimigate.containers;

import dev.kimigate.harness.endpoint.EndpointMain;
import dev.kimigate.harness.launch.HostLibraries;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.MountableFile;

/** Files of this build, copied into containers that are not yet started. */
final class Programs {

    private static final String FOLDER = "/opt/kimi-gate/";
    private static final String OKHTTP_RELEASE = "4.12.0";

    private Programs() {}

    /** Copies the agent's jar; returns its place. */
    static String agent(GenericContainer<?> container) {
        return copy(container, Path.of(System.getProperty("kimigate.jar", "target/kimi-gate.jar")));
    }

    /** Copies the load programs and OkHttp; returns the class path. */
    static String load(GenericContainer<?> container) {
        return copyAll(container, HostLibraries.okHttp(OKHTTP_RELEASE));
    }

    /** Copies the endpoint and its libraries; returns the class path. */
    static String endpoint(GenericContainer<?> container) {
        List<Path> libraries = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(entry -> entry.getFileName().toString().matches("(jetty|jackson|slf4j)-.*\\.jar"))
                .toList();
        return copyAll(container, libraries);
    }

    private static String copyAll(GenericContainer<?> container, List<Path> libraries) {
        List<Path> all = new ArrayList<>(libraries);
        all.add(harness());
        return all.stream().map(file -> copy(container, file)).collect(Collectors.joining(":"));
    }

    private static String copy(GenericContainer<?> container, Path file) {
        String place = FOLDER + file.getFileName();
        container.withCopyFileToContainer(MountableFile.forHostPath(file), place);
        return place;
    }

    private static Path harness() {
        try {
            return Path.of(EndpointMain.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}

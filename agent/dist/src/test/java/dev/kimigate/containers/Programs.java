package dev.kimigate.containers;

import dev.kimigate.harness.endpoint.EndpointMain;
import dev.kimigate.harness.launch.HostLibraries;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.testcontainers.utility.MountableFile;

/** Files of this build, given to containers that are not yet started, with their places there. */
final class Programs {

    private static final String FOLDER = "/opt/kimi-gate/";
    private static final String OKHTTP_RELEASE = "4.12.0";

    private Programs() {}

    /** Copies the agent's jar; returns its place. */
    static String agent(BiConsumer<MountableFile, String> container) {
        return copy(container, agent());
    }

    /** Copies the load programs and OkHttp; returns the class path. */
    static String load(BiConsumer<MountableFile, String> container) {
        return copyAll(container, HostLibraries.okHttp(OKHTTP_RELEASE));
    }

    /** The agent's jar on this machine. */
    static Path agent() {
        return Path.of(System.getProperty("kimigate.jar", "target/kimi-gate.jar"))
                .toAbsolutePath();
    }

    /** Where the load program with the JDK's client is on this machine. */
    static Path load() {
        return harness();
    }

    /** Copies the endpoint and its libraries; returns the class path. */
    static String endpoint(BiConsumer<MountableFile, String> container) {
        List<Path> libraries = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(entry -> entry.getFileName().toString().matches("(jetty|jackson|slf4j)-.*\\.jar"))
                .toList();
        return copyAll(container, libraries);
    }

    private static String copyAll(BiConsumer<MountableFile, String> container, List<Path> libraries) {
        List<Path> all = new ArrayList<>(libraries);
        all.add(harness());
        return all.stream().map(file -> copy(container, file)).collect(Collectors.joining(":"));
    }

    private static String copy(BiConsumer<MountableFile, String> container, Path file) {
        String place = FOLDER + file.getFileName();
        container.accept(MountableFile.forHostPath(file), place);
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

package dev.kimigate.containers;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.RemoteDockerImage;
import org.testcontainers.utility.DockerImageName;

/**
 * The container engine and the image that everything runs in. Each value is read from a system property or, in capitals
 * and with underscores, from the environment.
 */
final class Engine {

    /** Holds Java 17 or newer and a shell. */
    private static final String IMAGE = value("kimigate.image.java17", "eclipse-temurin:17-jre");

    private static final boolean REQUIRED = Boolean.parseBoolean(value("kimigate.containers.required", "false"));
    private static final String RUN = value("kimigate.containers.run", "by-hand");

    private Engine() {}

    /**
     * Skips the tests, with a line on stderr, without an engine or its image; fails them if they are required. Where
     * neither an engine nor a registry answers this takes what Testcontainers waits for them: seconds to minutes.
     */
    static void require() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            doWithout("no Docker engine can be used");
        }
        try {
            String unused = new RemoteDockerImage(image()).get();
        } catch (RuntimeException e) {
            doWithout("no image " + IMAGE + " (name another in KIMIGATE_IMAGE_JAVA17): " + e.getMessage());
        }
    }

    private static void doWithout(String reason) {
        if (REQUIRED) {
            Assertions.fail(reason);
        }
        System.err.println("The tests in containers are skipped: " + reason);
        Assumptions.abort(reason);
    }

    static DockerImageName image() {
        return DockerImageName.parse(IMAGE);
    }

    /** On whatever a test makes there, so that who started the tests can sweep up after a kill. */
    static Map<String, String> labels() {
        return Map.of("dev.kimigate.run", RUN);
    }

    private static String value(String property, String otherwise) {
        String environment = System.getenv(property.toUpperCase(Locale.ROOT).replace('.', '_'));
        return System.getProperty(property, environment == null || environment.isBlank() ? otherwise : environment);
    }
}

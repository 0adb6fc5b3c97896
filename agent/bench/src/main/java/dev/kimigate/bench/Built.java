package dev.kimigate.bench;

import java.nio.file.Path;
import java.util.Objects;

/** What Maven built and copied for this module. */
final class Built {

    /** The jar under measurement. */
    static final Path KIMI_GATE = path("bench.agent");

    static final Path OPEN_TELEMETRY = path("bench.agents").resolve("opentelemetry.jar");
    /** The target folder of agent/core. */
    static final Path CORE = path("bench.core");
    /** The target folder of agent/clients/jdk. */
    static final Path JDK_CLIENT = path("bench.jdk");

    /** The script that starts Maven. */
    static final Path MAVEN = path("bench.mvnw");

    private Built() {}

    /** The class path of this program and of every program it starts. */
    static String classPath() {
        return System.getProperty("java.class.path");
    }

    private static Path path(String name) {
        return Path.of(Objects.requireNonNull(System.getProperty(name), name + " is set by the build"))
                .normalize();
    }
}

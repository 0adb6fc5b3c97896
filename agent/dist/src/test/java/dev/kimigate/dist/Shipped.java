package dev.kimigate.dist;

import java.nio.file.Path;
import java.util.Objects;

/** The jar under test, and what the build knows of it. */
final class Shipped {
    static final Path JAR = Path.of(property("kimigate.jar"));
    static final String VERSION = property("kimigate.version");

    /** Of every entry, ISO 8601. */
    static final String TIMESTAMP = property("kimigate.timestamp");

    /** Whether the long tests are wanted: the tables and counts that the documentation quotes. */
    static final boolean FULL = Boolean.getBoolean("kimigate.full");

    private Shipped() {}

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), name + " is set by the build");
    }
}

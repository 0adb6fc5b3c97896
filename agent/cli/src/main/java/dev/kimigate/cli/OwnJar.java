package dev.kimigate.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** The jar that this command was started from. */
final class OwnJar {
    private OwnJar() {}

    /** As it was named, made absolute: a link stays a link, so that it may lead to a newer jar later. */
    static Path path() {
        Path jar = Path.of(System.getProperty("java.class.path", ""))
                .toAbsolutePath()
                .normalize();
        if (!Files.isRegularFile(jar)) {
            throw Failure.of("the jar " + jar + " no longer exists");
        }
        return jar;
    }
}

package dev.kimigate.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds where the agent keeps what the tools of a home share; the rule is the agent's business. */
final class StateFolder {

    private StateFolder() {}

    /** Empty before the first gated call, or if the agent chose a folder elsewhere. */
    static Optional<Path> below(Path home) {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(file -> file.toString().endsWith(".state"))
                    .findFirst()
                    .map(Path::getParent);
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }
}

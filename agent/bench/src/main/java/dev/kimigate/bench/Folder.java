package dev.kimigate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A temporary home for programs that are measured, so that nothing is left in the user's. */
record Folder(Path path) implements AutoCloseable {

    static Folder create() throws IOException {
        return new Folder(Files.createTempDirectory("kimi-bench"));
    }

    /** What makes a program take it for its home. */
    Map<String, String> environment() {
        return Map.of(
                "HOME", path.toString(),
                "XDG_CACHE_HOME", path.resolve(".cache").toString(),
                "XDG_CONFIG_HOME", path.resolve(".config").toString());
    }

    /** Whether an agent has gated calls from here. */
    boolean hasState() throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            return all.anyMatch(file -> file.getFileName().toString().endsWith(".state"));
        }
    }

    @Override
    public void close() throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(path)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }
}

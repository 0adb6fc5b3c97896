package dev.kimigate.harness.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a tool runs: an empty home with a user's files that name Kimi itself, and a private folder for what puts the
 * gateway into the way.
 *
 * @param cache has one folder for each tool and one for Node
 */
record Place(Path cache, Path home, Path work, Path ours) {

    static Place in(Path cache, Path scratch) {
        Place place = new Place(cache, scratch.resolve("home"), scratch.resolve("work"), scratch.resolve("ours"));
        try {
            Files.createDirectories(place.home);
            Files.createDirectories(place.work);
            Files.createDirectories(place.ours);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return place;
    }

    /** The program of a package from npm. */
    static Path program(Path cache, String folder, String name) {
        return cache.resolve(folder).resolve("node_modules/.bin").resolve(name);
    }

    /** Where the Node is that all tools run on. */
    Path node() {
        return cache.resolve("node/node_modules/node/bin");
    }

    /** Writes a file of the user's. */
    void atHome(String name, String text) {
        write(home.resolve(name), text);
    }

    /** Writes a file of ours, and returns its path. */
    Path apart(String name, String text) {
        return write(ours.resolve(name), text);
    }

    /** The files of the user's, with their text. */
    Map<Path, String> filesAtHome() {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(Files::isRegularFile).collect(Collectors.toMap(file -> file, Place::text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file's text; empty if there is no such file. */
    static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.resolveSibling("."));
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.kimigate.documents;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What of the checkout pages speak of: its Java files and poms. */
final class Sources {
    private static final List<Path> ALL = walk();

    private Sources() {}

    private static List<Path> walk() {
        try (Stream<Path> modules = Files.walk(Document.ROOT.resolve("agent"));
                Stream<Path> demo = Files.walk(Document.ROOT.resolve("demo-app"));
                Stream<Path> harness = Files.walk(Document.ROOT.resolve("test-harness"))) {
            return Stream.of(modules, demo, harness)
                    .flatMap(files -> files)
                    .filter(file -> slashes(file).matches("(?!.*/target/).*\\.java")) // none that a build has made
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All Java files, those of tests included. */
    static List<Path> all() {
        return ALL;
    }

    /** Those that are shipped. */
    static List<Path> shipped() {
        return ALL.stream()
                .filter(file -> slashes(file).matches("agent/(premain|core|clients/[a-z0-9]+|cli)/src/main/.*"))
                .toList();
    }

    /** The text of every file of that class's name; empty if there is none. */
    static String ofClass(String simpleName) {
        return ALL.stream()
                .filter(file -> file.endsWith(simpleName + ".java"))
                .map(Sources::text)
                .collect(joining("\n"));
    }

    static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The poms of all modules, those of profiles included. */
    static String poms() {
        try (Stream<Path> files = Files.walk(Document.ROOT, 4)) {
            return files.filter(file -> file.endsWith("pom.xml"))
                    .map(Sources::text)
                    .collect(joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String slashes(Path file) {
        return Document.ROOT.relativize(file).toString().replace('\\', '/');
    }
}

package dev.kimigate.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to become of a file.
 *
 * @param file as it is named; links are followed when it is written
 * @param before its content; empty if there is none
 * @param after empty if it is to go
 */
record Change(Path file, String before, String after) {

    static Change install(Path file, AgentOption option) {
        String before = content(file);
        return new Change(file, before, kind(file).with(option, before));
    }

    static Change uninstall(Path file) {
        String before = content(file);
        return new Change(file, before, kind(file).without(before));
    }

    private static OptionsFile kind(Path file) {
        return OptionsFile.byName(String.valueOf(file.getFileName()));
    }

    private static String content(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw Failure.of("cannot write " + file + ": it is not a regular file");
        }
        try {
            return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1) : "";
        } catch (IOException failure) {
            throw Failure.of("cannot read " + file + ": " + reason(failure));
        }
    }

    boolean isNone() {
        return before.equals(after);
    }

    List<String> added() {
        return beyond(after, before);
    }

    List<String> removed() {
        return beyond(before, after);
    }

    /** The lines of one text that the other has not, for people. */
    private static List<String> beyond(String text, String other) {
        List<String> rest = new ArrayList<>(lines(text));
        lines(other).forEach(rest::remove);
        return rest;
    }

    private static List<String> lines(String content) {
        return new String(content.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    /** Makes it so, as a whole or not at all. */
    void write() {
        try {
            Path real = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            if (after.isEmpty()) {
                Files.deleteIfExists(real);
            } else {
                Replacement.of(real, after.getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException | RuntimeException failure) {
            throw Failure.of("cannot write " + file + ": " + reason(failure) + "; it is as it was");
        }
    }

    private static String reason(Exception failure) {
        return failure.getClass() == IOException.class || failure.getMessage() == null
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getSimpleName() + " " + failure.getMessage();
    }
}

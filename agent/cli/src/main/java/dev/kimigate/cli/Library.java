package dev.kimigate.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A library of others that the jar holds, or a part that one of them has copied into itself.
 *
 * @param artifact group and name, as a registry has them
 * @param licence by its SPDX identifier
 * @param place the package that its classes have in the jar
 * @param within the library that brings it along; empty if it is one itself
 */
public record Library(String name, String artifact, String version, String licence, String place, String within) {
    private static final int FIELDS = 6;

    /** All of them, as the build has written them down. */
    public static List<Library> all() {
        try (InputStream in = Library.class.getResourceAsStream("libraries")) {
            if (in == null) {
                throw Failure.of("this jar does not say what is inside");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Library::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Library of(String line) {
        String[] fields = line.split("\\|", FIELDS);
        return new Library(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]);
    }

    /** The name with the version, or with the library that it is a part of. */
    String title() {
        return name + " " + version;
    }
}

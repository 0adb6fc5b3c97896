package dev.kimigate.foreign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How one test ended.
 *
 * @param status PASSED, FAILED or SKIPPED
 * @param why the exception, or the reason to skip; empty for a test that passed
 */
record Outcome(String status, long millis, String why) {

    /** Every test's outcome by its id, from the file that the suite's JVM wrote. */
    static SortedMap<String, Outcome> readAll(Path file) throws IOException {
        SortedMap<String, Outcome> all = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] parts = line.split("\t", 4);
            all.put(parts[2], new Outcome(parts[0], Long.parseLong(parts[1]), parts[3]));
        }
        return all;
    }
}

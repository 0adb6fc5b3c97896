package dev.kimigate.dist;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What all hosts together use after a collection of garbage.
 *
 * @param loaders that were thrown away and are there still
 * @param oldestSeconds for how long the oldest of these has been forgotten
 */
record ChurnGauge(
        long heapKilobytes, long residentKilobytes, long threads, long files, long loaders, long oldestSeconds) {

    static ChurnGauge of(Map<String, String> said) {
        return new ChurnGauge(
                sum(said, "heap"),
                sum(said, "resident"),
                sum(said, "threads"),
                sum(said, "files"),
                sum(said, "loaders"),
                said.values().stream()
                        .mapToLong(line -> number(line, "oldest"))
                        .max()
                        .orElse(0));
    }

    private static long sum(Map<String, String> said, String word) {
        return said.values().stream().mapToLong(line -> number(line, word)).sum();
    }

    /** A number of a line of such words; 0 if it has none. */
    static long number(String line, String word) {
        Matcher matcher = Pattern.compile("\\b" + word + "=(\\d+)").matcher(line);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }
}

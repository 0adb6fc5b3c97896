package dev.kimigate.report;

import dev.kimigate.refusal.UnknownWords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The refusals in words that nobody knows, as the log of a state folder tells of them. Does file work; any thread. */
public final class UnknownRefusals {
    private static final List<String> FILES = List.of("log.1", "log");
    private static final Pattern LINE = Pattern.compile("\\S+ \\S+ (\\d{1,19}) .*an answer (\\d{3})" + UnknownWords.TOLD
            + "(?:, (\\d{1,9}) times)?: \"(.*)\"" + UnknownWords.PLEASE);

    private UnknownRefusals() {}

    /**
     * The least number of each wording, status and words, in the log and in the one before it; without those that
     * cannot be read.
     */
    public static Map<String, Long> in(Path stateFolder) {
        Map<String, Map<String, Long>> ofProcesses = new HashMap<>();
        for (String name : FILES) {
            for (String line : lines(stateFolder.resolve(name))) {
                Matcher told = LINE.matcher(line);
                if (line.contains(UnknownWords.TOLD) && told.matches()) {
                    long count = told.group(3) == null ? 1 : Long.parseLong(told.group(3));
                    ofProcesses
                            .computeIfAbsent(told.group(2) + " \"" + told.group(4) + "\"", wording -> new HashMap<>())
                            .merge(told.group(1), count, Math::max);
                }
            }
        }
        Map<String, Long> counts = new TreeMap<>();
        ofProcesses.forEach((wording, processes) -> counts.put(
                wording, processes.values().stream().mapToLong(Long::longValue).sum()));
        return counts;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    ? List.of(Files.readString(file, StandardCharsets.UTF_8).split("\n", -1))
                    : List.of();
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}

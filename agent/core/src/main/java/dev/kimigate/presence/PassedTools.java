package dev.kimigate.presence;

import dev.kimigate.machine.SmallFile;
import dev.kimigate.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tools whose calls the gateways of a state folder have passed on within a day, by name: what {@code doctor} can
 * say of tools whose settings are no text. Does file work; any thread.
 */
public final class PassedTools {
    private static final String FILE = "gateway-tools";
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
    private static final Pattern LINE = Pattern.compile("([0-9]{1,15}) ([A-Za-z0-9._-]{1,40})");
    private static final int MOST = 64;

    private final Path folder;

    /** Of this folder, which need not be there. */
    public PassedTools(Path stateFolder) {
        this.folder = stateFolder;
    }

    /**
     * Adds what one gateway has seen to what is there. Of two that do so at once one may be forgotten until its next
     * time.
     *
     * @param lastCalls when the last call of each tool began, wall clock, in milliseconds
     */
    public void add(Map<String, Long> lastCalls, long nowMillis) throws StoreException {
        Map<String, Long> all = new TreeMap<>(within(nowMillis));
        lastCalls.forEach((tool, millis) -> all.merge(tool, millis, Math::max));
        StringBuilder text = new StringBuilder();
        latestFirst(all, nowMillis)
                .forEach((tool, millis) ->
                        text.append(millis).append(' ').append(tool).append('\n'));
        SmallFile.replace(folder, FILE, text.toString());
    }

    /** When the last call of each tool began, if that is less than a day ago; the latest first. */
    public Map<String, Long> within(long nowMillis) {
        String text = SmallFile.read(folder, FILE);
        Map<String, Long> found = new TreeMap<>();
        for (String line : (text == null ? "" : text).split("\n", -1)) {
            Matcher form = LINE.matcher(line);
            if (form.matches()) {
                found.merge(form.group(2), Long.parseLong(form.group(1)), Math::max);
            }
        }
        return latestFirst(found, nowMillis);
    }

    private static Map<String, Long> latestFirst(Map<String, Long> lastCalls, long nowMillis) {
        Map<String, Long> sorted = new LinkedHashMap<>();
        lastCalls.entrySet().stream()
                .filter(entry -> entry.getValue() > nowMillis - DAY_MILLIS && entry.getValue() <= nowMillis)
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST)
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }
}

package dev.kimigate.documents;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The comment before a block of shell that says what a test does with it: {@code <!-- run -->}, {@code <!-- run:
 * option, option=value -->} or {@code <!-- not run: reason -->}.
 *
 * @param text the options, or the reason; empty for none
 */
public record Marker(boolean isRun, String text) {
    private static final Pattern COMMENT = Pattern.compile("<!-- (run|not run)(?:: (.+))? -->");

    /** Null if the line is something else. */
    static @Nullable Marker of(String line) {
        Matcher comment = COMMENT.matcher(line);
        if (!comment.matches()) {
            return null;
        }
        return new Marker("run".equals(comment.group(1)), comment.group(2) == null ? "" : comment.group(2));
    }

    /** Of a block that is run; an option without a value has an empty one. */
    public Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(option -> !option.isEmpty())
                .map(option -> option.split("=", 2))
                .forEach(option -> options.put(option[0], option.length > 1 ? option[1] : ""));
        return options;
    }
}

package dev.kimigate.store;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one tool behind a gateway has of that gateway's permits.
 *
 * @param name of the tool: 1 to 40 letters, digits, dots, dashes and underscores
 * @param held permits that its calls hold
 * @param waiting its waiting calls
 * @param oldestSinceMillis since when the oldest of these waits, wall clock; 0 = none waits
 */
public record ToolStatus(String name, int held, int waiting, long oldestSinceMillis) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,40}");
    private static final int WORDS = 5;

    /** A line by which a gateway tells others about it. */
    public String line(String accountHash) {
        return accountHash + " " + name + " " + held + " " + waiting + " " + oldestSinceMillis;
    }

    /** Reads what {@link #line} wrote for that account; null if the line is for another account, or no such line. */
    public static @Nullable ToolStatus parse(String line, String accountHash) {
        String[] words = line.split(" ", -1);
        if (words.length != WORDS
                || !words[0].equals(accountHash)
                || !NAME.matcher(words[1]).matches()) {
            return null;
        }
        try {
            int held = Integer.parseInt(words[2]);
            int waiting = Integer.parseInt(words[3]);
            long since = Long.parseLong(words[4]);
            return held < 0 || waiting < 0 || since < 0 ? null : new ToolStatus(words[1], held, waiting, since);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}

package dev.kimigate.log;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * One thing that happened.
 *
 * @param timeMillis wall clock, epoch milliseconds
 * @param text one line without its end
 */
record LogEvent(Level level, long timeMillis, String text) {
    private static final int LONGEST = 2_000;
    private static final int MOST_CAUSES = 4;

    static LogEvent of(Level level, long timeMillis, @Nullable String text, @Nullable Throwable thrown) {
        StringBuilder line = new StringBuilder();
        append(line, String.valueOf(text));
        Throwable cause = thrown;
        for (int i = 0; cause != null && i < MOST_CAUSES; i++, cause = cause.getCause()) {
            append(line.append(i == 0 ? ": " : ", caused by "), described(cause));
        }
        return new LogEvent(level, timeMillis, line.toString());
    }

    /** The exception and the place it came from: a line has no room for its stack. */
    private static String described(Throwable thrown) {
        StackTraceElement[] stack = thrown.getStackTrace();
        return stack.length == 0 ? thrown.toString() : thrown + " at " + stack[0];
    }

    private static void append(StringBuilder line, String text) {
        for (int i = 0; i < text.length() && line.length() < LONGEST; i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? ' ' : c);
        }
    }

    /** For a file that several JVMs write: time with its offset, level, process, text. */
    String forFile(long pid) {
        return time() + " " + level + " " + pid + " " + text + "\n";
    }

    /* A formatter would load seventy classes during the host's first call, for each JVM's one or two lines. */
    private String time() {
        OffsetDateTime time =
                Instant.ofEpochMilli(timeMillis).atZone(ZoneId.systemDefault()).toOffsetDateTime();
        int millis = time.getNano() / 1_000_000;
        return time.toLocalDate()
                + "T" + twoDigits(time.getHour())
                + ":" + twoDigits(time.getMinute())
                + ":" + twoDigits(time.getSecond())
                + "." + (millis < 100 ? "0" : "") + twoDigits(millis)
                + time.getOffset();
    }

    private static String twoDigits(int number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }

    String forStderr() {
        String severity = level.toInt() >= Level.WARN.toInt() ? level + ": " : "";
        return "[kimi-gate] " + severity + text + System.lineSeparator();
    }
}

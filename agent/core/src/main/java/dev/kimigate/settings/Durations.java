package dev.kimigate.settings;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Durations as people write them: a whole number and a unit. */
final class Durations {
    private static final Duration LONGEST = Duration.ofHours(24);

    private Durations() {}

    /** The duration, 0 to 24 hours; null if the text is none. */
    static @Nullable Duration parse(String text) {
        int unit = text.length();
        while (unit > 0 && Character.isLetter(text.charAt(unit - 1))) {
            unit--;
        }
        int number = Digits.parse(text.substring(0, unit).trim(), Integer.MAX_VALUE);
        Duration duration = number < 0 ? null : of(number, text.substring(unit));
        return duration == null || duration.compareTo(LONGEST) > 0 ? null : duration;
    }

    private static @Nullable Duration of(int number, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> null;
        };
    }
}

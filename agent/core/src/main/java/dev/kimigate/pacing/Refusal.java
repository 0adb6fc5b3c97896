package dev.kimigate.pacing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one answer said.
 *
 * @param namedLimit the number of calls (or of starts in a minute, with {@link Verdict#RATE}) the answer names as
 *     allowed, 1 to 65535; 0 if it names none
 * @param retryAfter the shortest pause the answer asks for, never above {@link Verdict#longestPause()}; null if it asks
 *     for none or for nonsense
 */
public record Refusal(
        Verdict verdict, int namedLimit, @Nullable Duration retryAfter) {
    static final int LARGEST_LIMIT = 65_535;
    static final Refusal NONE = of(Verdict.ACCEPTED);

    public Refusal {
        namedLimit = Math.max(0, Math.min(LARGEST_LIMIT, namedLimit));
        retryAfter = clamp(retryAfter, verdict.longestPause());
    }

    /** A refusal that names neither a limit nor a time. */
    static Refusal of(Verdict verdict) {
        return new Refusal(verdict, 0, null);
    }

    private static @Nullable Duration clamp(@Nullable Duration asked, Duration longest) {
        if (asked == null || asked.isNegative() || longest.isZero()) {
            return null;
        }
        return asked.compareTo(longest) > 0 ? longest : asked;
    }
}

package dev.kimigate.refusal;

import dev.kimigate.kimi.Plans;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one answer said.
 *
 * @param namedLimit the number of calls (or of starts in a minute, with {@link Verdict#RATE}) the answer names as
 *     allowed, 1 to 65535; 0 if it names none
 * @param perMinute with {@link Verdict#RATE}: whether the answer says that it counts the starts of a minute
 * @param tokensOver with {@link Verdict#TOKENS}: the tokens that the answer counts, if it names a limit below them;
 *     else 0
 * @param retryAfter the shortest pause the answer asks for, never above {@link Verdict#longestPause()}; null if it asks
 *     for none or for nonsense
 */
public record Refusal(
        Verdict verdict,
        int namedLimit,
        boolean perMinute,
        int tokensOver,
        @Nullable Duration retryAfter) {
    static final Refusal NONE = of(Verdict.ACCEPTED);

    public Refusal {
        namedLimit = Math.max(0, Math.min(Plans.LARGEST_LIMIT, namedLimit));
        retryAfter = clamp(retryAfter, verdict.longestPause());
    }

    /** A refusal that counts no tokens, and starts by the minute. */
    public Refusal(Verdict verdict, int namedLimit, @Nullable Duration retryAfter) {
        this(verdict, namedLimit, true, 0, retryAfter);
    }

    /** A refusal that names neither a limit nor a time. */
    public static Refusal of(Verdict verdict) {
        return new Refusal(verdict, 0, null);
    }

    private static @Nullable Duration clamp(@Nullable Duration asked, Duration longest) {
        if (asked == null || asked.isNegative() || longest.isZero()) {
            return null;
        }
        return asked.compareTo(longest) > 0 ? longest : asked;
    }
}

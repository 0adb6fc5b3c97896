package dev.kimigate.refusal;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an answer of the endpoint means for the calls of its account. */
public enum Verdict {
    /** Not a refusal; delivered. Server errors, bad keys and bad requests are here too. */
    ACCEPTED(0, 0),
    /** Too many calls in flight. */
    CONCURRENCY(1, 60),
    /** Too many starts in a minute (or, for side services, in a second). */
    RATE(2, 600),
    /** Too many tokens in a minute, or in a day that ends soon. */
    TOKENS(3, 600),
    /** The server has too much to do; says nothing about the account. */
    OVERLOAD(4, 60),
    /** Too many requests, of a kind the answer does not name. */
    AMBIGUOUS(5, 60),
    /** A window of hours, a week or a month is spent. */
    QUOTA(6, 0),
    /** No money: balance, credit, plan to be paid. */
    BILLING(7, 0),
    /** The account is banned. */
    BANNED(8, 0),
    /** This client may not use the endpoint. */
    WHITELIST(9, 0),
    /** The account has no plan for this endpoint. */
    NO_PLAN(10, 0);

    /** Ten minutes: no answer is believed that asks for more. */
    public static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private static final Verdict[] ALL = values();

    private final int code;
    private final Duration longestPause;

    Verdict(int code, long longestPauseSeconds) {
        this.code = code;
        longestPause = Duration.ofSeconds(longestPauseSeconds);
    }

    /** True if the same call, sent again after a pause, may be accepted; false: deliver the answer as it is. */
    public boolean curedByWaiting() {
        return !longestPause.isZero();
    }

    /**
     * The longest pause an answer may ask for; zero where waiting cures nothing. A minute where the cause passes with
     * the calls in flight, ten minutes where it is a window of time.
     */
    public Duration longestPause() {
        return longestPause;
    }

    /** A number from 0 to 31 that stands for this verdict in state that JVMs share; never given to another one. */
    public int code() {
        return code;
    }

    /** The verdict with that code in a word or two for people, whatever the code. */
    public static String word(int code) {
        Verdict verdict = ofCode(code);
        return verdict == null
                ? "of another version"
                : verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The verdict with that code; null if this version knows none. */
    public static @Nullable Verdict ofCode(int code) {
        for (Verdict verdict : ALL) {
            if (verdict.code == code) {
                return verdict;
            }
        }
        return null;
    }
}

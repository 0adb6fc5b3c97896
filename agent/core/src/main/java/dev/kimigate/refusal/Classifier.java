package dev.kimigate.refusal;

import dev.kimigate.kimi.Phrases;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Tells what an answer means by its status and the words of its message. The error's type is not looked at: the server
 * gives one type to bans, quotas and the concurrency limit alike, and several types to one text.
 */
public final class Classifier {
    /** More of a body is never looked at, nor inflated. */
    public static final int LONGEST_BODY = 64 * 1024;

    private static final Duration PER_SECOND_PAUSE = Duration.ofSeconds(1);

    private Classifier() {}

    /**
     * The meaning of one answer. Never throws; work and memory are bounded by {@link #LONGEST_BODY}. Any thread.
     *
     * @param header gives the first value of a response header by its lower-case name, null if there is none
     * @param body the first bytes of the body as they came over the wire, possibly compressed, possibly cut
     * @param length how many bytes of {@code body} count
     * @param nowEpochMillis the wall clock, to read a {@code Retry-After} that is a date
     */
    public static Refusal classify(
            int status, UnaryOperator<@Nullable String> header, byte[] body, int length, long nowEpochMillis) {
        if (status != 403 && status != 429) {
            return Refusal.NONE;
        }
        try {
            return read(status, header, words(header, body, length), nowEpochMillis);
        } catch (Throwable unreadable) { // the host's call goes on, whatever a body or a header lookup does to us
            return Refusal.of(status == 429 ? Verdict.AMBIGUOUS : Verdict.ACCEPTED);
        }
    }

    /**
     * Whether the words of an answer can be read: those in zstd, cut short or damaged cannot. Never throws. Any thread.
     * The parameters are those of {@link #classify}.
     */
    public static boolean isReadable(UnaryOperator<@Nullable String> header, byte[] body, int length) {
        try {
            return Content.isKnown(header.apply("content-encoding")) && Content.isText(plain(header, body, length));
        } catch (Throwable unreadable) { // as in classify
            return true;
        }
    }

    /** The words of an error's body in lower case, for messages; the parameters are those of {@link #classify}. */
    public static String words(UnaryOperator<@Nullable String> header, byte[] body, int length) {
        return ErrorText.of(plain(header, body, length));
    }

    private static byte[] plain(UnaryOperator<@Nullable String> header, byte[] body, int length) {
        int bounded = Math.max(0, Math.min(length, Math.min(body.length, LONGEST_BODY)));
        return Content.decode(header.apply("content-encoding"), body, bounded);
    }

    private static Refusal read(int status, UnaryOperator<@Nullable String> header, String text, long nowEpochMillis) {
        Verdict verdict = MessageRules.verdict(status, text);
        if (!verdict.curedByWaiting()) {
            return Refusal.of(verdict);
        }
        Duration asked = AskedPause.of(header, text, nowEpochMillis);
        if (verdict == Verdict.TOKENS && Phrases.saysDailyTokens(text) && !endsSoon(asked, verdict.longestPause())) {
            return Refusal.of(Verdict.QUOTA); // nobody should wait in silence for the next day
        }
        if (asked == null && Phrases.saysPerSecond(text)) {
            asked = PER_SECOND_PAUSE;
        }
        return new Refusal(
                verdict,
                MessageRules.namedLimit(verdict, text),
                verdict != Verdict.RATE || Phrases.saysRate(text),
                verdict == Verdict.TOKENS ? Phrases.tokensOverLimit(text) : 0,
                asked);
    }

    private static boolean endsSoon(@Nullable Duration asked, Duration longest) {
        return asked != null && asked.compareTo(longest) <= 0;
    }
}

package dev.kimigate.refusal;

import dev.kimigate.kimi.Phrases;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The words of a refusal that nobody has met, made fit to be shown and reported: no number and nothing that may name an
 * account, a key or a request is left in them.
 */
public final class UnknownWords {
    /** What the log says behind the answer's status, and before the words; readers of the log look for it. */
    public static final String TOLD = " in words that are not known";

    /** What the log says behind the words. */
    public static final String PLEASE = "; please report them";

    private static final int LONGEST = 200;
    /** A part with a digit, an at sign or in angle brackets, and a long one of letters only: names of something. */
    private static final Pattern NAME =
            Pattern.compile("<[^>]{0,100}>|[\\w.+-]*@[\\w.-]+|\\b(?=[a-z_-]*[0-9])[a-z0-9_-]{6,}|\\b[a-z0-9_]{24,}");

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    private UnknownWords() {}

    /** The words, masked and at most 200 characters long; null if they are known, or there are none. */
    public static @Nullable String of(UnaryOperator<@Nullable String> header, byte[] body, int length) {
        String words = Classifier.words(header, body, length);
        return words.isBlank() || Phrases.isKnown(words) ? null : masked(words);
    }

    /** A line for the log about words that have come so often; each wording is one number and one text. */
    public static String line(int status, String words, int count) {
        String often = count == 1 ? "" : ", " + count + " times";
        return "an answer " + status + TOLD + often + ": \"" + words + "\"" + PLEASE;
    }

    /** The replaced parts are an asterisk each, numbers a hash sign; what no terminal prints is left out. */
    static String masked(String words) {
        String cut = words.substring(0, Math.min(words.length(), 2 * LONGEST));
        String masked = NUMBER.matcher(NAME.matcher(cut).replaceAll("*")).replaceAll("#");
        StringBuilder shown = new StringBuilder(LONGEST);
        masked.codePoints()
                .filter(c -> !Character.isISOControl(c) && Character.isDefined(c))
                .limit(LONGEST)
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }
}

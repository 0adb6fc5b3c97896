package dev.kimigate.harness.host;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a call brought.
 *
 * @param text the body as text; null where it was not to be looked at (aborted, unread, discarded)
 */
public record Reply(int status, @Nullable String text) {

    private static final Pattern CONTENT = Pattern.compile("\"(?:content|text|delta)\":\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** Null when all is well; else what is wrong. */
    @Nullable
    public String problem(String prompt) {
        if (status != 200) {
            return "HTTP " + status;
        }
        return text == null || answerText(text).contains(prompt) ? null : "answer of another call or none";
    }

    /* The parts of a streamed answer, joined; prompts hold nothing that JSON escapes. */
    private static String answerText(String body) {
        StringBuilder joined = new StringBuilder();
        Matcher matcher = CONTENT.matcher(body);
        while (matcher.find()) {
            joined.append(matcher.group(1));
        }
        return joined.toString();
    }
}

package dev.kimigate.harness.tools;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the meaning out of texts and leaves their bytes' number and structure: ASCII letters become {@code x}, digits
 * {@code 0}. What a tool says to its model is its maker's, and what it says of the machine is the user's.
 */
final class MaskedTexts {

    private static final int LONGEST_KEPT = 24;
    private static final Pattern MACHINE =
            Pattern.compile("(?im)^((?:x-msh-(?:device|os)[^:]*|x-stainless-(?:os|arch)):[ \\t]*)([^\\r\\n]*)");

    private MaskedTexts() {}

    /** Header fields that describe the machine. */
    static String inFields(String head) {
        Matcher fields = MACHINE.matcher(head);
        return fields.replaceAll(field -> Matcher.quoteReplacement(field.group(1) + masked(field.group(2))));
    }

    /** Strings of a JSON text that are longer than a name or an identifier. */
    static String inJson(String json) {
        StringBuilder out = new StringBuilder(json.length());
        int at = 0;
        while (at < json.length()) {
            int end = json.charAt(at) == '"' ? endOfString(json, at) : at + 1;
            String token = json.substring(at, end);
            out.append(token.length() - 2 > LONGEST_KEPT ? masked(token) : token);
            at = end;
        }
        return out.toString();
    }

    private static int endOfString(String json, int start) {
        int at = start + 1;
        while (at < json.length() && json.charAt(at) != '"') {
            at += json.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at + 1, json.length());
    }

    private static String masked(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            char next = text.charAt(at);
            if (next == '\\' && at + 1 < text.length()) {
                int end = Math.min(at + (text.charAt(at + 1) == 'u' ? 6 : 2), text.length());
                out.append(text, at, end); // an escape stays one
                at = end - 1;
            } else if (next >= '0' && next <= '9') {
                out.append('0');
            } else {
                out.append((next | 0x20) >= 'a' && (next | 0x20) <= 'z' ? 'x' : next);
            }
        }
        return out.toString();
    }
}

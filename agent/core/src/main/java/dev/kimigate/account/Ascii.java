package dev.kimigate.account;

/** Comparisons in ASCII. {@code equalsIgnoreCase} takes letters of other scripts for ours (the Kelvin sign for k). */
final class Ascii {
    private Ascii() {}

    /** True if the text is the given one, which is in lower case. */
    static boolean equalsLower(String text, String lower) {
        return text.length() == lower.length() && startsLower(text, 0, lower);
    }

    /** True if the text goes on at that place with the given one, which is in lower case. */
    static boolean startsLower(String text, int at, String lower) {
        for (int i = 0; i < lower.length(); i++) {
            if (toLower(text.charAt(at + i)) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static String toLower(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            lower.append(toLower(text.charAt(i)));
        }
        return lower.toString();
    }

    private static char toLower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
    }
}

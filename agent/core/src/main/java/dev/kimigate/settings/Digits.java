package dev.kimigate.settings;

/** Whole numbers in plain ASCII digits: no sign, no blanks, no other script. */
final class Digits {
    private static final int MOST_DIGITS = 9;

    private Digits() {}

    /** The number; -1 if the text is no number or above the bound. */
    static int parse(String text, int most) {
        if (text.isEmpty() || text.length() > MOST_DIGITS) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + (c - '0');
        }
        return number <= most ? number : -1;
    }
}

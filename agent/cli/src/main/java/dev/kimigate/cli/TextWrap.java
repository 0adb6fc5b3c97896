package dev.kimigate.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines that fit a terminal. Escape sequences take no column. Pure.
 *
 * <p>picocli's own breaks {@code -javaagent:} and paths behind each colon, dot and hyphen, and counts escape sequences.
 */
final class TextWrap {
    private static final int NARROWEST = 10;

    private TextWrap() {}

    /** The text in lines of so many columns; 0 = as it is. Words longer than a line stay whole. */
    static List<String> lines(String text, int columns) {
        if (columns == 0 || columns(text) <= columns) {
            return List.of(text);
        }
        String indent = " ".repeat(Math.min(indent(text) + 2, Math.max(0, columns - NARROWEST)));
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(" ".repeat(indent(text)));
        boolean fresh = true;
        for (String word : text.strip().split(" ", -1)) {
            if (!fresh && columns(line.toString()) + 1 + columns(word) > columns) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(indent);
                fresh = true;
            }
            line.append(fresh ? "" : " ").append(word);
            fresh = false;
        }
        lines.add(line.toString());
        return lines;
    }

    /** How many columns a text takes. */
    static int columns(String text) {
        int columns = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\u001b') {
                int end = text.indexOf('m', i);
                i = end < 0 ? text.length() : end;
            } else {
                columns++;
            }
        }
        return columns;
    }

    /** The text, or its beginning with a mark where something is missing. What is cut must be without escapes. */
    static String cut(String text, int columns) {
        return columns(text) <= columns
                ? text
                : columns < 2 ? text.substring(0, columns) : text.substring(0, columns - 1) + "~";
    }

    private static int indent(String text) {
        int blanks = 0;
        while (blanks < text.length() && text.charAt(blanks) == ' ') {
            blanks++;
        }
        return blanks;
    }
}

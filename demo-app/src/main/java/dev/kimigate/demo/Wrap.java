package dev.kimigate.demo;

/** Breaks long texts into lines. */
final class Wrap {

    static final int WIDTH = 80;

    private Wrap() {}

    /** Lines of at most {@link #WIDTH} characters, each with the indent and a line end; a longer word stays whole. */
    static String text(String indent, String text) {
        StringBuilder lines = new StringBuilder();
        StringBuilder line = new StringBuilder(indent);
        for (String word : text.split(" ", -1)) {
            boolean first = line.length() == indent.length();
            if (!first && line.length() + 1 + word.length() > WIDTH) {
                lines.append(line).append('\n');
                line = new StringBuilder(indent);
                first = true;
            }
            line.append(first ? "" : " ").append(word);
        }
        return lines.append(line).append('\n').toString();
    }
}

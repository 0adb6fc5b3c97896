package dev.kimigate.harness.endpoint;

import java.util.ArrayList;
import java.util.List;

/** Cuts a text into parts. */
final class Parts {

    private Parts() {}

    /** Always {@code count} parts, as even as can be, empty ones at the end; a surrogate pair stays together. */
    static List<String> of(String text, int count) {
        List<String> parts = new ArrayList<>(count);
        int size = (text.length() + count - 1) / count;
        int from = 0;
        for (int i = 0; i < count; i++) {
            int to = i == count - 1 ? text.length() : pairEnd(text, Math.min(text.length(), from + size));
            parts.add(text.substring(from, to));
            from = to;
        }
        return parts;
    }

    private static int pairEnd(String text, int end) {
        boolean split = end > 0 && end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
        return split ? end + 1 : end;
    }
}

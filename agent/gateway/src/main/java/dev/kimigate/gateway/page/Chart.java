package dev.kimigate.gateway.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** Lines over time as inline SVG, with a title, a legend and what they show in words. On one thread. */
final class Chart {
    /** Lines differ by their dashes, not by colour alone. */
    static final List<String> STYLES = List.of("a", "b", "c", "d");

    private static final int WIDTH = 600;
    private static final int HEIGHT = 120;
    /** No more points than can be told apart. */
    private static final int MOST_POINTS = 300;

    private final String title;
    private final String words;
    private final List<Line> lines = new ArrayList<>();

    @SuppressWarnings("ArrayRecordComponent") // copied on its way in, and private
    private record Line(String name, String style, long[] values) {
        Line {
            values = values.clone();
        }

        long most() {
            long most = 0;
            for (long value : values) {
                most = Math.max(most, value);
            }
            return most;
        }
    }

    Chart(String title, String words) {
        this.title = title;
        this.words = words;
    }

    /** {@code style} is one of {@link #STYLES} or {@code limit}. */
    Chart line(String name, String style, List<Sample> samples, ToLongFunction<Sample> value) {
        lines.add(new Line(name, style, samples.stream().mapToLong(value).toArray()));
        return this;
    }

    /** {@code least} is the smallest range that is drawn. */
    void into(Html html, long least) {
        long top = Math.max(1, least);
        for (Line line : lines) {
            top = Math.max(top, line.most());
        }
        html.raw("<figure>\n<figcaption>")
                .element("strong", title)
                .raw(": ")
                .text(words)
                .raw(".</figcaption>\n<svg viewBox=\"0 0 " + WIDTH + " " + (HEIGHT + 2)
                        + "\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"")
                .text(title + ": " + words)
                .raw("\">\n<path class=\"axis\" d=\"M0 1H" + WIDTH + "M0 " + (HEIGHT + 1) + "H" + WIDTH + "\"/>\n");
        for (Line line : lines) {
            html.raw("<path class=\"line " + line.style + "\" d=\"" + path(line.values, top) + "\"/>\n");
        }
        html.raw("</svg>\n<p class=\"legend\"><span>0 to ").text(top).raw("</span>");
        for (Line line : lines) {
            html.raw(" <span><svg viewBox=\"0 0 30 6\" aria-hidden=\"true\"><path class=\"line " + line.style
                            + "\" d=\"M0 3H30\"/></svg> ")
                    .text(line.name)
                    .raw("</span>");
        }
        html.raw("</p>\n</figure>\n");
    }

    /** The largest value of each column is drawn, so that no peak is lost. */
    private static String path(long[] values, long top) {
        int step = Math.max(1, (values.length + MOST_POINTS - 1) / MOST_POINTS);
        StringBuilder path = new StringBuilder();
        int columns = (values.length + step - 1) / step;
        for (int column = 0; column < columns; column++) {
            long value = 0;
            for (int i = column * step; i < Math.min(values.length, (column + 1) * step); i++) {
                value = Math.max(value, values[i]);
            }
            double x = columns == 1 ? 0 : (double) column * WIDTH / (columns - 1);
            double y = 1 + HEIGHT - (double) value * HEIGHT / top;
            path.append(String.format(Locale.ROOT, "%s%.1f %.1f", column == 0 ? "M" : "L", x, y));
            if (columns == 1) {
                path.append("H" + WIDTH);
            }
        }
        return path.toString();
    }
}

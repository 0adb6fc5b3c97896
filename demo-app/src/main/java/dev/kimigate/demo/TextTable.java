package dev.kimigate.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Columns under headings: the first to the left, the others, which are figures, to the right. Immutable. */
record TextTable(List<List<String>> rows) {

    private static final String GAP = "   ";

    TextTable {
        rows = rows.stream().map(List::copyOf).toList();
    }

    static TextTable headed(String... headings) {
        return new TextTable(List.of(List.of(headings)));
    }

    /** With one more row; name and figures are as many as the headings. */
    TextTable row(String name, Object... figures) {
        List<List<String>> more = new ArrayList<>(rows);
        more.add(Stream.concat(Stream.of(name), Stream.of(figures).map(String::valueOf))
                .toList());
        return new TextTable(more);
    }

    /** Its lines, each with a line end; a rule below the headings. */
    String text() {
        List<Integer> widths =
                IntStream.range(0, rows.get(0).size()).mapToObj(this::width).toList();
        List<String> lines = new ArrayList<>();
        rows.forEach(row -> lines.add(line(row, widths)));
        lines.add(1, widths.stream().map("-"::repeat).collect(Collectors.joining(GAP)));
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private static String line(List<String> cells, List<Integer> widths) {
        return IntStream.range(0, cells.size())
                .mapToObj(column -> padded(cells.get(column), widths.get(column), column == 0))
                .collect(Collectors.joining(GAP))
                .stripTrailing();
    }

    private static String padded(String cell, int width, boolean left) {
        String blanks = " ".repeat(width - cell.length());
        return left ? cell + blanks : blanks + cell;
    }
}

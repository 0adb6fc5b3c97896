package dev.kimigate.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows under headings, in as many columns as the terminal has room for. Pure. */
final class Table {
    private static final int GAP = 2;
    private static final int NARROWEST_TEXT = 8;

    /**
     * A column.
     *
     * @param right whether its cells stand at its right edge: numbers
     * @param rank 0 stays in the narrowest terminal; the highest goes first
     */
    record Column(String heading, boolean right, int rank) {}

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    Table(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    /** A cell for each column. */
    void row(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    /** The headings and the rows, indented by two; {@code width} 0 = there is room for all. */
    List<String> lines(int width) {
        List<Integer> shown = shown(width);
        int[] widths = widths(shown, width);
        List<String> lines = new ArrayList<>();
        lines.add(line(columns.stream().map(Column::heading).toList(), shown, widths));
        for (List<String> row : rows) {
            lines.add(line(row, shown, widths));
        }
        return lines;
    }

    /** The same line without its indent. */
    static String outdented(String line) {
        return line.substring(Math.min(GAP, line.length()));
    }

    /** The columns that fit when texts are cut short, in their order. */
    private List<Integer> shown(int width) {
        List<Integer> shown = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            shown.add(i);
        }
        while (width > 0 && shown.size() > 1 && least(shown) > width) {
            int last = shown.get(0);
            for (int i : shown) {
                last = columns.get(i).rank() >= columns.get(last).rank() ? i : last;
            }
            shown.remove(Integer.valueOf(last));
        }
        return shown;
    }

    private int least(List<Integer> shown) {
        int least = 0;
        for (int i : shown) {
            least += GAP + (columns.get(i).right() ? natural(i) : Math.min(NARROWEST_TEXT, natural(i)));
        }
        return least;
    }

    private int[] widths(List<Integer> shown, int width) {
        int[] widths = new int[columns.size()];
        int sum = 0;
        for (int i : shown) {
            widths[i] = natural(i);
            sum += GAP + widths[i];
        }
        while (width > 0 && sum > width) {
            int widest = widestText(shown, widths);
            if (widths[widest] <= 1) {
                break;
            }
            widths[widest]--;
            sum--;
        }
        return widths;
    }

    private int widestText(List<Integer> shown, int[] widths) {
        int widest = -1;
        for (int i : shown) {
            boolean candidate = !columns.get(i).right() || shown.size() == 1;
            if (candidate && (widest < 0 || widths[i] > widths[widest])) {
                widest = i;
            }
        }
        return widest < 0 ? shown.get(0) : widest;
    }

    private int natural(int column) {
        int natural = TextWrap.columns(columns.get(column).heading());
        for (List<String> row : rows) {
            natural = Math.max(natural, TextWrap.columns(row.get(column)));
        }
        return natural;
    }

    private String line(List<String> cells, List<Integer> shown, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i : shown) {
            String cell = TextWrap.cut(cells.get(i), widths[i]);
            String padding = " ".repeat(widths[i] - TextWrap.columns(cell));
            line.append(" ".repeat(GAP)).append(columns.get(i).right() ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }
}

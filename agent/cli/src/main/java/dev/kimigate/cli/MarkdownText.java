package dev.kimigate.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Markdown as text for a terminal: as much of it as our own documents use. Paragraphs and lists are wrapped, blocks of
 * code stay as they are, tables become columns or, where they are too wide, a paragraph for each row.
 */
final class MarkdownText {
    private static final Pattern ITEM = Pattern.compile("( *)([-*]|\\d+\\.) (.*)");
    private static final Pattern HEADING = Pattern.compile("(#{1,6}) (.+)");
    private static final Pattern UNSEEN = Pattern.compile("<!--.*?-->|<a id=\"[^\"]*\"></a>");
    private static final Pattern INLINE = Pattern.compile(
            "`([^`]+)`|!\\[([^]]*)]\\([^)]*\\)|\\[((?:[^\\[\\]]|`[^`]*`)+)]\\(([^)\\s]+)\\)|\\\\([*|_<>\\[\\]`])");
    private static final Pattern BOLD = Pattern.compile("\\*\\*(?=(?:[^`]*`[^`]*`)*[^`]*$)");
    private static final Pattern BAR = Pattern.compile("(?<!\\\\)\\|");
    private static final String FENCE = "```";
    private static final String CODE = "    ";

    /** Finds a link's topic. */
    interface Links {
        /** Null if the link leads to none. */
        @Nullable
        String topic(String link);
    }

    private final Output output;
    private final Links links;
    private final List<String> text = new ArrayList<>();

    MarkdownText(Output output, Links links) {
        this.output = output;
        this.links = links;
    }

    /** Without marks, links and colours. */
    static String plain(String inline) {
        return inline(inline, UnaryOperator.identity(), link -> null);
    }

    /** The cells of a table's row. */
    static List<String> cells(String row) {
        String inner = row.strip();
        inner = inner.substring(1, inner.length() - (inner.endsWith("|") ? 1 : 0));
        List<String> cells = new ArrayList<>();
        for (String cell : BAR.split(inner, -1)) {
            cells.add(UNSEEN.matcher(cell).replaceAll("").strip());
        }
        return cells;
    }

    /** The text in lines that fit the output. */
    List<String> lines(List<String> markdown) {
        int at = 0;
        while (at < markdown.size()) {
            at = block(markdown, at);
        }
        while (!text.isEmpty() && text.get(text.size() - 1).isEmpty()) {
            text.remove(text.size() - 1);
        }
        return List.copyOf(text);
    }

    /** Prints the block that begins there; returns the line after it. */
    private int block(List<String> lines, int from) {
        String line = lines.get(from);
        if (line.startsWith(FENCE)) {
            int end = from + 1;
            while (!lines.get(end).startsWith(FENCE)) {
                text.add((CODE + lines.get(end)).stripTrailing());
                end++;
            }
            return end + 1;
        }
        if (UNSEEN.matcher(line).replaceAll("").isBlank()) {
            blank();
            return from + 1;
        }
        if (HEADING.matcher(line).matches()) {
            heading(line);
            return from + 1;
        }
        if (line.startsWith("|")) {
            return table(lines, from);
        }
        Matcher item = ITEM.matcher(line);
        boolean isItem = item.matches();
        if (line.startsWith(CODE) && !isItem) {
            text.add(line.stripTrailing());
            return from + 1;
        }
        int end = from + 1;
        StringBuilder paragraph = new StringBuilder(isItem ? item.group(3) : line.strip());
        while (end < lines.size() && continues(lines.get(end))) {
            paragraph.append(' ').append(lines.get(end).strip());
            end++;
        }
        String first = isItem ? item.group(1) + item.group(2) + " " : "";
        wrap(first, inline(paragraph.toString()));
        return end;
    }

    private static boolean continues(String line) {
        return !UNSEEN.matcher(line).replaceAll("").isBlank()
                && !line.startsWith(FENCE)
                && !line.startsWith("|")
                && !HEADING.matcher(line).matches()
                && !ITEM.matcher(line).matches();
    }

    private void blank() {
        if (!text.isEmpty() && !text.get(text.size() - 1).isEmpty()) {
            text.add("");
        }
    }

    private void heading(String line) {
        blank();
        String title = plain(UNSEEN.matcher(line).replaceAll("").replaceFirst("^#+ ", ""));
        int widest = 0;
        for (String part : TextWrap.lines(title, output.width())) {
            text.add(output.paint(Paint.TITLE, part.strip()));
            widest = Math.max(widest, part.strip().length());
        }
        text.add((line.startsWith("# ") ? "=" : "-").repeat(widest));
    }

    /** Behind the first words; the lines that follow stand below what follows these. */
    private void wrap(String first, String words) {
        String indent = " ".repeat(first.length());
        int room = Math.max(10, output.width() - first.length());
        String before = first;
        for (String line : TextWrap.lines(words, room)) {
            text.add(before + line.strip());
            before = indent;
        }
    }

    private int table(List<String> lines, int from) {
        List<List<String>> rows = new ArrayList<>();
        int end = from;
        while (end < lines.size() && lines.get(end).startsWith("|")) {
            if (end != from + 1) { // the line below the headings
                rows.add(cells(lines.get(end)).stream().map(this::inline).toList());
            }
            end++;
        }
        columnsOrRows(rows);
        return end;
    }

    private void columnsOrRows(List<List<String>> rows) {
        Table table = new Table(rows.get(0).stream()
                .map(heading -> new Table.Column(heading, false, 0))
                .toList());
        rows.subList(1, rows.size()).forEach(table::row);
        List<String> columns = table.lines(0).stream().map(Table::outdented).toList();
        if (columns.stream().allMatch(line -> TextWrap.columns(line) <= output.width())) {
            text.addAll(columns);
        } else {
            rows.subList(1, rows.size()).forEach(row -> paragraphs(rows.get(0), row));
        }
    }

    private void paragraphs(List<String> headings, List<String> row) {
        blank();
        wrap("", row.get(0));
        for (int i = 1; i < row.size(); i++) {
            if (!row.get(i).isEmpty()) {
                String heading = headings.get(i).isEmpty() ? "" : headings.get(i) + ": ";
                wrap("  ", heading + row.get(i));
            }
        }
    }

    private String inline(String markdown) {
        return inline(markdown, bold -> output.paint(Paint.TITLE, bold), links);
    }

    private static String inline(String markdown, UnaryOperator<String> bold, Links links) {
        String visible = UNSEEN.matcher(markdown).replaceAll("");
        StringBuilder text = new StringBuilder();
        boolean strong = false;
        for (String part : BOLD.split(visible, -1)) {
            String words = INLINE.matcher(part).replaceAll(found -> Matcher.quoteReplacement(words(found, links)));
            text.append(strong && !words.isEmpty() ? bold.apply(words) : words);
            strong = !strong;
        }
        return text.toString();
    }

    private static String words(MatchResult found, Links links) {
        if (found.group(1) != null) {
            return found.group(1);
        }
        if (found.group(2) != null) {
            return "[picture: " + found.group(2) + "]";
        }
        if (found.group(5) != null) {
            return found.group(5);
        }
        String text = found.group(3).replace("`", "");
        String link = found.group(4);
        if (link.startsWith("http")) {
            return text.equals(link) ? link : text + " (" + link + ")";
        }
        String topic = links.topic(link);
        return topic == null || topic.equals(text) ? text : text + " (explain " + topic + ")";
    }
}

package dev.kimigate.refusal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The wordings of docs/refusals.md, which people read too. */
final class RefusalTable {
    private static final Path PAGE = Path.of("..", "..", "docs", "refusals.md");
    private static final Pattern ROW =
            Pattern.compile("\\| ([0-9]{3}) \\| `(.+)` \\| ([a-z ]+) \\| ([0-9]*) ?\\| ([0-9]*) ?\\| (.+) \\|");

    static final List<Row> ROWS = read();

    record Row(
            int status,
            String words,
            Verdict verdict,
            int limit,
            @Nullable Duration pause) {}

    private RefusalTable() {}

    private static List<Row> read() {
        try {
            List<Row> rows = Files.readAllLines(PAGE).stream()
                    .filter(line -> line.matches("\\| [0-9].*"))
                    .map(RefusalTable::row)
                    .toList();
            if (rows.size() < 80) {
                throw new IllegalStateException(PAGE + " has " + rows.size() + " wordings only");
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(String line) {
        Matcher cells = ROW.matcher(line);
        if (!cells.matches()) {
            throw new IllegalStateException("no row of wordings: " + line);
        }
        return new Row(
                Integer.parseInt(cells.group(1)),
                cells.group(2),
                Verdict.valueOf(cells.group(3).toUpperCase(Locale.ROOT).replace(' ', '_')),
                cells.group(4).isEmpty() ? 0 : Integer.parseInt(cells.group(4)),
                cells.group(5).isEmpty() ? null : Duration.ofMillis(Long.parseLong(cells.group(5))));
    }
}

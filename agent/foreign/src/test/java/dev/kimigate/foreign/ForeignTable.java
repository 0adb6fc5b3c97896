package dev.kimigate.foreign;

import static java.util.Objects.requireNonNull;

import dev.kimigate.foreign.host.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table for the documentation. Rows of suites that did not run this time stay as they are. */
final class ForeignTable {
    private static final Path FILE = Path.of("..", "..", "docs", "figures", "foreign.md");
    private static final int WHY = 160;

    private final Map<Suite, Rows> byName = new EnumMap<>(Suite.class);

    /** What the document says of one suite. */
    private record Rows(String figures, List<String> narrow, List<String> unsteady) {}

    void add(Suite suite, SuiteRun bare, SuiteRun gated, @Nullable SuiteRun narrow, Set<String> unsteady) {
        Set<String> differing = narrow == null ? Set.of() : Differences.between(bare, narrow);
        String figures = String.format(
                Locale.ROOT,
                "| %s | %s | %d | %s | %s | %d | %d | %d | %d | %s | %.0f / %.0f / %s s |",
                suite.title(),
                suite.client(),
                bare.outcomes().size(),
                counts(bare),
                counts(gated),
                gated.requests(),
                gated.permits().calls(),
                gated.permits().accounts(),
                gated.permits().held(),
                narrow == null
                        ? "– | –"
                        : differing.size() + " | " + narrow.permits().held(),
                bare.millis() / 1e3,
                gated.millis() / 1e3,
                narrow == null ? "–" : String.format(Locale.ROOT, "%.0f", narrow.millis() / 1e3));
        byName.put(
                suite,
                new Rows(
                        figures,
                        differing.stream()
                                .map(id -> narrowRow(suite, id, requireNonNull(narrow)))
                                .toList(),
                        unsteady.stream()
                                .map(id -> "- " + named(suite) + ": " + shortName(id))
                                .toList()));
    }

    private static String narrowRow(Suite suite, String id, SuiteRun narrow) {
        Outcome outcome = narrow.outcomes().getOrDefault(id, new Outcome("not run", 0, ""));
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s after %.1f s | %s |",
                named(suite),
                shortName(id),
                outcome.status().toLowerCase(Locale.ROOT),
                outcome.millis() / 1e3,
                cell(outcome.why()));
    }

    private static String named(Suite suite) {
        return suite.title() + ", " + suite.client();
    }

    /** What the document said before of a suite, by how its rows begin. */
    private static Rows before(Suite suite, List<String> lines) {
        String figures = "| " + suite.title() + " | " + suite.client() + " |";
        return new Rows(
                lines.stream()
                        .filter(line -> line.startsWith(figures))
                        .findFirst()
                        .orElse(""),
                lines.stream()
                        .filter(line -> line.startsWith("| " + named(suite) + " |"))
                        .toList(),
                lines.stream()
                        .filter(line -> line.startsWith("- " + named(suite) + ": "))
                        .toList());
    }

    void write() throws IOException {
        List<String> before = Files.exists(FILE) ? Files.readAllLines(FILE) : List.of();
        List<String> rows = new ArrayList<>();
        List<String> narrowRows = new ArrayList<>();
        List<String> unsteadyRows = new ArrayList<>();
        for (Suite suite : Suite.values()) {
            Rows of = byName.getOrDefault(suite, before(suite, before));
            if (!of.figures().isEmpty()) {
                rows.add(of.figures());
            }
            narrowRows.addAll(of.narrow());
            unsteadyRows.addAll(of.unsteady());
        }
        String text = "# Test suites of others\n\n"
                + "Made by `./mvnw -B -Pforeign -pl agent/foreign -am verify` on " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch") + ", " + Runtime.getRuntime().availableProcessors()
                + " cores, Java " + Runtime.version().feature() + ".\n\n"
                + "Suites from Maven Central, each three times in a JVM of its own: without the agent; with"
                + " `" + RunMode.GATED.settings() + "`; with `" + RunMode.NARROW.settings()
                + "`. *Requests* are counted"
                + " beside the agent (the JDK's own logs, an OkHttp interceptor, the writers of the other clients), WebSocket handshakes left out; *gated* are the permits that"
                + " `status` tells. *Held* is counted after the suite and a garbage collection.\n\n"
                + "| suite | client | tests | bare: passed, failed, skipped | gated: the same | requests | gated | accounts"
                + " | held | otherwise with limit 2 | held | times |\n"
                + "|---|---|---|---|---|---|---|---|---|---|---|---|\n"
                + String.join("\n", rows) + "\n\n"
                + "Unsteady, that is, otherwise in one of two runs: " + section(unsteadyRows, "")
                + "## With a limit of 2\n\nTests that end otherwise than bare when only two calls to a server may be in flight: "
                + section(narrowRows, "| suite | test | how | why |\n|---|---|---|---|\n");
        Files.createDirectories(FILE.getParent());
        Files.writeString(FILE, text);
    }

    private static String section(List<String> lines, String head) {
        return lines.isEmpty() ? "none.\n\n" : "\n\n" + head + String.join("\n", lines) + "\n\n";
    }

    private static String counts(SuiteRun run) {
        return count(run, "PASSED") + ", " + count(run, "FAILED") + ", " + count(run, "SKIPPED");
    }

    private static long count(SuiteRun run, String status) {
        return run.outcomes().values().stream()
                .filter(outcome -> outcome.status().equals(status))
                .count();
    }

    /** {@code BodyTest.testEmptyBody()} of an id that also tells engines and packages. */
    private static String shortName(String id) {
        return id.replaceAll("\\[engine:[^]]*]/", "")
                .replaceAll("\\[(class|runner):([^]]*[.])?([^].]*)]", "$3")
                .replaceAll("/\\[[a-z-]+:([^](]*)[^]]*]", ".$1")
                .replace("|", "\\|");
    }

    private static String cell(String why) {
        return why.substring(0, Math.min(WHY, why.length())).replace("|", "\\|").replace("<", "&lt;");
    }
}

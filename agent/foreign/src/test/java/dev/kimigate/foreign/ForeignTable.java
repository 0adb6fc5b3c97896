package dev.kimigate.foreign;

import dev.kimigate.foreign.host.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The table for the documentation. */
final class ForeignTable {
    private static final Path FILE = Path.of("..", "..", "docs", "figures", "foreign.md");
    private static final int WHY = 160;

    private final List<String> rows = new ArrayList<>();
    private final List<String> narrowRows = new ArrayList<>();
    private final List<String> unsteadyRows = new ArrayList<>();

    void add(Suite suite, SuiteRun bare, SuiteRun gated, SuiteRun narrow, Set<String> unsteady) {
        Set<String> differing = Differences.between(bare, narrow);
        rows.add(String.format(
                Locale.ROOT,
                "| %s | %s | %d | %s | %s | %d | %d | %d | %d | %d | %d | %.0f / %.0f / %.0f s |",
                suite.title(),
                suite.client(),
                bare.outcomes().size(),
                counts(bare),
                counts(gated),
                gated.requests(),
                gated.permits().calls(),
                gated.permits().accounts(),
                gated.permits().held(),
                differing.size(),
                narrow.permits().held(),
                bare.millis() / 1e3,
                gated.millis() / 1e3,
                narrow.millis() / 1e3));
        unsteady.forEach(id -> unsteadyRows.add("- " + shortName(id)));
        for (String id : differing) {
            Outcome outcome = narrow.outcomes().getOrDefault(id, new Outcome("not run", 0, ""));
            narrowRows.add(String.format(
                    Locale.ROOT,
                    "| %s, %s | %s | %s after %.1f s | %s |",
                    suite.title(),
                    suite.client(),
                    shortName(id),
                    outcome.status().toLowerCase(Locale.ROOT),
                    outcome.millis() / 1e3,
                    cell(outcome.why())));
        }
    }

    void write() throws IOException {
        String text = "# Test suites of others\n\n"
                + "Made by `./mvnw -B -Pforeign -pl agent/foreign -am verify` on " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch") + ", " + Runtime.getRuntime().availableProcessors()
                + " cores, Java " + Runtime.version().feature() + ".\n\n"
                + "Suites from Maven Central, each three times in a JVM of its own: without the agent; with"
                + " `" + RunMode.GATED.settings() + "`; with `" + RunMode.NARROW.settings()
                + "`. *Requests* are counted"
                + " beside the agent (java.net.http's own log, an OkHttp interceptor), WebSocket handshakes left out; *gated* are the permits that"
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

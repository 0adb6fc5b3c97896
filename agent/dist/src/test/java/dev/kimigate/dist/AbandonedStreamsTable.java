package dev.kimigate.dist;

import dev.kimigate.harness.endpoint.AccountFigures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The table of clients with streams that are not read to their end, for the documentation. Any thread. */
final class AbandonedStreamsTable {
    private final int calls;
    private final int limit;
    private final int shortestMillis;
    private final int longestMillis;
    private final List<String> rows = new ArrayList<>();

    AbandonedStreamsTable(int calls, int limit, int shortestMillis, int longestMillis) {
        this.calls = calls;
        this.limit = limit;
        this.shortestMillis = shortestMillis;
        this.longestMillis = longestMillis;
    }

    synchronized void add(ClientMode mode, HostReport report, AccountFigures figures, int held) {
        rows.add("| " + mode + " | " + report.answered() + " | " + report.aborted() + " | " + report.neverRead() + " | "
                + figures.refused() + " | " + figures.maxInFlight() + " | " + held + " |");
    }

    synchronized void write() throws IOException {
        String text = "# Every client with streams that are not read to their end\n\n"
                + FigureFiles.madeBy("AbandonedStreamsIT")
                + calls + " streams at once in one JVM, limit " + limit + ", of " + shortestMillis + " to "
                + longestMillis + " ms over TLS. Some are *aborted* after their first bytes, and some are *never read*."
                + " *Held* are the permits that `status` shows after the last call, while the JVM is still there.\n\n"
                + "| client | read | aborted | never read | refusals | most in flight | held |\n"
                + "|---|---|---|---|---|---|---|\n"
                + String.join("\n", rows.stream().sorted().toList()) + "\n";
        FigureFiles.write("abandoned-streams.md", text);
    }
}

package dev.kimigate.dist;

import dev.kimigate.harness.endpoint.AccountFigures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of clients for the documentation. */
final class ClientsTable {

    private final int calls;
    private final int limit;
    private final int serviceMillis;
    private final List<String> rows = new ArrayList<>();

    ClientsTable(int calls, int limit, int serviceMillis) {
        this.calls = calls;
        this.limit = limit;
        this.serviceMillis = serviceMillis;
    }

    void add(ClientMode mode, HostReport report, HostReport ideal, AccountFigures figures) {
        rows.add(String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %.2f s | %.2f s | %.3f |",
                mode,
                report.answered(),
                figures.refused(),
                figures.maxInFlight(),
                report.makespanMillis() / 1000,
                ideal.makespanMillis() / 1000,
                report.makespanMillis() / ideal.makespanMillis()));
    }

    void write() throws IOException {
        String text = "# Every client and way of using it\n\n"
                + FigureFiles.madeBy("ClientsIT")
                + calls + " calls at once in one JVM after one warm-up call, limit " + limit + ", streamed answers of "
                + serviceMillis + " ms over TLS. *Paced* is the same client without the agent, paced by a plain"
                + " `Semaphore(" + limit + ")`, at the same time on an account of its own.\n\n"
                + "| client | answered | refusals | most in flight | gated | paced | ratio |\n"
                + "|---|---|---|---|---|---|---|\n"
                + String.join("\n", rows) + "\n";
        FigureFiles.write("clients.md", text);
    }
}

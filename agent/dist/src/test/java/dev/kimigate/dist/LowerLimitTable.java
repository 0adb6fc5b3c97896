package dev.kimigate.dist;

import dev.kimigate.harness.endpoint.AccountFigures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The table of clients at a limit lower than the believed one, for the documentation. Any thread. */
final class LowerLimitTable {
    private final int calls;
    private final int limit;
    private final int believed;
    private final int serviceMillis;
    private final List<String> rows = new ArrayList<>();
    private long refusals;

    LowerLimitTable(int calls, int limit, int believed, int serviceMillis) {
        this.calls = calls;
        this.limit = limit;
        this.believed = believed;
        this.serviceMillis = serviceMillis;
    }

    synchronized void add(ClientMode mode, HostReport report, AccountFigures figures, long sentAgain, long delivered) {
        refusals += figures.refused();
        rows.add("| " + mode + " | " + report.answered() + " | " + figures.refused() + " | " + sentAgain + " | "
                + delivered + " |");
    }

    /** Of all rows. */
    synchronized long refusals() {
        return refusals;
    }

    synchronized void write() throws IOException {
        String text = "# Every client where the limit is lower than believed\n\n"
                + FigureFiles.madeBy("LowerLimitIT")
                + calls + " calls at once in one JVM, answers of " + serviceMillis + " ms over TLS. `/usages` names "
                + believed + ", and the server takes " + limit + ". *Sent again* are calls with more than one request:"
                + " method, path, header fields with their order, and body were the same each time. A client that"
                + " forgets a body while it sends it gets the refusal *delivered*.\n\n"
                + "| client | answered | refusals by the server | sent again | delivered |\n"
                + "|---|---|---|---|---|\n"
                + String.join("\n", rows.stream().sorted().toList()) + "\n";
        FigureFiles.write("lower-limit.md", text);
    }
}

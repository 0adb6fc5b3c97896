package dev.kimigate.dist;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The table of SDKs for the documentation. */
final class SdksTable {
    private final Duration maxWait;
    private final List<String> rows = new ArrayList<>();

    SdksTable(Duration maxWait) {
        this.maxWait = maxWait;
    }

    void add(SdkUnderTest sdk, boolean retries, SdkTrouble trouble, SdkCall gated, @Nullable SdkCall bare) {
        rows.add(String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %d | %d | %s | %s |",
                sdk,
                retries ? "default" : "off",
                trouble,
                bare == null ? "" : bare.requests() + " in " + seconds(bare),
                gated.attempts(),
                gated.requests(),
                seconds(gated),
                gated.exceptions()));
    }

    private static String seconds(SdkCall call) {
        return String.format(Locale.ROOT, "%.1f s", call.time().toMillis() / 1000.0);
    }

    void write() throws IOException {
        String text = "# SDKs that retry by themselves\n\n"
                + FigureFiles.madeBy("SdksIT")
                + "One call of an application that cannot be answered, with `max-wait=" + maxWait.toSeconds()
                + "s`. *Bare* is the"
                + " same without the agent: requests and time. *Attempts* are the SDK's own, *requests* what the"
                + " endpoint saw of them under the agent. The exceptions are what the application gets, with"
                + " causes. All of this on JDK " + Runtime.version().feature() + ", over TLS.\n\n"
                + "| SDK | its retries | what happened | bare | attempts | requests | time | exceptions |\n"
                + "|---|---|---|---|---|---|---|---|\n"
                + String.join("\n", rows) + "\n";
        FigureFiles.write("sdks.md", text);
    }
}

package dev.kimigate.start;

import dev.kimigate.limiter.Limiter;
import dev.kimigate.presence.ToolReport;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Has the calls of this JVM counted by tool, and reported; for a gateway, never for a host. Any thread. */
final class ToolReporting implements AutoCloseable {
    /** Null until the first account is opened. Guarded by this. */
    private @Nullable ToolReport report;

    /** An account's first call is about to be made. */
    synchronized void opened(Path stateFolder, String accountHash, Limiter limiter) {
        ToolReport present = report;
        if (present == null) {
            present = new ToolReport(stateFolder, Warnings::say);
            report = present;
        }
        limiter.countTools(present::changed);
        present.opened(accountHash, limiter::tools);
    }

    @Override
    public void close() {
        ToolReport present;
        synchronized (this) {
            present = report;
        }
        if (present != null) {
            present.close();
        }
    }
}

package dev.kimigate.machine;

import dev.kimigate.store.JvmStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Which process this is, and what can be said of others. */
final class JvmIdentity {
    private static final long START_TOLERANCE_MILLIS = 10_000;
    private static final long NAMESPACE = namespaceOfThisProcess();

    private JvmIdentity() {}

    static long pid() {
        return ProcessHandle.current().pid();
    }

    /** The number of the process-id namespace; 0 where there is none. */
    static long namespace() {
        return NAMESPACE;
    }

    /** Whether the process on record still runs, as far as its id tells. */
    static JvmStatus.Life life(long pid, long namespace, long sinceMillis) {
        if (namespace != NAMESPACE || pid <= 0) {
            return JvmStatus.Life.UNKNOWN;
        }
        boolean running = ProcessHandle.of(pid)
                .map(process -> process.info()
                        .startInstant()
                        .map(start -> isPlausible(start, sinceMillis))
                        .orElse(true))
                .orElse(false);
        return running ? JvmStatus.Life.RUNNING : JvmStatus.Life.GONE;
    }

    /** A process that began after the record was made has got the id of a dead one. */
    private static boolean isPlausible(Instant start, long sinceMillis) {
        return start.toEpochMilli() - START_TOLERANCE_MILLIS <= sinceMillis;
    }

    private static long namespaceOfThisProcess() {
        try {
            String link = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
            return Long.parseLong(link.substring(link.indexOf('[') + 1, link.indexOf(']')));
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }
}

package dev.kimigate.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What tells one process from all others, also from a later one with the same id.
 *
 * @param pid its id
 * @param namespace the number of the namespace of process ids; 0 where there is none
 * @param start when it began, in the system's own count; 0 where the system does not tell
 */
record ProcessMark(long pid, long namespace, long start) {
    private static final Path PROC = Path.of("/proc");
    private static final Path OWN_STAT = Path.of("/proc/self/stat");
    private static final int STATE = 0;
    private static final int START = 19;

    static ProcessMark own() {
        return of(JvmIdentity.pid());
    }

    /** Of a process in the same namespace. */
    static ProcessMark of(long pid) {
        return new ProcessMark(pid, JvmIdentity.namespace(), start(pid));
    }

    /** What {@link #toString} has written; null if it is something else. */
    static @Nullable ProcessMark parse(String text) {
        String[] numbers = text.split("-", -1);
        if (numbers.length != 3) {
            return null;
        }
        try {
            return new ProcessMark(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Whether it runs now. One of another namespace cannot be seen: it is not said to run. */
    boolean isAlive() {
        return isVisible()
                && pid > 0
                && start(pid) == start
                && ProcessHandle.of(pid).isPresent();
    }

    /** Whether this process can tell at all. */
    boolean isVisible() {
        return namespace == JvmIdentity.namespace();
    }

    /** 0 if there is none, it has ended and nobody has fetched its exit code, or the system does not tell. */
    private static long start(long pid) {
        try {
            String line = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            // the program's name is in parentheses and may have blanks and parentheses itself
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
            return fields[STATE].equals("Z") || fields[STATE].equals("X") ? 0 : Long.parseLong(fields[START]);
        } catch (IOException | RuntimeException notLinux) {
            return Files.exists(OWN_STAT) ? 0 : startMillis(pid);
        }
    }

    private static long startMillis(long pid) {
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        Instant start = process == null ? null : process.info().startInstant().orElse(null);
        return start == null ? 0 : start.toEpochMilli();
    }

    @Override
    public String toString() {
        return pid + "-" + namespace + "-" + start;
    }
}

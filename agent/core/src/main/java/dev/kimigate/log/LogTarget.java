package dev.kimigate.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Where events go.
 *
 * @param leastInFile the least severe event for the file; null for none
 * @param leastOnStderr the least severe event for stderr; null for none
 */
record LogTarget(
        @Nullable Level leastInFile,
        @Nullable Sink file,
        @Nullable Level leastOnStderr) {
    /** Before anybody set up the log. */
    static final LogTarget EARLY = new LogTarget(null, null, Level.WARN);

    boolean takes(Level level) {
        return isAtLeast(level, leastInFile) || onStderr(level);
    }

    boolean onStderr(Level level) {
        return isAtLeast(level, leastOnStderr);
    }

    @Nullable
    Sink file(Level level) {
        return isAtLeast(level, leastInFile) ? file : null;
    }

    private static boolean isAtLeast(Level level, @Nullable Level least) {
        return least != null && level.toInt() >= least.toInt();
    }
}

package dev.kimigate.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The Java runtime that came with this jar, where one did: it is for these commands only. */
final class OwnRuntime {
    /** A file that the packaging puts into its folder. */
    private static final String MARK = "kimi-gate-runtime";

    private OwnRuntime() {}

    /** Its program; null if this process runs on another Java. */
    static @Nullable Path java() {
        Path home = Path.of(System.getProperty("java.home", ""));
        return Files.isRegularFile(home.resolve(MARK)) ? home.resolve("bin").resolve("java") : null;
    }
}

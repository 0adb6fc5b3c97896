package dev.kimigate.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.List;

/** The command {@code kimi-gate} in the user's folder for programs. */
final class LauncherFile {
    private static final String NAME = "kimi-gate";

    private LauncherFile() {}

    /** Where it is or would be. */
    static Path place(Path home) {
        return home.resolve(".local/bin").resolve(NAME);
    }

    static OwnFile of(Path home, Path jar) {
        return new OwnFile(
                place(home),
                "rwxr-xr-x",
                Launcher.text(jar, OwnFile.MARK),
                List.of("(a shell script that starts " + jar + ")"));
    }

    /** Whether a shell finds it, by the value of {@code PATH}. */
    static boolean isOnPath(Path home, String path) {
        return List.of(path.split(File.pathSeparator, -1)).stream()
                .anyMatch(folder -> Path.of(folder).equals(place(home).getParent()));
    }
}

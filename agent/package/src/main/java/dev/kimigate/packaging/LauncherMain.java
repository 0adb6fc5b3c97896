package dev.kimigate.packaging;

import dev.kimigate.cli.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the command of the bundle and of the npm package, and the file by which the jar knows their runtime. */
public final class LauncherMain {
    private LauncherMain() {}

    /** @param arguments the command's file, the runtime's file */
    public static void main(String[] arguments) throws IOException {
        Path command = Path.of(arguments[0]);
        Files.createDirectories(command.toAbsolutePath().getParent());
        Files.writeString(command, Launcher.bundled());
        Files.writeString(Path.of(arguments[1]), "The Java runtime of Kimi Gate, for its commands only.\n");
    }
}

package dev.kimigate.machine;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The machine this JVM runs on. */
final class PresentHost implements StateDirectory.Host {
    @Override
    public String system() {
        return System.getProperty("os.name", "");
    }

    @Override
    public @Nullable Path home() {
        String home = System.getProperty("user.home", "");
        // "?" is what the JDK says of a user without an entry in the list of users
        return home.equals("?") ? null : path(home);
    }

    @Override
    public @Nullable Path localData() {
        String folder = System.getenv("LOCALAPPDATA");
        return folder == null ? null : path(folder);
    }

    private static @Nullable Path path(String text) {
        try {
            return text.isEmpty() ? null : Path.of(text);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    @Override
    public Path sharedMemory() {
        return Path.of("/dev/shm");
    }

    @Override
    public Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir", "."));
    }

    @Override
    public String user() throws IOException {
        return Files.exists(Path.of("/proc/self/status"))
                ? Long.toString(Ownership.userId())
                : OwnUser.present().toString().replaceAll("[^A-Za-z0-9._-]", "_");
    }

    @Override
    public String fileSystemType(Path existing) {
        try {
            // a share of Windows says the type of the disk it is on
            return File.separatorChar == '\\'
                            && existing.toRealPath().toString().startsWith("\\\\")
                    ? "unc"
                    : Files.getFileStore(existing).type();
        } catch (IOException | SecurityException e) {
            return "";
        }
    }
}

package dev.kimigate.machine;

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
        try {
            // "?" is what the JDK says of a user without an entry in the list of users
            return home.isEmpty() || home.equals("?") ? null : Path.of(home);
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
                : System.getProperty("user.name", "user").replaceAll("[^A-Za-z0-9._-]", "_");
    }

    @Override
    public String fileSystemType(Path existing) {
        try {
            return Files.getFileStore(existing).type();
        } catch (IOException | SecurityException e) {
            return "";
        }
    }
}

package dev.kimigate.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whom the files belong to that this process makes. It is found out once, by making one. Asked only where the system
 * does not tell a process its user: names can be set by a host, and an elevated process of Windows makes files that
 * belong to its administrators.
 */
final class OwnUser {
    private static volatile @Nullable Object known;

    private OwnUser() {}

    /** The value of {@code unix:uid}, or else the owner's principal. Does file work the first time. Any thread. */
    static Object present() throws IOException {
        Object user = known;
        if (user == null) {
            user = ofNewFile();
            known = user;
        }
        return user;
    }

    /** Of the file itself, in the same form. */
    static Object ownerOf(Path path) throws IOException {
        return Ownership.isUnix()
                ? Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                : Files.getOwner(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Not where the file in question is: the place of a stranger may give all files to that stranger. */
    private static Object ofNewFile() throws IOException {
        Path made = newFile();
        try {
            return ownerOf(made);
        } finally {
            Files.deleteIfExists(made);
        }
    }

    private static Path newFile() throws IOException {
        try {
            return Files.createTempFile("kimi-gate", ".tmp");
        } catch (IOException | RuntimeException noTemporaryFolder) {
            return Files.createTempFile(Path.of(System.getProperty("user.home", "")), ".kimi-gate", ".tmp");
        }
    }
}

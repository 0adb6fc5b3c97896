package dev.kimigate.machine;

import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Whose a file is. Others must be able neither to plant one nor to write to one. */
final class Ownership {
    private static final FileAttribute<?>[] NONE = {};
    private static final Path STATUS = Path.of("/proc/self/status");

    private Ownership() {}

    /** Attributes to create a file with; {@code "rw-------"} or alike, where the file system knows them. */
    static FileAttribute<?>[] onlyOurs(String permissions) {
        return isPosix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : NONE;
    }

    /** Fails unless the file itself (not what it may link to) is this user's and nobody else's to write. */
    static void requireOurs(Path path) throws IOException, StoreException {
        if (Files.isSymbolicLink(path)) {
            throw new StoreException(path + " is a symbolic link; name the real place");
        }
        if (!isPosix()) {
            return;
        }
        requireOwner(path);
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new StoreException(path + " may be written by other users; chmod go-w it");
        }
    }

    private static void requireOwner(Path path) throws IOException, StoreException {
        String owner;
        String user;
        if (Files.exists(STATUS)) {
            owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                    .toString();
            user = Long.toString(userId());
        } else {
            owner = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
            user = System.getProperty("user.name", "");
        }
        if (!owner.equals(user)) {
            throw new StoreException(path + " belongs to user " + owner + ", not to this process's user " + user);
        }
    }

    /** The effective user id. The owner of /proc/self would not do: it is root's for a process with capabilities. */
    static long userId() throws IOException {
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith("Uid:")) {
                return Long.parseLong(line.split("\\s+", 4)[2]);
            }
        }
        throw new IOException("/proc/self/status names no user");
    }

    static boolean isUnix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}

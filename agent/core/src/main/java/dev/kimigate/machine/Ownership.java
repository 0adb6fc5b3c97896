package dev.kimigate.machine;

import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/** Whose a file is. Others must be able neither to plant one nor to write to one. */
final class Ownership {
    private static final FileAttribute<?>[] NONE = {};
    private static final Path STATUS = Path.of("/proc/self/status");

    private Ownership() {}

    /**
     * Attributes to create a file with; {@code "rw-------"} or alike, where the file system knows them. Elsewhere a
     * file inherits what its folder was made with.
     */
    static FileAttribute<?>[] onlyOurs(String permissions) {
        return isPosix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : NONE;
    }

    /** Makes a folder that only this user may use; what is above it exists. */
    static void createFolder(Path folder) throws IOException {
        if (isPosix()) {
            Files.createDirectory(folder, onlyOurs("rwx------"));
        } else {
            Files.createDirectory(folder, AclOwnership.onlyFor((UserPrincipal) OwnUser.present()));
        }
    }

    /** Fails unless the file itself (not what it may link to) is this user's and nobody else's to write. */
    static void requireOurs(Path path) throws IOException, StoreException {
        if (Files.isSymbolicLink(path)) {
            throw new StoreException(path + " is a symbolic link; name the real place");
        }
        if (!isPosix()) {
            AclOwnership.requireOurs(
                    path, (UserPrincipal) OwnUser.present(), Path.of(System.getProperty("user.home", "")));
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
            owner = OwnUser.ownerOf(path).toString();
            user = OwnUser.present().toString();
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

    /** The options, with what keeps a file in its place where a replaced one could not be told from it. */
    static Set<OpenOption> pinned(OpenOption... options) throws IOException {
        return isUnix() ? Set.of(options) : Pinning.withoutDeletion(options);
    }

    static boolean isUnix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}

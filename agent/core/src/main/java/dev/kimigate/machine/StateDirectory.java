package dev.kimigate.machine;

import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the state files are. The rule gives the same answer in every JVM of a user on one machine: the setting; else a
 * cache folder in the home directory; else, when the home is missing, not writable or on a network, a folder of the
 * user's own in shared memory or in the temporary directory.
 *
 * <p>{@code XDG_RUNTIME_DIR} is not asked: it is missing in cron, ssh and containers.
 */
public final class StateDirectory {
    private static final String PRODUCT = "kimi-gate";
    /** Names of Linux, macOS and Windows; some keep locks, none keeps a mapping coherent over machines. */
    private static final Set<String> NETWORK_TYPES = Set.of(
            "cifs",
            "smb",
            "smb2",
            "smb3",
            "smbfs",
            "9p",
            "virtiofs",
            "lustre",
            "gpfs",
            "ceph",
            "afs",
            "beegfs",
            "afpfs",
            "webdav",
            "macfuse",
            "osxfuse",
            "osxfusefs",
            "fakeowner",
            "unc");

    private StateDirectory() {}

    /**
     * The folder's place; touches nothing.
     *
     * @param setting the user's choice; null = by rule
     */
    public static Path locate(@Nullable Path setting) throws StoreException {
        return locate(setting, Host.present());
    }

    /**
     * The folder, made if need be (mode 0700) and checked: no symbolic link, this user's, nobody else's to write.
     *
     * @param setting the user's choice; null = by rule
     */
    public static Path prepare(@Nullable Path setting) throws StoreException {
        return prepare(setting, Host.present());
    }

    static Path prepare(@Nullable Path setting, Host host) throws StoreException {
        Path directory = locate(setting, host);
        try {
            return Uninterrupted.call(() -> makeAndCheck(directory));
        } catch (IOException | RuntimeException e) {
            throw new StoreException("cannot use the folder " + directory + ": " + e, e);
        }
    }

    static Path locate(@Nullable Path setting, Host host) throws StoreException {
        if (setting != null) {
            return setting.toAbsolutePath().normalize();
        }
        Path home = host.home();
        if (home != null && Files.isDirectory(home) && isUsable(cacheFolder(home, host), host)) {
            return cacheFolder(home, host);
        }
        try {
            Path shared = Files.isWritable(host.sharedMemory()) ? host.sharedMemory() : host.temporary();
            return shared.resolve(PRODUCT + "-" + host.user()).toAbsolutePath();
        } catch (IOException e) {
            throw new StoreException("cannot tell which user this is: " + e, e);
        }
    }

    private static Path cacheFolder(Path home, Host host) {
        String system = host.system().toLowerCase(Locale.ROOT);
        if (system.startsWith("windows")) {
            // local by definition, where the home may be on a server
            Path local = host.localData();
            return (local != null ? local : home.resolve("AppData").resolve("Local"))
                    .resolve(PRODUCT)
                    .toAbsolutePath();
        }
        // the caches of macOS may be emptied when its disk is full
        return (system.startsWith("mac")
                        ? home.resolve("Library")
                                .resolve("Application Support")
                                .resolve(PRODUCT)
                                .resolve("state")
                        : home.resolve(".cache").resolve(PRODUCT))
                .toAbsolutePath();
    }

    /** The type of the file system, if it keeps no locks or mappings between machines or containers; else null. */
    public static @Nullable String sharedPoorly(Path existing) {
        String type = Host.present().fileSystemType(existing);
        return isOnNetwork(type) ? type : null;
    }

    private static boolean isUsable(Path folder, Host host) {
        Path existing = folder;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return Files.isWritable(existing) && !isOnNetwork(host.fileSystemType(existing));
    }

    static boolean isOnNetwork(String type) {
        String name = type.toLowerCase(Locale.ROOT);
        return name.startsWith("nfs") || name.startsWith("fuse.") || NETWORK_TYPES.contains(name);
    }

    private static Path makeAndCheck(Path directory) throws IOException, StoreException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            Path parent = directory.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            try {
                Ownership.createFolder(directory);
            } catch (FileAlreadyExistsException e) {
                // Another JVM was faster; the check below is for its folder too.
            }
        }
        Ownership.requireOurs(directory);
        if (!Files.isDirectory(directory)) {
            throw new StoreException(directory + " is no folder");
        }
        return directory;
    }

    /** What the rule asks of the machine. */
    interface Host {
        String system();

        /** Null if the user has none. */
        @Nullable
        Path home();

        /** The folder of Windows for data of this machine; null elsewhere. */
        @Nullable
        Path localData();

        Path sharedMemory();

        Path temporary();

        String user() throws IOException;

        /** Empty if unknown. */
        String fileSystemType(Path existing);

        static Host present() {
            return new PresentHost();
        }
    }
}

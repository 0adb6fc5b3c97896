package dev.kimigate.limiter;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The file whose byte locks prove that JVMs live: byte i for record i. The kernel drops them when the process ends.
 *
 * <p>Closing any descriptor of the file, anywhere in the JVM, drops all its locks. So it is opened once for each JVM,
 * never read, never mapped, and never closed.
 */
final class LockFile {
    private static final long INITIALISATION = 1L << 20;
    private static final long BETWEEN_TRIES_NANOS = 200_000;
    private static final int TRIES = 10_000;

    private static final Map<Object, LockFile> OPEN = new HashMap<>();
    private static final Set<FileChannel> NEVER_CLOSED = new HashSet<>();

    private final FileChannel channel;
    private final Object key;

    private LockFile(FileChannel channel, Object key) {
        this.channel = channel;
        this.key = key;
    }

    /** The lock file at this path; the one already open, if it is the same file. */
    static LockFile open(Path path) throws IOException {
        synchronized (OPEN) {
            Object present = key(path);
            LockFile known = present == null ? null : OPEN.get(present);
            return known != null ? known : openAnew(path);
        }
    }

    private static LockFile openAnew(Path path) throws IOException {
        FileChannel channel = FileChannel.open(
                path,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                Ownership.onlyOurs("rw-------"));
        NEVER_CLOSED.add(channel);
        Object key = key(path);
        if (key == null) {
            throw new NoSuchFileException(path.toString(), null, "deleted while it was opened");
        }
        // Another name of a file that is open already: then its first channel is the one to use.
        return OPEN.computeIfAbsent(key, absent -> new LockFile(channel, key));
    }

    /** Locks the byte of a record, or of nothing yet; null if another process, or another store here, holds it. */
    @Nullable
    FileLock tryLock(long position) throws IOException {
        try {
            return channel.tryLock(position, 1, false);
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Keeps others from opening, for a moment. Waits two seconds at most: a process may have been stopped in it. */
    FileLock lockInitialisation() throws IOException, StoreException {
        for (int i = 0; i < TRIES; i++) {
            FileLock lock = tryLock(INITIALISATION);
            if (lock != null) {
                return lock;
            }
            LockSupport.parkNanos(BETWEEN_TRIES_NANOS);
        }
        throw new StoreException("another process has been opening the shared state for too long");
    }

    boolean isStillAt(Path path) throws IOException {
        return key.equals(key(path));
    }

    /** What tells this file from another at the same path (its inode); null if there is none. */
    static @Nullable Object key(Path path) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Object key = attributes.fileKey();
            return key != null ? key : path.toRealPath();
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}

package dev.kimigate.machine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
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
 * never read, never mapped, and closed only when it is no longer at its path and nobody here uses it.
 */
final class LockFile {
    static final long INITIALISATION = 1L << 20;
    private static final long BETWEEN_TRIES_NANOS = 200_000;

    private static final Map<Object, LockFile> OPEN = new HashMap<>();
    private static final Set<FileChannel> NEVER_CLOSED = new HashSet<>();

    private final FileChannel channel;
    private final Object key;
    private final long identity;
    /** Guarded by the map of the open ones. */
    private int users;

    private LockFile(FileChannel channel, Object key, long identity) {
        this.channel = channel;
        this.key = key;
        this.identity = identity;
    }

    /** The lock file at this path; the one already open, if it is the same file. Each open takes one {@link #leave}. */
    static LockFile open(Path path) throws IOException, StoreBusyException {
        synchronized (OPEN) {
            Object present = key(path);
            LockFile known = present == null ? null : OPEN.get(present);
            LockFile file = known != null ? known : openAnew(path);
            file.users++;
            return file;
        }
    }

    /** Who has opened it needs it no more, and has released what it locked. */
    void leave(Path path) throws IOException {
        synchronized (OPEN) {
            users--;
            if (users == 0 && !isStillAt(path)) {
                OPEN.remove(key);
                NEVER_CLOSED.remove(channel);
                channel.close();
            }
        }
    }

    /** What is opened and what is at the path must be one file, or JVMs would lock bytes of a file that nobody sees. */
    private static LockFile openAnew(Path path) throws IOException, StoreBusyException {
        create(path);
        Object before = key(path);
        FileChannel channel = FileChannel.open(
                path, Ownership.pinned(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        // Not closed, whatever follows: it may be another name of a file that is open already, with locks of ours.
        NEVER_CLOSED.add(channel);
        long identity = FileIdentity.of(path);
        if (before == null || !before.equals(key(path))) {
            throw new StoreBusyException(path + " was replaced while it was opened");
        }
        LockFile known = OPEN.get(before);
        LockFile file = known != null ? known : new LockFile(channel, before, identity);
        OPEN.put(before, file);
        return file;
    }

    /** By a channel of its own, which may be closed: nobody has locked a byte of a file that was not there. */
    private static void create(Path path) throws IOException {
        try {
            FileChannel.open(
                            path,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                            Ownership.onlyOurs("rw-------"))
                    .close();
        } catch (FileAlreadyExistsException e) {
            // The usual case.
        }
    }

    /** What tells this file from others in a record: never 0, and the same in every process and container. */
    long identity() {
        return identity;
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

    /**
     * Keeps others from creating, for a moment.
     *
     * @param patience how long to wait for those who do so now: one of them may have been stopped in it
     * @throws StoreBusyException if it was longer than that
     */
    FileLock lockInitialisation(Duration patience) throws IOException, StoreBusyException {
        long end = System.nanoTime() + patience.toNanos();
        FileLock lock = tryLock(INITIALISATION);
        while (lock == null) {
            if (System.nanoTime() - end >= 0) {
                throw new StoreBusyException("another process has been opening the shared state for too long");
            }
            LockSupport.parkNanos(BETWEEN_TRIES_NANOS);
            lock = tryLock(INITIALISATION);
        }
        return lock;
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

package dev.kimigate.machine;

import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Keeps other processes from doing the same at the same time. The kernel gives it back when the process ends. */
public final class FolderLock implements AutoCloseable {
    private static final long BETWEEN_TRIES_NANOS = 20_000_000;

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes it; makes the folder if need be.
     *
     * @param name of a file that nothing else is done with: to close any other descriptor of it would lose the lock
     * @param patience how long to wait for another process that has it
     */
    public static FolderLock take(Path folder, String name, Duration patience) throws StoreException {
        Path file = StateDirectory.prepare(folder).resolve(name);
        try {
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                    Ownership.onlyOurs("rw-------"));
            try {
                long end = System.nanoTime() + patience.toNanos();
                while (tryLock(channel) == null) {
                    if (System.nanoTime() - end >= 0) {
                        throw new StoreException("another process has held " + file + " for too long");
                    }
                    LockSupport.parkNanos(BETWEEN_TRIES_NANOS);
                }
                return new FolderLock(channel);
            } catch (IOException | StoreException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            throw new StoreException("cannot lock " + file + ": " + e, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The kernel drops it with the process.
        }
    }
}

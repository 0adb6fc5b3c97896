package dev.kimigate.machine;

import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileLock;
import org.jspecify.annotations.Nullable;

/**
 * Where JVMs that cannot register are counted: each holds one byte of the lock file, so that each knows by how many the
 * limit must be divided. The kernel drops the byte with the process. The timer's thread alone.
 */
final class Anteroom {
    private static final long FIRST = 1L << 21;
    private static final int SEATS = 64;

    private final AccountFiles files;
    private @Nullable LockFile lockFile;
    private @Nullable FileLock seat;

    Anteroom(AccountFiles files) {
        this.files = files;
    }

    /** Takes a seat if there is none yet in the present lock file; how many JVMs have one, this one included. */
    int enter() {
        try {
            return Uninterrupted.call(this::enterNow);
        } catch (IOException | StoreException | RuntimeException e) {
            return 1;
        }
    }

    void leave() {
        LockFile left = lockFile;
        FileLock free = seat;
        lockFile = null;
        seat = null;
        if (left != null) {
            try {
                if (free != null) {
                    free.release();
                }
                left.leave(files.lockFile());
            } catch (IOException e) {
                // The kernel drops it with the process.
            }
        }
    }

    private int enterNow() throws IOException, StoreBusyException {
        if (lockFile == null || !lockFile.isStillAt(files.lockFile())) {
            leave();
            lockFile = LockFile.open(files.lockFile());
        }
        LockFile present = lockFile;
        int taken = 0;
        for (int i = 0; i < SEATS; i++) {
            FileLock lock = present.tryLock(FIRST + i);
            if (lock == null) {
                taken++;
            } else if (seat == null) {
                seat = lock;
                taken++;
            } else {
                lock.release();
            }
        }
        return Math.max(1, taken);
    }
}

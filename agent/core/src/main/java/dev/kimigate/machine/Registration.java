package dev.kimigate.machine;

import dev.kimigate.runtime.Clocks;
import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** This JVM's record in a state file, with the byte lock that proves its life. */
final class Registration {
    private final AccountFiles files;
    private final LockFile lockFile;
    private final StateFile stateFile;
    /** Held strongly: the lock goes when this does. */
    private final FileLock life;

    private final PermitRecord permitRecord;
    private boolean left;

    private Registration(
            AccountFiles files, LockFile lockFile, StateFile stateFile, FileLock life, PermitRecord permitRecord) {
        this.files = files;
        this.lockFile = lockFile;
        this.stateFile = stateFile;
        this.life = life;
        this.permitRecord = permitRecord;
    }

    /**
     * Takes a free record. Does file work.
     *
     * @param patience how long to wait for others that create the files at the same time
     * @throws StoreBusyException if that was not long enough, or the files were replaced meanwhile
     */
    static Registration open(AccountFiles files, Clocks clocks, Duration patience) throws StoreException {
        ProvenPlatform.require(files.directory());
        try {
            return Uninterrupted.call(() -> openNow(files, clocks, patience));
        } catch (IOException | RuntimeException e) {
            throw new StoreException("cannot use " + files.stateFile() + ": " + e, e);
        } catch (InternalError e) {
            throw new StoreException(files.stateFile() + " was cut short while it was opened", e);
        }
    }

    PermitRecord permitRecord() {
        return permitRecord;
    }

    LockFile lockFile() {
        return lockFile;
    }

    /** Whether both files are still the ones at their paths, and whole. */
    boolean isIntact() {
        try {
            return areFilesAtTheirPaths();
        } catch (IOException e) {
            return false;
        }
    }

    private boolean areFilesAtTheirPaths() throws IOException {
        return stateFile.isIntact() && lockFile.isStillAt(files.lockFile());
    }

    /** Tells others what our JVM says of itself, and its limit. The caller holds the store's lock. */
    void announce(String about, int limit) {
        if (permitRecord.isOurs()) {
            new JvmRecord(permitRecord.words(), permitRecord.index()).announce(about, limit);
            MappedWords.settle();
        }
    }

    /** Whether another registration is in the same state file: then its JVMs see what we hold there too. */
    boolean isInTheFileOf(Registration other) {
        return stateFile.isSameAs(other.stateFile);
    }

    /** Leaves. What we still hold stays on record; the others take it back as from a process that died. */
    void leave() {
        leave(false);
    }

    /** Leaves a record whose permits are on record elsewhere in the same file already. */
    void leaveForAnother() {
        leave(true);
    }

    private synchronized void leave(boolean evenIfItHolds) {
        if (left) {
            return;
        }
        left = true;
        try {
            JvmRecord record = new JvmRecord(permitRecord.words(), permitRecord.index());
            if (permitRecord.isOurs()) {
                record.leaveQueue();
                boolean unused = (evenIfItHolds || permitRecord.held() == 0) && record.free(record.word());
                MappedWords.settle();
            }
        } catch (InternalError e) {
            // Nothing is left that could be left in order.
        } finally {
            dropLock();
        }
    }

    private void dropLock() {
        try {
            life.release();
            stateFile.close();
            lockFile.leave(files.lockFile());
        } catch (IOException e) {
            // The kernel drops it with the process.
        }
    }

    private static Registration openNow(AccountFiles files, Clocks clocks, Duration patience)
            throws IOException, StoreException {
        LockFile lockFile = LockFile.open(files.lockFile());
        Registration registration;
        try {
            Ownership.requireOurs(files.lockFile());
            registration = register(files, lockFile, clocks, patience);
            MappedWords.settle();
        } catch (IOException | StoreException | RuntimeException | Error e) {
            lockFile.leave(files.lockFile());
            throw e;
        }
        boolean intact = false;
        try {
            intact = registration.areFilesAtTheirPaths();
        } finally {
            if (!intact) {
                registration.leave();
            }
        }
        if (!intact) {
            throw new StoreBusyException(files.stateFile() + " was replaced while it was opened");
        }
        return registration;
    }

    /** A file that is there needs no lock of all: a record's byte alone says whose the record is. */
    private static Registration register(AccountFiles files, LockFile lockFile, Clocks clocks, Duration patience)
            throws IOException, StoreException {
        StateFile present = StateFile.openIfComplete(files.stateFile());
        if (present != null) {
            return register(files, lockFile, present, clocks);
        }
        FileLock initialisation = lockFile.lockInitialisation(patience);
        try {
            StateFile created = StateFile.openOrCreate(files.stateFile(), files.accountName());
            return register(files, lockFile, created, clocks);
        } finally {
            initialisation.release();
        }
    }

    private static Registration register(AccountFiles files, LockFile lockFile, StateFile stateFile, Clocks clocks)
            throws IOException, StoreException {
        try {
            obeyPauseMarker(files, new RegionHeader(stateFile.words()));
            for (int i = 0; i < Layout.RECORDS; i++) {
                FileLock life = lockFile.tryLock(i);
                Registration registration =
                        life == null ? null : takeIfFree(files, lockFile, stateFile, life, i, clocks);
                if (registration != null) {
                    return registration;
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            stateFile.close();
            throw e;
        }
        stateFile.close();
        throw new StoreException(files.stateFile() + " has no free record: " + Layout.RECORDS + " JVMs use it");
    }

    /**
     * Whether the record of a free byte is nobody's. With permits it is a dead JVM's: those who wait take them back
     * when their time has come. Locked in another file, it may be of one that lives and has not seen this lock file
     * yet.
     */
    private static boolean isFree(JvmRecord record, LockFile lockFile) {
        return record.held() == 0 && (!record.isLockedElsewhere(lockFile.identity()) || record.isGone());
    }

    /** Null, and the byte is free again, if the record is somebody's. */
    private static @Nullable Registration takeIfFree(
            AccountFiles files, LockFile lockFile, StateFile stateFile, FileLock life, int index, Clocks clocks)
            throws IOException {
        boolean taken = false;
        try {
            if (!isFree(new JvmRecord(stateFile.words(), index), lockFile)) {
                return null;
            }
            Registration registration = take(files, lockFile, stateFile, life, index, clocks);
            taken = true;
            return registration;
        } finally {
            if (!taken) {
                life.release();
            }
        }
    }

    private static Registration take(
            AccountFiles files, LockFile lockFile, StateFile stateFile, FileLock life, int index, Clocks clocks) {
        MappedWords words = stateFile.words();
        new JvmRecord(words, index).take(files.limit(), files.label(), lockFile.identity(), clocks.nowMillis());
        raiseHighWater(words, index + 1);
        PermitRecord permitRecord = new PermitRecord(words, index, clocks);
        if (!ProvenPlatform.isListed()) {
            permitRecord.beAudited();
        }
        return new Registration(files, lockFile, stateFile, life, permitRecord);
    }

    /** Asked again after the word is set: the marker may have been taken away by someone who did not see our file. */
    private static void obeyPauseMarker(AccountFiles files, RegionHeader header) {
        if (files.isPaused()) {
            header.pause(true);
            header.pause(files.isPaused());
        }
    }

    private static void raiseHighWater(MappedWords words, int records) {
        long present = words.get(Layout.HIGH_WATER);
        while (present < records && !words.swap(Layout.HIGH_WATER, present, records)) {
            present = words.get(Layout.HIGH_WATER);
        }
    }
}

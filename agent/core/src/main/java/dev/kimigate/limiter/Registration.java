package dev.kimigate.limiter;

import dev.kimigate.time.Clocks;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** This JVM's record in a state file, with the byte lock that proves its life. */
final class Registration {
    private final Place place;
    private final LockFile lockFile;
    private final StateFile stateFile;
    /** Held strongly: the lock goes when this does. */
    private final FileLock life;

    private final Ledger ledger;
    private boolean left;

    private Registration(Place place, LockFile lockFile, StateFile stateFile, FileLock life, Ledger ledger) {
        this.place = place;
        this.lockFile = lockFile;
        this.stateFile = stateFile;
        this.life = life;
        this.ledger = ledger;
    }

    /**
     * Takes a free record. Does file work.
     *
     * @param patience how long to wait for others that create the files at the same time
     * @throws StoreBusyException if that was not long enough, or the files were replaced meanwhile
     */
    static Registration open(Place place, Clocks clocks, Duration patience) throws StoreException {
        ProvenPlatform.require();
        try {
            return Uninterrupted.call(() -> openNow(place, clocks, patience));
        } catch (IOException | RuntimeException e) {
            throw new StoreException("cannot use " + place.stateFile() + ": " + e, e);
        } catch (InternalError e) {
            throw new StoreException(place.stateFile() + " was cut short while it was opened", e);
        }
    }

    Ledger ledger() {
        return ledger;
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
        return stateFile.isIntact() && lockFile.isStillAt(place.lockFile());
    }

    /** Tells others what our JVM says of itself, and its limit. The caller holds the store's lock. */
    void announce(String about, int limit) {
        if (ledger.isOurs()) {
            new JvmRecord(ledger.words(), ledger.index()).announce(about, limit);
            Words.settle();
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
            JvmRecord record = new JvmRecord(ledger.words(), ledger.index());
            if (ledger.isOurs()) {
                record.leaveQueue();
                boolean unused = (evenIfItHolds || ledger.held() == 0) && record.free(record.word());
                Words.settle();
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
            lockFile.leave(place.lockFile());
        } catch (IOException e) {
            // The kernel drops it with the process.
        }
    }

    private static Registration openNow(Place place, Clocks clocks, Duration patience)
            throws IOException, StoreException {
        LockFile lockFile = LockFile.open(place.lockFile());
        Registration registration;
        try {
            Ownership.requireOurs(place.lockFile());
            registration = register(place, lockFile, clocks, patience);
            Words.settle();
        } catch (IOException | StoreException | RuntimeException | Error e) {
            lockFile.leave(place.lockFile());
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
            throw new StoreBusyException(place.stateFile() + " was replaced while it was opened");
        }
        return registration;
    }

    /** A file that is there needs no lock of all: a record's byte alone says whose the record is. */
    private static Registration register(Place place, LockFile lockFile, Clocks clocks, Duration patience)
            throws IOException, StoreException {
        StateFile present = StateFile.openIfComplete(place.stateFile());
        if (present != null) {
            return register(place, lockFile, present, clocks);
        }
        FileLock initialisation = lockFile.lockInitialisation(patience);
        try {
            StateFile created = StateFile.openOrCreate(place.stateFile(), place.accountName());
            return register(place, lockFile, created, clocks);
        } finally {
            initialisation.release();
        }
    }

    private static Registration register(Place place, LockFile lockFile, StateFile stateFile, Clocks clocks)
            throws IOException, StoreException {
        try {
            obeyPauseMarker(place, new Header(stateFile.words()));
            for (int i = 0; i < Layout.RECORDS; i++) {
                FileLock life = lockFile.tryLock(i);
                Registration registration =
                        life == null ? null : takeIfFree(place, lockFile, stateFile, life, i, clocks);
                if (registration != null) {
                    return registration;
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            stateFile.close();
            throw e;
        }
        stateFile.close();
        throw new StoreException(place.stateFile() + " has no free record: " + Layout.RECORDS + " JVMs use it");
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
            Place place, LockFile lockFile, StateFile stateFile, FileLock life, int index, Clocks clocks)
            throws IOException {
        boolean taken = false;
        try {
            if (!isFree(new JvmRecord(stateFile.words(), index), lockFile)) {
                return null;
            }
            Registration registration = take(place, lockFile, stateFile, life, index, clocks);
            taken = true;
            return registration;
        } finally {
            if (!taken) {
                life.release();
            }
        }
    }

    private static Registration take(
            Place place, LockFile lockFile, StateFile stateFile, FileLock life, int index, Clocks clocks) {
        Words words = stateFile.words();
        new JvmRecord(words, index).take(place.limit(), place.label(), lockFile.identity(), clocks.nowMillis());
        raiseHighWater(words, index + 1);
        return new Registration(place, lockFile, stateFile, life, new Ledger(words, index, clocks));
    }

    /** Asked again after the word is set: the marker may have been taken away by someone who did not see our file. */
    private static void obeyPauseMarker(Place place, Header header) {
        if (place.isPaused()) {
            header.pause(true);
            header.pause(place.isPaused());
        }
    }

    private static void raiseHighWater(Words words, int records) {
        long present = words.get(Layout.HIGH_WATER);
        while (present < records && !words.swap(Layout.HIGH_WATER, present, records)) {
            present = words.get(Layout.HIGH_WATER);
        }
    }
}

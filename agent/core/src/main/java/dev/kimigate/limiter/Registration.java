package dev.kimigate.limiter;

import dev.kimigate.time.Clocks;
import java.io.IOException;
import java.nio.channels.FileLock;

/** This JVM's record in a state file, with the byte lock that proves its life. */
final class Registration {
    private final Place place;
    private final LockFile lockFile;
    private final StateFile stateFile;
    /** Held strongly: the lock goes when this does. */
    private final FileLock life;

    private final Ledger ledger;

    private Registration(Place place, LockFile lockFile, StateFile stateFile, FileLock life, Ledger ledger) {
        this.place = place;
        this.lockFile = lockFile;
        this.stateFile = stateFile;
        this.life = life;
        this.ledger = ledger;
    }

    /** Takes a free record. Does file work and waits two seconds at most, if others are opening at the same time. */
    static Registration open(Place place, Clocks clocks) throws StoreException {
        try {
            return Uninterrupted.call(() -> openNow(place, clocks));
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
            return stateFile.isIntact() && lockFile.isStillAt(place.lockFile());
        } catch (IOException e) {
            return false;
        }
    }

    /** Tells others what our JVM says of itself, and its limit. The caller holds the store's lock. */
    void announce(String about, int limit) {
        if (ledger.isOurs()) {
            new JvmRecord(ledger.words(), ledger.index()).announce(about, limit);
            Words.settle();
        }
    }

    /** Leaves. What we still hold stays on record; the others take it back as from a process that died. */
    void leave() {
        try {
            JvmRecord record = new JvmRecord(ledger.words(), ledger.index());
            if (ledger.isOurs()) {
                record.leaveQueue();
                boolean unused = ledger.held() == 0 && record.free(record.word());
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
        } catch (IOException e) {
            // The kernel drops it with the process.
        }
    }

    private static Registration openNow(Place place, Clocks clocks) throws IOException, StoreException {
        LockFile lockFile = LockFile.open(place.lockFile());
        Ownership.requireOurs(place.lockFile());
        FileLock initialisation = lockFile.lockInitialisation();
        try {
            StateFile stateFile = StateFile.openOrCreate(place.stateFile(), place.accountName());
            try {
                Registration registration = register(place, lockFile, stateFile, clocks);
                Words.settle();
                return registration;
            } catch (IOException | StoreException | RuntimeException | Error e) {
                stateFile.close();
                throw e;
            }
        } finally {
            initialisation.release();
        }
    }

    private static Registration register(Place place, LockFile lockFile, StateFile stateFile, Clocks clocks)
            throws IOException, StoreException {
        Words words = stateFile.words();
        obeyPauseMarker(place, new Header(words));
        for (int i = 0; i < Layout.RECORDS; i++) {
            JvmRecord record = new JvmRecord(words, i);
            FileLock life = lockFile.tryLock(i);
            // A free byte with permits is a dead JVM's; those who wait take them back when their time has come.
            if (life != null && record.held() > 0) {
                life.release();
            } else if (life != null) {
                record.take(place.limit(), place.label(), clocks.nowMillis());
                raiseHighWater(words, i + 1);
                return new Registration(place, lockFile, stateFile, life, new Ledger(words, i, clocks));
            }
        }
        throw new StoreException(place.stateFile() + " has no free record: " + Layout.RECORDS + " JVMs use it");
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

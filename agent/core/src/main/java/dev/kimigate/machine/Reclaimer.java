package dev.kimigate.machine;

import dev.kimigate.runtime.Clocks;
import dev.kimigate.store.JvmStatus;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.util.function.Consumer;

/**
 * Takes back what dead JVMs held: a record whose byte can be locked belongs to nobody who lives. Used by the poller
 * alone.
 *
 * <p>Permits come back only after a linger, since the server notices a dead client later than the kernel drops its
 * locks. The linger runs on our own monotonic clock, from when we first saw that the JVM is dead.
 *
 * <p>A byte that is free in the very lock file that its record names is proof. A record that names another one is taken
 * back only by a JVM whose own files are those at the path, and when the other has had the time to notice.
 */
final class Reclaimer {
    static final long LINGER_NANOS = 250_000_000;
    static final long NOTICE_NANOS = 5_000_000_000L;
    private static final long ALL_NANOS = 1_000_000_000;
    private static final long EAGER_NANOS = 10_000_000;
    private static final long RELAXED_NANOS = 50_000_000;

    private final MappedWords words;
    private final int self;
    private final Registration registration;
    private final LockFile lockFile;
    private final Clocks clocks;
    private final Consumer<JvmStatus> takenBack;
    private final long[] deadGeneration = new long[Layout.RECORDS];
    private final long[] deadSince = new long[Layout.RECORDS];
    private long nextNanos;
    private long nextAllNanos;

    /** @param takenBack told what a dead JVM had on record, once that is taken back */
    Reclaimer(Registration registration, Clocks clocks, Consumer<JvmStatus> takenBack) {
        this.words = registration.permitRecord().words();
        this.self = registration.permitRecord().index();
        this.registration = registration;
        this.lockFile = registration.lockFile();
        this.clocks = clocks;
        this.takenBack = takenBack;
        this.nextNanos = clocks.nowNanos();
        this.nextAllNanos = nextNanos;
    }

    /**
     * Looks at records that hold or wait every 10 ms, after a second of waiting every 50 ms; at all records in use once
     * a second, because a dead JVM's strict limit binds too.
     */
    void run(long quietNanos) {
        long now = clocks.nowNanos();
        if (now - nextNanos < 0) {
            return;
        }
        boolean all = now - nextAllNanos >= 0;
        nextNanos = now + (quietNanos < ALL_NANOS ? EAGER_NANOS : RELAXED_NANOS);
        nextAllNanos = all ? now + ALL_NANOS : nextAllNanos;
        for (int i = 0; i < RegionSnapshot.records(words); i++) {
            JvmRecord record = new JvmRecord(words, i);
            if (i != self && (record.held() > 0 || record.ticket() != 0 || (all && record.isTaken()))) {
                examine(i, record, now);
            }
        }
        MappedWords.settle();
    }

    private void examine(int index, JvmRecord record, long now) {
        try (FileLock dead = lockFile.tryLock(index)) {
            if (dead == null) {
                deadGeneration[index] = 0;
            } else if (record.isLockedIn(lockFile.identity()) || registration.isIntact()) {
                takeBack(index, record, now);
            }
        } catch (IOException e) {
            // Not even a lock can be asked for: then nobody is taken for dead.
        }
    }

    private void takeBack(int index, JvmRecord record, long now) {
        long word = record.word();
        boolean mayLive = record.isLockedElsewhere(lockFile.identity());
        if (!mayLive) {
            record.leaveQueue();
        }
        long linger = mayLive ? NOTICE_NANOS : Layout.held(word) > 0 ? LINGER_NANOS : 0;
        if (linger > 0 && !hasLingered(index, (word >>> 32) + 1, now, linger)) {
            return;
        }
        deadGeneration[index] = 0;
        JvmStatus dead = record.status();
        if (record.free(word)) {
            takenBack.accept(dead);
        }
    }

    private boolean hasLingered(int index, long generation, long now, long linger) {
        if (deadGeneration[index] != generation) {
            deadGeneration[index] = generation;
            deadSince[index] = now;
        }
        return now - deadSince[index] >= linger;
    }
}

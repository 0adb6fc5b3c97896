package dev.kimigate.machine;

import dev.kimigate.runtime.Clocks;
import dev.kimigate.runtime.GateRuntime;
import dev.kimigate.store.Admission;
import dev.kimigate.store.BoundKeeper;
import dev.kimigate.store.DigestTable;
import dev.kimigate.store.SharedState;
import dev.kimigate.store.Store;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A store over the words of a region that may be exchanged for another. */
/*
 * The reference to our permit record, and every change of that record, is guarded by the lock; so are the words of the
 * header that must not be lost with a region. Others are read and swapped without it. Under the lock there are word
 * operations only: no files, no reports, no futures.
 */
abstract class WordStore implements Store {
    private final ReentrantLock lock = new ReentrantLock();
    private final GateRuntime runtime;
    private final SharedState shared = new RegionState(this);
    private final DigestTable digests = new RegionDigests(this);
    private volatile PermitRecord permitRecord;
    /** By how many JVMs the limit is divided; 1 while all see each other in one region. Guarded by the lock. */
    private int sharers = 1;

    /** The limit that is divided, if that in force is not smaller; guarded by the lock. */
    private int dividedLimit = Layout.MOST;

    private boolean closed;
    private volatile @Nullable BoundKeeper keeper;
    private volatile boolean keeperFailed;
    private volatile Runnable changed = () -> {};

    WordStore(PermitRecord permitRecord, GateRuntime runtime) {
        this.permitRecord = permitRecord;
        this.runtime = runtime;
    }

    /** Our ground was found lost; called once for each loss, under the lock; must not block. */
    abstract void lost(PermitRecord ground, Throwable cause);

    /** A call starts, ends or waits; called under the lock; must not block. */
    abstract void used();

    @Override
    public final Admission tryAcquire() {
        lock.lock();
        try {
            used();
            return permitRecord.admit(sharers == 1 ? Layout.MOST : partNow());
        } catch (RecordLostException | InternalError e) {
            fellOff(e);
            return Admission.REFUSED;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public final void carry() {
        change(PermitRecord::carry);
    }

    @Override
    public final void confirm() {
        change(PermitRecord::confirm);
    }

    @Override
    public final void release(boolean unconfirmed) {
        change(unconfirmed ? held -> held.release(true) : held -> held.release(false));
    }

    @Override
    public final void waiting(int count, long oldestSinceMillis) {
        change(line -> line.waiting(count, oldestSinceMillis));
    }

    @Override
    public final void stalled(int permits) {
        change(record -> record.stalled(permits));
    }

    @Override
    public final void lingering(int change) {
        change(record -> record.lingering(change));
    }

    @Override
    public final void whenChanged(Runnable listener) {
        changed = listener;
    }

    @Override
    public final SharedState shared() {
        return shared;
    }

    @Override
    public final DigestTable digests() {
        return digests;
    }

    @Override
    public final void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                left(permitRecord);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Called once, under the lock. */
    abstract void left(PermitRecord permitRecord);

    @Override
    public final void leasedBy(BoundKeeper keeper) {
        this.keeper = keeper;
    }

    /** To be called by the poller. */
    final void callsWait() {
        askKeeper(BoundKeeper::callsWait);
    }

    /** To be called by the timer. */
    final void inUse() {
        askKeeper(BoundKeeper::inUse);
    }

    /** What a keeper throws must not keep us from our own work; it is told once. */
    private void askKeeper(Consumer<BoundKeeper> question) {
        try {
            BoundKeeper present = keeper != null ? keeper : keeperOfAnother();
            if (present == null) {
                return;
            }
            question.accept(present);
        } catch (RuntimeException | LinkageError e) {
            if (!keeperFailed) {
                keeperFailed = true;
                runtime.reports().report(name() + ": who keeps the bound failed: " + e);
            }
        }
    }

    /** Where another JVM of the machine leases permits, and we do not. */
    private @Nullable BoundKeeper keeperOfAnother() {
        if (!ask(permitRecord -> permitRecord.header().isLeased())) {
            return null;
        }
        synchronized (shared) {
            if (keeper == null) {
                keeper = new AbandonedBound(name(), shared, runtime);
            }
            return keeper;
        }
    }

    final PermitRecord permitRecord() {
        return permitRecord;
    }

    final Clocks clocks() {
        return runtime.clocks();
    }

    /** Never under the lock: the listener may take the queue's. */
    final boolean tellIf(boolean replaced) {
        if (replaced) {
            changed.run();
        }
        return replaced;
    }

    /** Asks the present region; one that is lost is replaced by one in memory, which answers in its place. */
    final <T> T ask(Function<PermitRecord, T> question) {
        while (true) {
            PermitRecord present = permitRecord;
            try {
                T answer = question.apply(present);
                MappedWords.settle();
                return answer;
            } catch (InternalError e) {
                abandon(present, e);
            }
        }
    }

    /** Changes what must not be lost while one region is exchanged for another; false if the region was lost. */
    final boolean changeShared(Predicate<PermitRecord> change) {
        lock.lock();
        try {
            boolean changed = change.test(permitRecord);
            MappedWords.settle();
            return changed;
        } catch (InternalError e) {
            fellOff(e);
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Looks whether our record is still ours. */
    final void verify() {
        lock.lock();
        try {
            permitRecord.verifyOurs();
            verified(permitRecord);
        } catch (RecordLostException | InternalError e) {
            fellOff(e);
        } finally {
            lock.unlock();
        }
    }

    /** Our record is ours; called under the lock; must not block. */
    abstract void verified(PermitRecord ground);

    /** Whether nothing is held and nobody waits in this JVM. */
    final boolean isIdle() {
        return underLock(() -> permitRecord.isIdle());
    }

    /** Tells the store from outside that the ground under this permit record is gone. */
    final void abandon(PermitRecord ground, Throwable cause) {
        lock.lock();
        try {
            if (permitRecord == ground) {
                fellOff(cause);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Goes on in another permit record; false, and no change, when the new record is lost already.
     *
     * @param moved done under the lock, once that is so
     */
    final boolean moveTo(PermitRecord next, Runnable moved) {
        return underLock(() -> {
            try {
                next.header().learnFrom(permitRecord.header());
                permitRecord = permitRecord.moveTo(next);
            } catch (RecordLostException | InternalError e) {
                return false;
            }
            moved.run();
            return true;
        });
    }

    /**
     * From now on calls start while less than the limit divided by so many is in flight here, at least one.
     *
     * @param jvms 1 = up to the limit
     * @param limit what is divided, if the limit in force is not smaller
     */
    final void shareWith(int jvms, int limit) {
        lock.lock();
        try {
            sharers = Math.max(1, jvms);
            dividedLimit = limit;
        } finally {
            lock.unlock();
        }
    }

    /** How many permits this JVM keeps to because it does not see the others; 0 = it does, and keeps to the limit. */
    final int part() {
        lock.lock();
        try {
            return sharers == 1 ? 0 : partNow();
        } catch (InternalError e) {
            return 1;
        } finally {
            lock.unlock();
        }
    }

    private int partNow() {
        int limit = Math.min(permitRecord.limit(), dividedLimit);
        return Math.max(1, Math.min(limit, permitRecord.header().bound(clocks())) / sharers);
    }

    final int sharers() {
        lock.lock();
        try {
            return sharers;
        } finally {
            lock.unlock();
        }
    }

    final boolean isClosed() {
        return underLock(() -> closed);
    }

    final boolean underLock(BooleanSupplier work) {
        lock.lock();
        try {
            return work.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    /** The permit record of a store that nobody else sees. */
    abstract PermitRecord alone();

    private void change(RecordChange change) {
        lock.lock();
        try {
            used();
            change.apply(permitRecord);
        } catch (RecordLostException | InternalError e) {
            fellOff(e);
        } finally {
            lock.unlock();
        }
    }

    /** Keeps counting what is in flight where nothing can be lost. */
    private void fellOff(Throwable cause) {
        PermitRecord ground = permitRecord;
        permitRecord = ground.moveTo(alone());
        lost(ground, cause);
    }

    private interface RecordChange {
        void apply(PermitRecord permitRecord);
    }
}

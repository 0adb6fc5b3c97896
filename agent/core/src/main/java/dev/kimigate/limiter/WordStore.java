package dev.kimigate.limiter;

import dev.kimigate.time.Clocks;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** A store over the words of a region that may be exchanged for another. */
/*
 * The ledger, and all that changes our record, is guarded by the lock. Shared words of the header are read and swapped
 * without it. Under the lock there are word operations only: no files, no reports, no futures.
 */
abstract class WordStore implements Store {
    private final ReentrantLock lock = new ReentrantLock();
    private final Clocks clocks;
    private final SharedState shared = new SharedWords(this);
    private final DigestTable digests = new DigestTable(this);
    private volatile Ledger ledger;
    /** By how many JVMs the limit is divided; 1 while all see each other in one region. Guarded by the lock. */
    private int sharers = 1;

    /** The limit that is divided, if that in force is not smaller; guarded by the lock. */
    private int dividedLimit = Layout.MOST;

    private boolean closed;

    WordStore(Ledger ledger, Clocks clocks) {
        this.ledger = ledger;
        this.clocks = clocks;
    }

    /** Our ground was found lost; called once for each loss, under the lock; must not block. */
    abstract void lost(Ledger ground, Throwable cause);

    /** A call starts, ends or waits; called under the lock; must not block. */
    abstract void used();

    @Override
    public final Admission tryAcquire() {
        lock.lock();
        try {
            used();
            return ledger.admit(sharers == 1 ? Layout.MOST : partNow());
        } catch (RecordLostException | InternalError e) {
            fellOff(e);
            return Admission.REFUSED;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public final void carry() {
        change(Ledger::carry);
    }

    @Override
    public final void confirm() {
        change(Ledger::confirm);
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
                left(ledger);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Called once, under the lock. */
    abstract void left(Ledger ledger);

    final Ledger ledger() {
        return ledger;
    }

    final Clocks clocks() {
        return clocks;
    }

    final boolean replacePolicy(Policy seen, Terms terms, long[] memory) {
        lock.lock();
        try {
            boolean replaced = ledger.policy().replace(seen, terms, memory);
            Words.settle();
            return replaced;
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
            ledger.verifyOurs();
            verified(ledger);
        } catch (RecordLostException | InternalError e) {
            fellOff(e);
        } finally {
            lock.unlock();
        }
    }

    /** Our record is ours; called under the lock; must not block. */
    abstract void verified(Ledger ground);

    /** Whether nothing is held and nobody waits in this JVM. */
    final boolean isIdle() {
        return underLock(() -> ledger.isIdle());
    }

    /** Tells the store from outside that the ground under this ledger is gone. */
    final void abandon(Ledger ground, Throwable cause) {
        lock.lock();
        try {
            if (ledger == ground) {
                fellOff(cause);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Goes on in another ledger; false, and no change, when the new record is lost already.
     *
     * @param moved done under the lock, once that is so
     */
    final boolean moveTo(Ledger next, Runnable moved) {
        return underLock(() -> {
            try {
                ledger = ledger.moveTo(next);
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
        return Math.max(1, Math.min(ledger.limit(), dividedLimit) / sharers);
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

    /** The ledger of a store that nobody else sees. */
    abstract Ledger alone();

    private void change(LedgerChange change) {
        lock.lock();
        try {
            used();
            change.apply(ledger);
        } catch (RecordLostException | InternalError e) {
            fellOff(e);
        } finally {
            lock.unlock();
        }
    }

    /** Keeps counting what is in flight where nothing can be lost. */
    private void fellOff(Throwable cause) {
        Ledger ground = ledger;
        ledger = ground.moveTo(alone());
        lost(ground, cause);
    }

    private interface LedgerChange {
        void apply(Ledger ledger);
    }
}

package dev.kimigate.machine;

import dev.kimigate.runtime.GateRuntime;
import dev.kimigate.store.Bound;
import dev.kimigate.store.BoundKeeper;
import dev.kimigate.store.LeaseWords;
import dev.kimigate.store.SharedState;

/**
 * Looks after the bound in a JVM that leases nothing itself, on a machine where another does: obeys it, says so once,
 * and takes it away when nobody has led for lease and reserve.
 */
final class AbandonedBound implements BoundKeeper {
    private final SharedState shared;
    private final GateRuntime runtime;
    private long beat = -1;
    private long seenNanos;

    AbandonedBound(String account, SharedState shared, GateRuntime runtime) {
        this.shared = shared;
        this.runtime = runtime;
        runtime.reports()
                .report(account + ": another JVM of this machine leases the account's permits from a server;"
                        + " this one has no such setting, and goes by what is leased");
    }

    @Override
    public void callsWait() {
        inUse();
    }

    @Override
    public synchronized void inUse() {
        if (shared.keeperWord(LeaseWords.SERVER) == 0) {
            return;
        }
        long now = runtime.clocks().nowNanos();
        long latest = shared.keeperWord(LeaseWords.BEAT);
        if (latest != beat) {
            beat = latest;
            seenNanos = now;
        }
        long times = shared.keeperWord(LeaseWords.TIMES);
        long patience = (Integer.toUnsignedLong(LeaseWords.high(times)) + Integer.toUnsignedLong(LeaseWords.low(times)))
                * 1_000_000;
        if (now - seenNanos > patience) {
            Bound present = shared.timedBound();
            LeaseWords.set(shared, LeaseWords.SERVER, 0);
            LeaseWords.set(shared, LeaseWords.ELSEWHERE, 0);
            LeaseWords.set(shared, LeaseWords.STARTS, 0);
            LeaseWords.set(shared, LeaseWords.STARTS_ELSEWHERE, 0);
            boolean unused = shared.timedBound(present, Bound.NONE);
        }
    }
}

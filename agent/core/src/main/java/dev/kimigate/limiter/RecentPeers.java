package dev.kimigate.limiter;

import dev.kimigate.time.Clocks;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The other JVMs of the account that held or waited within the last half minute. Who loses them divides the limit by
 * their number, because they go on where it no longer sees them. Guarded by the store's lock.
 */
final class RecentPeers {
    static final long LATELY_NANOS = 30_000_000_000L;

    private final Clocks clocks;
    private final Map<Process, Activity> peers = new HashMap<>();

    private record Process(long pid, long namespace) {}

    /** @param grants how many permits it had got by then */
    private record Activity(long grants, long nanos) {}

    RecentPeers(Clocks clocks) {
        this.clocks = clocks;
    }

    /** Looks who holds, waits, or has got a permit since the last look. */
    void observe(Ledger ledger) {
        Words words = ledger.words();
        for (int i = 0; i < Scan.records(words); i++) {
            JvmRecord record = new JvmRecord(words, i);
            if (i != ledger.index() && record.isTaken()) {
                peers.compute(new Process(record.pid(), record.namespace()), (process, last) -> now(record, last));
            }
        }
        Words.settle();
    }

    /** How many there are. */
    int count() {
        long now = clocks.nowNanos();
        peers.values().removeIf(peer -> now - peer.nanos() > LATELY_NANOS);
        return peers.size();
    }

    private @Nullable Activity now(JvmRecord record, @Nullable Activity last) {
        long grants = record.grants();
        boolean active =
                record.held() > 0 || record.ticket() != 0 || (last == null ? grants > 0 : grants != last.grants());
        return active ? new Activity(grants, clocks.nowNanos()) : last;
    }
}

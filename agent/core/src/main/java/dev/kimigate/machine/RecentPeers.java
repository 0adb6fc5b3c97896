package dev.kimigate.machine;

import dev.kimigate.runtime.Clocks;

/**
 * The other JVMs of the account that held or waited within the last half minute. Who loses them divides the limit by
 * their number, because they go on where it no longer sees them. Guarded by the store's lock.
 */
/* Arrays and loops: this runs beside each host's first call, where a map's classes and lambdas would be felt. */
final class RecentPeers {
    static final long LATELY_NANOS = 30_000_000_000L;

    private final Clocks clocks;
    /** Process id, its namespace, permits it had got by then, and when it was seen active last. */
    private final long[] pids = new long[Layout.RECORDS];

    private final long[] namespaces = new long[Layout.RECORDS];
    private final long[] grants = new long[Layout.RECORDS];
    private final long[] seenNanos = new long[Layout.RECORDS];
    private int size;

    RecentPeers(Clocks clocks) {
        this.clocks = clocks;
    }

    /** Looks who holds, waits, or has got a permit since the last look. */
    void observe(PermitRecord permitRecord) {
        MappedWords words = permitRecord.words();
        long now = clocks.nowNanos();
        if (size == pids.length) {
            forgetTheIdle(now);
        }
        for (int i = 0; i < RegionSnapshot.records(words); i++) {
            JvmRecord record = new JvmRecord(words, i);
            if (i != permitRecord.index() && record.isTaken()) {
                observe(record, now);
            }
        }
        MappedWords.settle();
    }

    /** How many there are. */
    int count() {
        long now = clocks.nowNanos();
        int count = 0;
        for (int i = 0; i < size; i++) {
            count += now - seenNanos[i] <= LATELY_NANOS ? 1 : 0;
        }
        return count;
    }

    private void observe(JvmRecord record, long now) {
        int known = find(record.pid(), record.namespace());
        long granted = record.grants();
        boolean served = known < size ? granted != grants[known] : granted > 0;
        if (known < pids.length && (served || record.held() > 0 || record.ticket() != 0)) {
            pids[known] = record.pid();
            namespaces[known] = record.namespace();
            grants[known] = granted;
            seenNanos[known] = now;
            size = Math.max(size, known + 1);
        }
    }

    /** Where it is, or would be. */
    private int find(long pid, long namespace) {
        int i = 0;
        while (i < size && (pids[i] != pid || namespaces[i] != namespace)) {
            i++;
        }
        return i;
    }

    /** Else they are kept: what they had got by then tells whether they have got more since. */
    private void forgetTheIdle(long now) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (now - seenNanos[i] <= LATELY_NANOS) {
                pids[kept] = pids[i];
                namespaces[kept] = namespaces[i];
                grants[kept] = grants[i];
                seenNanos[kept] = seenNanos[i];
                kept++;
            }
        }
        size = kept;
    }
}

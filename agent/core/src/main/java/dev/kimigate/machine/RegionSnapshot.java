package dev.kimigate.machine;

import dev.kimigate.kimi.Plans;
import dev.kimigate.runtime.Clocks;
import dev.kimigate.store.AdmissionTerms;
import dev.kimigate.store.LeaseWords;

/**
 * What one pass over all records says.
 *
 * @param paused whether calls pass ungated
 * @param terms on what terms calls may start
 * @param limit the limit in force
 * @param bound how many may be in flight whatever the limit is
 * @param held permits held over all JVMs
 * @param elsewhere permits that other machines have
 * @param unconfirmed unconfirmed starts over all JVMs
 * @param ahead JVMs that wait, are alive and drew their ticket before us
 */
record RegionSnapshot(
        boolean paused,
        AdmissionTerms terms,
        int limit,
        int bound,
        long held,
        int elsewhere,
        long unconfirmed,
        int ahead) {
    static RegionSnapshot of(MappedWords words, AdmissionTerms terms, int self, long ticket, Clocks clocks) {
        long now = 0;
        long held = 0;
        long unconfirmed = 0;
        int ahead = 0;
        long limit = terms.limit() > 0 ? terms.limit() : Long.MAX_VALUE;
        // How many records there are is read again for each of them: see MappedWords.settle.
        for (int i = 0; i < records(words); i++) {
            int base = Layout.record(i);
            long word = words.get(base + Layout.WORD);
            held += Layout.held(word);
            unconfirmed += Layout.unconfirmed(word);
            long configured = words.get(base + Layout.LIMIT);
            if (configured > 0 && configured < limit) {
                limit = configured;
            }
            long other = words.get(base + Layout.TICKET);
            if (other != 0 && i != self && (ticket == 0 || other < ticket)) {
                now = now == 0 ? clocks.nowMillis() : now;
                if (PermitRecord.isFresh(words.get(base + Layout.HEARTBEAT), now)) {
                    ahead++;
                }
            }
        }
        int inForce = limit == Long.MAX_VALUE ? Plans.ASSUMED_LIMIT : (int) limit;
        // After the records: who lowers the bound and then counts sees every start that did not obey it.
        RegionHeader header = new RegionHeader(words);
        return new RegionSnapshot(
                header.paused(), terms, inForce, header.bound(clocks), held, elsewhere(words), unconfirmed, ahead);
    }

    static int elsewhere(MappedWords words) {
        return (int) (words.get(Layout.keeper(LeaseWords.ELSEWHERE)) >>> Integer.SIZE);
    }

    static int records(MappedWords words) {
        return (int) Math.max(0, Math.min(words.get(Layout.HIGH_WATER), Layout.RECORDS));
    }

    /** Starts that the limit, the bound and the window leave; negative when there are too many already. */
    long free() {
        long byLimit = Math.min(limit, bound) - held;
        return terms.window() > 0 ? Math.min(byLimit, terms.window() - unconfirmed) : byLimit;
    }

    /** Whether one more start is beyond what is proven. */
    boolean nextIsProbe() {
        return held + elsewhere + 1 > terms.proven();
    }
}

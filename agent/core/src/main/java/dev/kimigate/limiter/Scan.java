package dev.kimigate.limiter;

import dev.kimigate.time.Clocks;

/**
 * What one pass over all records says.
 *
 * @param paused whether calls pass ungated
 * @param terms on what terms calls may start
 * @param limit the limit in force
 * @param held permits held over all JVMs
 * @param unconfirmed unconfirmed starts over all JVMs
 * @param ahead JVMs that wait, are alive and drew their ticket before us
 */
record Scan(boolean paused, Terms terms, int limit, long held, long unconfirmed, int ahead) {
    /** The limit while nobody has said or learned anything. */
    static final int ASSUMED_LIMIT = 20;

    static Scan of(Words words, Terms terms, int self, long ticket, Clocks clocks) {
        long now = 0;
        long held = 0;
        long unconfirmed = 0;
        int ahead = 0;
        long limit = terms.limit() > 0 ? terms.limit() : Long.MAX_VALUE;
        // The bound is read again for each record: see Words.settle.
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
                if (Ledger.isFresh(words.get(base + Layout.HEARTBEAT), now)) {
                    ahead++;
                }
            }
        }
        int inForce = limit == Long.MAX_VALUE ? ASSUMED_LIMIT : (int) limit;
        return new Scan(new Header(words).paused(), terms, inForce, held, unconfirmed, ahead);
    }

    static int records(Words words) {
        return (int) Math.max(0, Math.min(words.get(Layout.HIGH_WATER), Layout.RECORDS));
    }

    /** Starts that the limit and the window leave; negative when there are too many already. */
    long free() {
        long byLimit = limit - held;
        return terms.window() > 0 ? Math.min(byLimit, terms.window() - unconfirmed) : byLimit;
    }

    /** Whether one more start is beyond what is proven. */
    boolean nextIsProbe() {
        return held + 1 > terms.proven();
    }
}

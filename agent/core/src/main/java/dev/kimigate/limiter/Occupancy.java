package dev.kimigate.limiter;

/**
 * How many places of an account are taken and wanted, over all JVMs.
 *
 * @param configured the smallest limit that a living JVM was given; 0 = none was
 * @param held permits held
 * @param unconfirmed of these, starts the server has not answered; told for probes and in a window only
 * @param lingering of the held ones, those whose answers have ended
 * @param waiting calls that wait
 */
public record Occupancy(int configured, int held, int unconfirmed, int lingering, int waiting) {
    static Occupancy of(Words words) {
        long configured = 0;
        long held = 0;
        long unconfirmed = 0;
        long lingering = 0;
        long waiting = 0;
        for (int i = 0; i < Scan.records(words); i++) {
            int base = Layout.record(i);
            long word = words.get(base + Layout.WORD);
            held += Layout.held(word);
            unconfirmed += Layout.unconfirmed(word);
            lingering += words.get(base + Layout.LINGERING);
            waiting += words.get(base + Layout.WAITING);
            configured = smaller(configured, words.get(base + Layout.LIMIT));
        }
        return new Occupancy(count(configured), count(held), count(unconfirmed), count(lingering), count(waiting));
    }

    private static long smaller(long one, long other) {
        return other > 0 && (one == 0 || other < one) ? other : one;
    }

    private static int count(long sum) {
        return (int) Math.max(0, Math.min(sum, Integer.MAX_VALUE));
    }
}

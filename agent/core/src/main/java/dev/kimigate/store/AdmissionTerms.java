package dev.kimigate.store;

/**
 * On what terms calls may start: the part of the policy that each admission obeys.
 *
 * @param limit how many calls may be in flight, beside the JVMs' own settings; 0 = these alone bind
 * @param proven starts that make more calls in flight than this are probes: spaced, and unconfirmed until answered
 * @param window how many starts may be unconfirmed at once; 0 = no such bound
 * @param startsPerMinute how many calls may start in any minute; 0 = no such bound
 * @param coolDownUntilMillis before this nobody starts, wall clock; 0 = no cool-down
 * @param coolDownReason the caller's own code for it, 0 … 65,535
 * @param untilAnswered whether a start counts as unconfirmed until it is answered, however long that takes
 */
public record AdmissionTerms(
        int limit,
        int proven,
        int window,
        int startsPerMinute,
        long coolDownUntilMillis,
        int coolDownReason,
        boolean untilAnswered) {
    /** What holds while there is no policy: the settings alone bind, and nothing is a probe. */
    public static final AdmissionTerms NONE = new AdmissionTerms(0, Store.MOST_PERMITS, 0, 0, 0, 0, false);

    /** A cool-down further ahead comes from a stepped clock. */
    static final long LONGEST_COOL_DOWN_MILLIS = 600_000;

    private static final long LATEST_MILLIS = (1L << 47) - 1;

    public AdmissionTerms {
        limit = clamp(limit);
        proven = clamp(proven);
        window = clamp(window);
        startsPerMinute = clamp(startsPerMinute);
        coolDownUntilMillis = Math.max(0, Math.min(LATEST_MILLIS, coolDownUntilMillis));
        coolDownReason = clamp(coolDownReason);
    }

    /** Milliseconds the cool-down has to run; 0 when there is none, it is over, or it cannot be true. */
    public long coolingMillis(long nowMillis) {
        long remaining = coolDownUntilMillis - nowMillis;
        return remaining > 0 && remaining <= LONGEST_COOL_DOWN_MILLIS ? remaining : 0;
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(Store.MOST_PERMITS, value));
    }
}

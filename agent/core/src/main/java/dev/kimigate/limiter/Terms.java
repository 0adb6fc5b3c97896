package dev.kimigate.limiter;

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
public record Terms(
        int limit,
        int proven,
        int window,
        int startsPerMinute,
        long coolDownUntilMillis,
        int coolDownReason,
        boolean untilAnswered) {
    /** What holds while there is no policy: the settings alone bind, and nothing is a probe. */
    public static final Terms NONE = new Terms(0, Layout.MOST, 0, 0, 0, 0, false);

    static final int WORDS = 2;
    /** A cool-down further ahead comes from a stepped clock. */
    static final long LONGEST_COOL_DOWN_MILLIS = 600_000;

    private static final long TIME = (1L << 47) - 1;

    public Terms {
        limit = clamp(limit);
        proven = clamp(proven);
        window = clamp(window);
        startsPerMinute = clamp(startsPerMinute);
        coolDownUntilMillis = Math.max(0, Math.min(TIME, coolDownUntilMillis));
        coolDownReason = clamp(coolDownReason);
    }

    static Terms from(long counts, long coolDown) {
        return new Terms(
                (int) (counts & Layout.MOST),
                (int) (counts >>> 16 & Layout.MOST),
                (int) (counts >>> 32 & Layout.MOST),
                (int) (counts >>> 48 & Layout.MOST),
                coolDown >>> 17,
                (int) (coolDown & Layout.MOST),
                (coolDown & 1L << 16) != 0);
    }

    long counts() {
        return limit | (long) proven << 16 | (long) window << 32 | (long) startsPerMinute << 48;
    }

    long coolDown() {
        return coolDownUntilMillis << 17 | (untilAnswered ? 1L << 16 : 0) | coolDownReason;
    }

    /** Milliseconds the cool-down has to run; 0 when there is none, it is over, or it cannot be true. */
    public long coolingMillis(long nowMillis) {
        long remaining = coolDownUntilMillis - nowMillis;
        return remaining > 0 && remaining <= LONGEST_COOL_DOWN_MILLIS ? remaining : 0;
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(Layout.MOST, value));
    }
}

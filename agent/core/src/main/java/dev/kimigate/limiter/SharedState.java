package dev.kimigate.limiter;

/**
 * Words that all JVMs of one account share. Each method is one step; any thread; nothing blocks.
 *
 * <p>What one JVM writes the others see in the same instant (machine store). Writes may let waiters start, so the line
 * is looked at soon after.
 */
public interface SharedState {
    /** The opaque word of the pacing policy; 0 at first. */
    long pace();

    /** Replaces the pacing word if it still is {@code expected}. */
    boolean casPace(long expected, long update);

    /**
     * End of the cool-down in which nobody starts, in milliseconds of the epoch; 0 when there is none. A deadline more
     * than ten minutes ahead of now is the trace of a stepped clock and reads as 0.
     */
    long coolDownUntilMillis();

    /** Why, as given with the deadline that counts; 0 without a cool-down. */
    int coolDownReason();

    /**
     * Nobody starts until then. Never shortens a cool-down; ignored if already past or more than ten minutes ahead.
     *
     * @param reason 0 … 65,535, the caller's own code
     */
    void coolDown(long untilEpochMillis, int reason);

    /** How many unconfirmed starts there may be at once, over all JVMs; 0 = no such bound. */
    int probeWindow();

    /** Sets the bound on unconfirmed starts; 0 or less lifts it. */
    void probeWindow(int starts);

    /** The limit in force: the smallest of the living JVMs' configured limits and what was learned. At least 1. */
    int limit();

    /** What was learned; 0 = nothing. */
    int learnedLimit();

    /** Learns a limit; 0 or less forgets what was learned. Configured limits bind as well, whatever was learned. */
    void lowerLimit(int limit);

    /** Adds one to the total of a verdict, 0 … 31; others are not counted. */
    void count(int verdictOrdinal);
}

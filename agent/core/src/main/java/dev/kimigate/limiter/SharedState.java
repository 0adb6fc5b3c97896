package dev.kimigate.limiter;

/**
 * What all JVMs of one account share. Each method is one step; any thread; nothing blocks.
 *
 * <p>What one JVM writes the others see in the same instant (machine store). Writes may let waiters start, so the line
 * is looked at soon after.
 */
public interface SharedState {
    /** The policy in force. */
    Policy policy();

    /**
     * Puts another policy in force, as a whole.
     *
     * @return false, and no change, if the policy in force is not {@code seen} any more
     */
    boolean replacePolicy(Policy seen, Terms terms, long[] memory);

    /** How many places are taken and wanted. Reads all records. */
    Occupancy occupancy();

    /** The limit in force: the smallest of the living JVMs' configured limits and the policy's. At least 1. */
    int limit();

    /** How many calls started in the last minute. */
    int startsLately();

    /** The start of that time did not count: the server refused it. */
    void forgetStart(long atMillis);

    /** An answer was read to its end. */
    void answerEnded();

    /** When one last was, wall clock; 0 = never. */
    long lastEndMillis();

    /** Adds one to the total of a verdict, 0 … 31; others are not counted. */
    void count(int verdict);
}

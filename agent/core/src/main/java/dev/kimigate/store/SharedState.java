package dev.kimigate.store;

/**
 * What all JVMs of one account share. Each method is one step; any thread; nothing blocks.
 *
 * <p>What one JVM writes the others see in the same instant (machine store). Another policy or bound may let waiters
 * start, so the queue is looked at soon after.
 */
public interface SharedState {
    /** How many words the keepers of the bound share. */
    int KEEPER_WORDS = 16;

    /** The policy in force. */
    SharedPolicy policy();

    /**
     * Puts another policy in force, as a whole.
     *
     * @return false, and no change, if the policy in force is not {@code seen} any more
     */
    boolean replacePolicy(SharedPolicy seen, AdmissionTerms terms, long[] memory);

    /** How many permits are held and wanted. Reads all records. */
    Occupancy occupancy();

    /** The limit in force: the smallest of the living JVMs' configured limits and the policy's. At least 1. */
    int limit();

    /**
     * How many calls may be in flight whatever the limit is; {@link Store#MOST_PERMITS} = there is no such bound. 0
     * lets no call start.
     */
    int bound();

    /**
     * Puts another bound in force, for all JVMs that count in the same place, at once: a start that is counted after
     * this obeys it. Calls in flight go on.
     *
     * @return false, and no change, if the bound is not {@code expected} any more
     */
    boolean bound(int expected, int update);

    /** The bound as it was put, with its end; {@link #bound()} says what is in force of it. */
    Bound timedBound();

    /** As {@link #bound(int, int)}, with an end. */
    boolean timedBound(Bound expected, Bound update);

    /** One of the words that the bound's keepers share, 0 at first; indexes 0 to {@link #KEEPER_WORDS} - 1. */
    long keeperWord(int index);

    /** Sets a word of the bound's keepers if it still is {@code expected}. */
    boolean keeperWord(int index, long expected, long update);

    /** How many calls of this machine started in the last minute. */
    int startsHere();

    /** How many calls started in the last minute, those of other machines included as far as this one was told. */
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

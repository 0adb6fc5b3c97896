package dev.kimigate.store;

/**
 * What all JVMs of an account know about digests: for each key (a digest, not 0) a value and a note; and a few words.
 *
 * <p>Bounded: a key that finds no room takes the place of the one with the smallest note. What one JVM writes the
 * others see in the same instant (machine store). Each method is one step; any thread; nothing blocks or throws.
 */
public interface DigestTable {
    /** How many words there are beside the table. */
    int WORDS = 7;

    /** The value of a key, 48 bits; 0 if the key is unknown or has none. */
    long value(long key);

    /** Sets a value if it still is {@code expected}; a key that is unknown is inserted. False: look again. */
    boolean value(long key, long expected, long update);

    /** The note of a key, 56 bits; 0 if there is none. */
    long note(long key);

    /** Sets a note if it still is {@code expected}; a key that is unknown is inserted. False: look again. */
    boolean note(long key, long expected, long update);

    /** All keys, in no order. */
    long[] keys();

    /**
     * One of the words, which are 0 at first.
     *
     * @param index 0 to {@link #WORDS} - 1; others throw {@link IndexOutOfBoundsException}
     */
    long word(int index);

    /** Sets a word if it still is {@code expected}. */
    boolean word(int index, long expected, long update);
}

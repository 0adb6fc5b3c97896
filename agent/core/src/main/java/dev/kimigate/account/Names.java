package dev.kimigate.account;

/**
 * What all JVMs know about the digests of one origin: for each key a value and a note; and a few words. Nothing blocks
 * or throws; any thread.
 */
public interface Names {
    /** The words beside the table; 0 at first. */
    enum Word {
        /** The identity that the origin's common account belongs to. */
        OWNER(0),
        /** The subject that counts for the common account as long as nothing better is known of it. */
        SUBJECT(1),
        /** When the server was last asked about an account, in milliseconds of the epoch. */
        ASKED(2),
        /** When it last answered for this account, in milliseconds of the epoch. */
        ANSWERED(3);

        private final int index;

        Word(int index) {
            this.index = index;
        }

        /** Its place in the shared state: never another one's. */
        public int index() {
            return index;
        }
    }

    /** 48 bits; 0 if the key is unknown or has no value. */
    long value(long key);

    /** Sets a value if it still is {@code expected}, inserting the key if need be. False: look again. */
    boolean value(long key, long expected, long update);

    /** 56 bits; 0 if there is none. When there is no room, the key with the smallest note is forgotten. */
    long note(long key);

    /** Sets a note if it still is {@code expected}, inserting the key if need be. False: look again. */
    boolean note(long key, long expected, long update);

    /** All keys, in no order. */
    long[] keys();

    long word(Word word);

    /** Sets a word if it still is {@code expected}. */
    boolean word(Word word, long expected, long update);
}

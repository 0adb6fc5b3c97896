package dev.kimigate.limiter;

import java.util.function.ToLongFunction;

/**
 * What all JVMs of an account know about digests: for each key (a digest, not 0) a value and a note; and a few words.
 *
 * <p>Bounded: a key that finds no room takes the place of the one with the smallest note. What one JVM writes the
 * others see in the same instant (machine store). Each method is one step; any thread; nothing blocks or throws.
 */
public final class DigestTable {
    /** How many words there are beside the table. */
    public static final int WORDS = Layout.SHARED_WORDS;

    private final WordStore store;

    DigestTable(WordStore store) {
        this.store = store;
    }

    /** The value of a key, 48 bits; 0 if the key is unknown or has none. */
    public long value(long key) {
        return ask(slots -> slots.value(key));
    }

    /** Sets a value if it still is {@code expected}; a key that is unknown is inserted. False: look again. */
    public boolean value(long key, long expected, long update) {
        return ask(slots -> slots.value(key, expected, update) ? 1 : 0) == 1;
    }

    /** The note of a key, 56 bits; 0 if there is none. */
    public long note(long key) {
        return ask(slots -> slots.note(key));
    }

    /** Sets a note if it still is {@code expected}; a key that is unknown is inserted. False: look again. */
    public boolean note(long key, long expected, long update) {
        return ask(slots -> slots.note(key, expected, update) ? 1 : 0) == 1;
    }

    /** All keys, in no order. */
    public long[] keys() {
        long[][] keys = new long[1][];
        ask(slots -> {
            keys[0] = slots.keys();
            return 0;
        });
        return keys[0];
    }

    /** One of the words, which are 0 at first. */
    public long word(int index) {
        int offset = offset(index);
        return ask(slots -> slots.words().get(offset));
    }

    /** Sets a word if it still is {@code expected}. */
    public boolean word(int index, long expected, long update) {
        int offset = offset(index);
        return ask(slots -> slots.words().swap(offset, expected, update) ? 1 : 0) == 1;
    }

    private static int offset(int index) {
        if (index < 0 || index >= WORDS) {
            throw new IndexOutOfBoundsException(index);
        }
        return Layout.SHARED + index * Long.BYTES;
    }

    /** A region that is lost is replaced by one in memory, which answers in its place. */
    private long ask(ToLongFunction<DigestSlots> question) {
        while (true) {
            Ledger ledger = store.ledger();
            try {
                long answer = question.applyAsLong(new DigestSlots(ledger.words()));
                Words.settle();
                return answer;
            } catch (InternalError e) {
                store.abandon(ledger, e);
            }
        }
    }
}

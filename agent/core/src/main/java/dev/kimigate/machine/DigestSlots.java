package dev.kimigate.machine;

import java.util.Arrays;

/**
 * A small table of digests in the header of a region, changed by any number of JVMs at once.
 *
 * <p>An entry is three words: a key, a value of 48 bits, a note of 56 bits. Value and note carry a few bits of the key
 * they belong to. Stateless; any thread; nothing blocks.
 */
/*
 * A slot belongs to the key in its first word, which is set by one swap: from 0, or from the key that is thrown out. What
 * the other two words still hold then is the former key's. It is told by its tag, and a slot whose value has the new key's
 * tag is not taken; so a reader sees a key without a value for as long as the writer needs, or for good if the writer was
 * killed there: the same as an unknown key. Two writers may insert one key in two slots, if notes
 * change meanwhile; the first slot counts, and each writer clears the other: what was written there is lost.
 */
record DigestSlots(MappedWords words) {
    static final int SLOTS = 64;
    private static final int SLOT = 3 * Long.BYTES;
    private static final int VALUE = Long.BYTES;
    private static final int NOTE = 2 * Long.BYTES;
    private static final int NONE = -1;

    private static final int VALUE_TAG = 16;
    private static final int NOTE_TAG = 8;

    long value(long key) {
        return read(key, VALUE, VALUE_TAG);
    }

    long note(long key) {
        return read(key, NOTE, NOTE_TAG);
    }

    boolean value(long key, long expected, long update) {
        return swap(key, VALUE, VALUE_TAG, expected, update);
    }

    boolean note(long key, long expected, long update) {
        return swap(key, NOTE, NOTE_TAG, expected, update);
    }

    long[] keys() {
        long[] keys = new long[SLOTS];
        int count = 0;
        for (int i = 0; i < SLOTS; i++) {
            long key = words.get(at(i));
            if (key != 0) {
                keys[count++] = key;
            }
        }
        return Arrays.copyOf(keys, count);
    }

    /** Takes over what another region knew and this one does not. */
    void learnFrom(DigestSlots other) {
        for (long key : other.keys()) {
            value(key, 0, other.value(key));
            note(key, 0, other.note(key));
        }
        for (int i = 0; i < Layout.SHARED_WORDS; i++) {
            int offset = Layout.SHARED + i * Long.BYTES;
            words.swap(offset, 0, other.words.get(offset));
        }
    }

    private long read(long key, int part, int tagBits) {
        int slot = find(key);
        if (slot == NONE) {
            return 0;
        }
        long word = words.get(at(slot) + part);
        return isTagged(word, key, tagBits) && words.get(at(slot)) == key ? word >>> tagBits : 0;
    }

    private boolean swap(long key, int part, int tagBits, long expected, long update) {
        int slot = find(key);
        if (slot == NONE) {
            if (expected != 0 || update == 0) {
                return expected == 0;
            }
            slot = insert(key);
            if (slot == NONE) {
                return false;
            }
        }
        int offset = at(slot) + part;
        long word = words.get(offset);
        long present = isTagged(word, key, tagBits) ? word >>> tagBits : 0;
        return present == expected
                && words.swap(offset, word, (update << tagBits) | tag(key, tagBits))
                && words.get(at(slot)) == key;
    }

    private int find(long key) {
        for (int i = 0; i < SLOTS; i++) {
            if (words.get(at(i)) == key) {
                return i;
            }
        }
        return NONE;
    }

    /** The slot that the key has got, from us or from another writer; none if all slots change hands too fast. */
    private int insert(long key) {
        for (int attempt = 0; attempt < SLOTS; attempt++) {
            int slot = free(key);
            long former = slot == NONE ? 0 : words.get(at(slot));
            if (slot != NONE && words.swap(at(slot), former, key)) {
                return onlyOne(key);
            }
            int found = find(key);
            if (found != NONE) {
                return found;
            }
        }
        return NONE;
    }

    /**
     * The slot that another writer has taken for the key meanwhile, an empty one, else the one with the smallest note.
     */
    private int free(long key) {
        int best = NONE;
        long smallest = Long.MAX_VALUE;
        for (int i = 0; i < SLOTS; i++) {
            long present = words.get(at(i));
            if (present == key) {
                return i;
            }
            if (isTagged(words.get(at(i) + VALUE), key, VALUE_TAG)) {
                continue;
            }
            if (present == 0) {
                return i;
            }
            long word = words.get(at(i) + NOTE);
            long note = isTagged(word, present, NOTE_TAG) ? word >>> NOTE_TAG : 0;
            if (note < smallest) {
                smallest = note;
                best = i;
            }
        }
        return best;
    }

    private int onlyOne(long key) {
        int first = find(key);
        for (int i = first + 1; first != NONE && i < SLOTS; i++) {
            if (words.get(at(i)) == key) {
                words.swap(at(i), key, 0);
            }
        }
        return first;
    }

    private static int at(int slot) {
        return Layout.DIGESTS + slot * SLOT;
    }

    private static boolean isTagged(long word, long key, int bits) {
        return word != 0 && (word & mask(bits)) == tag(key, bits);
    }

    /** Keys are digests, so any of their bits do. */
    private static long tag(long key, int bits) {
        return (key >>> 24) & mask(bits);
    }

    private static long mask(int bits) {
        return (1L << bits) - 1;
    }
}

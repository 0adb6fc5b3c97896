package dev.kimigate.pacing;

/** Reads and writes the fields of a {@link PacingState} one after the other, each in a word of its own. */
final class WordCodec {
    private final long[] words;
    private int next;

    WordCodec(long[] words) {
        this.words = words;
    }

    /** Words that another version did not write are 0. */
    long take() {
        return next < words.length ? words[next++] : 0;
    }

    int takeInt() {
        return (int) Math.max(0, Math.min(take(), Integer.MAX_VALUE));
    }

    WordCodec put(long value) {
        words[next++] = value;
        return this;
    }
}

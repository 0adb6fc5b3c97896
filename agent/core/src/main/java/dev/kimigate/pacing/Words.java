package dev.kimigate.pacing;

/** Reads and writes the fields of a {@link Pace} one after the other, each in a word of its own. */
final class Words {
    private final long[] words;
    private int next;

    Words(long[] words) {
        this.words = words;
    }

    /** Words that another version did not write are 0. */
    long take() {
        return next < words.length ? words[next++] : 0;
    }

    int takeInt() {
        return (int) Math.max(0, Math.min(take(), Integer.MAX_VALUE));
    }

    Words put(long value) {
        words[next++] = value;
        return this;
    }
}

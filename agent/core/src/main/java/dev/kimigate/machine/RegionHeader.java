package dev.kimigate.machine;

import dev.kimigate.store.SharedState;
import java.util.ArrayList;
import java.util.List;

/** The shared words of one region. Stateless; any thread. */
final class RegionHeader {
    private final MappedWords words;

    RegionHeader(MappedWords words) {
        this.words = words;
    }

    boolean paused() {
        return words.get(Layout.PAUSED) != 0;
    }

    void pause(boolean paused) {
        words.set(Layout.PAUSED, paused ? 1 : 0);
    }

    /** {@link Layout#MOST} = there is none. */
    int bound() {
        return bound(words.get(Layout.BOUND));
    }

    boolean bound(int expected, int update) {
        long word = words.get(Layout.BOUND);
        long next = Math.max(0, Math.min(Layout.MOST, update)) + 1L;
        return bound(word) == expected && words.swap(Layout.BOUND, word, next);
    }

    /** What no store has written means no bound. */
    private static int bound(long word) {
        return word <= 0 || word > Layout.MOST ? Layout.MOST : (int) word - 1;
    }

    /** Takes over the bound, and what its keepers know, as a whole, if nobody has set either here. */
    void learnFrom(RegionHeader other) {
        if (words.get(Layout.BOUND) != 0 || knowsKeepers()) {
            return;
        }
        words.swap(Layout.BOUND, 0, other.words.get(Layout.BOUND));
        for (int i = 0; i < SharedState.KEEPER_WORDS; i++) {
            words.swap(Layout.keeper(i), 0, other.words.get(Layout.keeper(i)));
        }
    }

    private boolean knowsKeepers() {
        for (int i = 0; i < SharedState.KEEPER_WORDS; i++) {
            if (words.get(Layout.keeper(i)) != 0) {
                return true;
            }
        }
        return false;
    }

    long keeperWord(int index) {
        return words.get(Layout.keeper(index));
    }

    boolean keeperWord(int index, long expected, long update) {
        return words.swap(Layout.keeper(index), expected, update);
    }

    void count(int verdict) {
        if (verdict >= 0 && verdict < Layout.VERDICT_COUNT) {
            words.increment(Layout.VERDICTS + verdict * Long.BYTES);
        }
    }

    List<Long> verdicts() {
        List<Long> totals = new ArrayList<>(Layout.VERDICT_COUNT);
        for (int i = 0; i < Layout.VERDICT_COUNT; i++) {
            totals.add(words.get(Layout.VERDICTS + i * Long.BYTES));
        }
        return totals;
    }

    String name() {
        return words.text(Layout.NAME, Layout.NAME_CAPACITY);
    }

    void name(String name) {
        words.setText(Layout.NAME, Layout.NAME_CAPACITY, name);
    }
}

package dev.kimigate.machine;

import dev.kimigate.runtime.Clocks;
import dev.kimigate.store.Bound;
import dev.kimigate.store.LeaseWords;
import dev.kimigate.store.SharedState;
import java.util.ArrayList;
import java.util.List;

/** The shared words of one region. Stateless; any thread. */
final class RegionHeader {
    private static final int PERMIT_BITS = 17;
    private static final long PERMIT_MASK = (1 << PERMIT_BITS) - 1;

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

    /** What is in force now; {@link Layout#MOST} = there is none. */
    int bound(Clocks clocks) {
        long word = words.get(Layout.BOUND);
        if (word >>> PERMIT_BITS == 0) {
            return permits(word);
        }
        return decode(word).inForce(clocks);
    }

    boolean bound(int expected, int update, Clocks clocks) {
        long word = words.get(Layout.BOUND);
        return decode(word).inForce(clocks) == expected && words.swap(Layout.BOUND, word, encode(Bound.of(update)));
    }

    Bound timedBound() {
        return decode(words.get(Layout.BOUND));
    }

    /** One leader writes at a time; the end on the monotonic clock stands in the word that is swapped. */
    boolean timedBound(Bound expected, Bound update) {
        long word = words.get(Layout.BOUND);
        Bound present = decode(word);
        if (present.permits() != expected.permits() || present.endMonotonicMillis() != expected.endMonotonicMillis()) {
            return false;
        }
        if (update.endMonotonicMillis() != 0) {
            words.set(Layout.BOUND_END, update.endWallMillis());
        }
        return words.swap(Layout.BOUND, word, encode(update));
    }

    /** Whether a leader leases permits for this machine, or did. */
    boolean isLeased() {
        return words.get(Layout.keeper(LeaseWords.SERVER)) != 0;
    }

    private static long encode(Bound bound) {
        return (bound.endMonotonicMillis() << PERMIT_BITS) | (bound.permits() + 1L);
    }

    private Bound decode(long word) {
        int permits = permits(word);
        return permits == Layout.MOST
                ? Bound.NONE
                : new Bound(permits, word >>> PERMIT_BITS, words.get(Layout.BOUND_END));
    }

    /** What no store has written means no bound. */
    private static int permits(long word) {
        long written = word & PERMIT_MASK;
        return written == 0 || written > Layout.MOST ? Layout.MOST : (int) written - 1;
    }

    /** Takes over the bound, and what its keepers know, as a whole, if nobody has set either here. */
    void learnFrom(RegionHeader other) {
        if (words.get(Layout.BOUND) != 0 || knowsKeepers()) {
            return;
        }
        words.swap(Layout.BOUND_END, 0, other.words.get(Layout.BOUND_END));
        words.swap(Layout.BOUND, 0, other.words.get(Layout.BOUND));
        for (int i = 0; i < SharedState.KEEPER_WORDS; i++) {
            words.swap(Layout.keeper(i), 0, other.words.get(Layout.keeper(i)));
        }
    }

    /** As if nobody had ever set a bound here; the bound goes last. A copied lease leaves a word to tell of it. */
    void forgetKeepers() {
        boolean leased = isLeased();
        for (int i = 0; i < SharedState.KEEPER_WORDS; i++) {
            words.set(Layout.keeper(i), 0);
        }
        words.set(Layout.keeper(LeaseWords.COPIED), leased ? 1 : 0);
        words.set(Layout.BOUND_END, 0);
        words.set(Layout.BOUND, 0);
    }

    private boolean knowsKeepers() {
        for (int i = 0; i < SharedState.KEEPER_WORDS; i++) {
            if (i != LeaseWords.COPIED && words.get(Layout.keeper(i)) != 0) {
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

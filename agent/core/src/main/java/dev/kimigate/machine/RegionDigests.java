package dev.kimigate.machine;

import dev.kimigate.store.DigestTable;
import java.util.Objects;
import java.util.function.Function;

/** The digests of a store's present region. */
final class RegionDigests implements DigestTable {
    private final WordStore store;

    RegionDigests(WordStore store) {
        this.store = store;
    }

    @Override
    public long value(long key) {
        return ask(slots -> slots.value(key));
    }

    @Override
    public boolean value(long key, long expected, long update) {
        return ask(slots -> slots.value(key, expected, update));
    }

    @Override
    public long note(long key) {
        return ask(slots -> slots.note(key));
    }

    @Override
    public boolean note(long key, long expected, long update) {
        return ask(slots -> slots.note(key, expected, update));
    }

    @Override
    public long[] keys() {
        return ask(DigestSlots::keys);
    }

    @Override
    public long word(int index) {
        int offset = offset(index);
        return ask(slots -> slots.words().get(offset));
    }

    @Override
    public boolean word(int index, long expected, long update) {
        int offset = offset(index);
        return ask(slots -> slots.words().swap(offset, expected, update));
    }

    private static int offset(int index) {
        return Layout.SHARED + Objects.checkIndex(index, WORDS) * Long.BYTES;
    }

    private <T> T ask(Function<DigestSlots, T> question) {
        return store.ask(permitRecord -> question.apply(new DigestSlots(permitRecord.words())));
    }
}

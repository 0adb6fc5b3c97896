package dev.kimigate.identity;

import dev.kimigate.account.Names;
import dev.kimigate.limiter.DigestTable;

/** An account's names in the table that all its JVMs share. */
public record TableNames(DigestTable table) implements Names {
    @Override
    public long value(long key) {
        return table.value(key);
    }

    @Override
    public boolean value(long key, long expected, long update) {
        return table.value(key, expected, update);
    }

    @Override
    public long note(long key) {
        return table.note(key);
    }

    @Override
    public boolean note(long key, long expected, long update) {
        return table.note(key, expected, update);
    }

    @Override
    public long[] keys() {
        return table.keys();
    }

    @Override
    public long word(Word word) {
        return table.word(word.index());
    }

    @Override
    public boolean word(Word word, long expected, long update) {
        return table.word(word.index(), expected, update);
    }
}

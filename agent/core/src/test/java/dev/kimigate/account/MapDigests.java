package dev.kimigate.account;

import dev.kimigate.store.DigestTable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** DigestTable in memory, without a bound. */
final class MapDigests implements DigestTable {
    private final Map<Long, Long> values = new ConcurrentHashMap<>();
    private final Map<Long, Long> notes = new ConcurrentHashMap<>();
    private final Map<Integer, Long> words = new ConcurrentHashMap<>();

    @Override
    public long value(long key) {
        return values.getOrDefault(key, 0L);
    }

    @Override
    public boolean value(long key, long expected, long update) {
        return swap(values, key, expected, update);
    }

    @Override
    public long note(long key) {
        return notes.getOrDefault(key, 0L);
    }

    @Override
    public boolean note(long key, long expected, long update) {
        return swap(notes, key, expected, update);
    }

    @Override
    public long[] keys() {
        return notes.keySet().stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public long word(int index) {
        return words.getOrDefault(index, 0L);
    }

    @Override
    public boolean word(int index, long expected, long update) {
        return swap(words, index, expected, update);
    }

    private static <K> boolean swap(Map<K, Long> map, K key, long expected, long update) {
        return (expected == 0 && map.putIfAbsent(key, update) == null) || map.replace(key, expected, update);
    }
}

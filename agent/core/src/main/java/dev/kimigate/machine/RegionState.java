package dev.kimigate.machine;

import dev.kimigate.store.AdmissionTerms;
import dev.kimigate.store.Bound;
import dev.kimigate.store.LeaseWords;
import dev.kimigate.store.Occupancy;
import dev.kimigate.store.SharedPolicy;
import dev.kimigate.store.SharedState;

/** The shared words of a store's present region. */
final class RegionState implements SharedState {
    private final WordStore store;

    RegionState(WordStore store) {
        this.store = store;
    }

    @Override
    public SharedPolicy policy() {
        return store.ask(permitRecord -> permitRecord.policy().read());
    }

    @Override
    public boolean replacePolicy(SharedPolicy seen, AdmissionTerms terms, long[] memory) {
        return store.tellIf(
                store.changeShared(permitRecord -> permitRecord.policy().replace(seen, terms, memory)));
    }

    @Override
    public Occupancy occupancy() {
        return store.ask(permitRecord -> StateReader.occupancy(permitRecord.words()));
    }

    @Override
    public int limit() {
        return store.ask(permitRecord -> RegionSnapshot.of(
                        permitRecord.words(),
                        permitRecord.policy().read().terms(),
                        permitRecord.index(),
                        0,
                        store.clocks())
                .limit());
    }

    @Override
    public int bound() {
        return store.ask(permitRecord -> permitRecord.header().bound(store.clocks()));
    }

    @Override
    public boolean bound(int expected, int update) {
        return store.tellIf(
                store.changeShared(permitRecord -> permitRecord.header().bound(expected, update, store.clocks())));
    }

    @Override
    public Bound timedBound() {
        return store.ask(permitRecord -> permitRecord.header().timedBound());
    }

    @Override
    public boolean timedBound(Bound expected, Bound update) {
        return store.tellIf(
                store.changeShared(permitRecord -> permitRecord.header().timedBound(expected, update)));
    }

    @Override
    public long keeperWord(int index) {
        return store.ask(permitRecord -> permitRecord.header().keeperWord(index));
    }

    @Override
    public boolean keeperWord(int index, long expected, long update) {
        return store.changeShared(permitRecord -> permitRecord.header().keeperWord(index, expected, update));
    }

    @Override
    public int startsHere() {
        long now = store.clocks().nowMillis();
        return store.ask(permitRecord -> new StartLog(permitRecord.words()).lately(now));
    }

    @Override
    public int startsLately() {
        return startsHere()
                + LeaseWords.startsElsewhere(
                        keeperWord(LeaseWords.STARTS_ELSEWHERE), store.clocks().nowMillis());
    }

    @Override
    public void forgetStart(long atMillis) {
        write(permitRecord -> new StartLog(permitRecord.words()).remove(atMillis));
    }

    @Override
    public void answerEnded() {
        long now = store.clocks().nowMillis();
        write(permitRecord -> permitRecord.words().set(Layout.LAST_END, now));
    }

    @Override
    public long lastEndMillis() {
        return store.ask(permitRecord -> permitRecord.words().get(Layout.LAST_END));
    }

    @Override
    public void count(int verdict) {
        write(permitRecord -> permitRecord.header().count(verdict));
    }

    private void write(RecordUse use) {
        boolean unused = store.ask(permitRecord -> {
            use.apply(permitRecord);
            return true;
        });
    }

    private interface RecordUse {
        void apply(PermitRecord permitRecord);
    }
}

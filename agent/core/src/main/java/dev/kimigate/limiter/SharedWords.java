package dev.kimigate.limiter;

import java.util.function.Function;

/** The shared words of a store's present region. */
final class SharedWords implements SharedState {
    private final WordStore store;

    SharedWords(WordStore store) {
        this.store = store;
    }

    @Override
    public Policy policy() {
        return ask(ledger -> ledger.policy().read());
    }

    @Override
    public boolean replacePolicy(Policy seen, Terms terms, long[] memory) {
        return store.replacePolicy(seen, terms, memory);
    }

    @Override
    public Occupancy occupancy() {
        return ask(ledger -> Occupancy.of(ledger.words()));
    }

    @Override
    public int limit() {
        return ask(ledger -> Scan.of(ledger.words(), ledger.policy().read().terms(), ledger.index(), 0, store.clocks())
                .limit());
    }

    @Override
    public int startsLately() {
        long now = store.clocks().nowMillis();
        return ask(ledger -> new StartLog(ledger.words()).lately(now));
    }

    @Override
    public void forgetStart(long atMillis) {
        write(ledger -> new StartLog(ledger.words()).remove(atMillis));
    }

    @Override
    public void answerEnded() {
        long now = store.clocks().nowMillis();
        write(ledger -> ledger.words().set(Layout.LAST_END, now));
    }

    @Override
    public long lastEndMillis() {
        return ask(ledger -> ledger.words().get(Layout.LAST_END));
    }

    @Override
    public void count(int verdict) {
        write(ledger -> ledger.header().count(verdict));
    }

    /** A region that is lost is replaced by one in memory, which answers in its place. */
    private <T> T ask(Function<Ledger, T> question) {
        while (true) {
            Ledger ledger = store.ledger();
            try {
                T answer = question.apply(ledger);
                Words.settle();
                return answer;
            } catch (InternalError e) {
                store.abandon(ledger, e);
            }
        }
    }

    private void write(LedgerUse use) {
        boolean unused = ask(ledger -> {
            use.apply(ledger);
            return true;
        });
    }

    private interface LedgerUse {
        void apply(Ledger ledger);
    }
}

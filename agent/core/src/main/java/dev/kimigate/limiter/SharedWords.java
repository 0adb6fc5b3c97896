package dev.kimigate.limiter;

import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/** The shared words of a store's present region. */
final class SharedWords implements SharedState {
    private final WordStore store;

    SharedWords(WordStore store) {
        this.store = store;
    }

    @Override
    public long pace() {
        return readLong(Header::pace);
    }

    @Override
    public boolean casPace(long expected, long update) {
        return read(header -> header.casPace(expected, update) ? 1 : 0) == 1;
    }

    @Override
    public long coolDownUntilMillis() {
        long now = store.clocks().nowMillis();
        return readLong(header -> {
            long coolDown = header.coolDown();
            return Header.remainingMillis(coolDown, now) > 0 ? Header.untilMillis(coolDown) : 0;
        });
    }

    @Override
    public int coolDownReason() {
        long now = store.clocks().nowMillis();
        return read(header -> {
            long coolDown = header.coolDown();
            return Header.remainingMillis(coolDown, now) > 0 ? Header.reason(coolDown) : 0;
        });
    }

    @Override
    public void coolDown(long untilEpochMillis, int reason) {
        long now = store.clocks().nowMillis();
        write(header -> header.coolDown(untilEpochMillis, reason, now));
    }

    @Override
    public int probeWindow() {
        return read(Header::probeWindow);
    }

    @Override
    public void probeWindow(int starts) {
        write(header -> header.probeWindow(starts));
    }

    @Override
    public int limit() {
        return (int) ask(ledger ->
                Scan.of(ledger.words(), ledger.index(), 0, store.clocks()).limit());
    }

    @Override
    public int learnedLimit() {
        return read(Header::learnedLimit);
    }

    @Override
    public void lowerLimit(int limit) {
        write(header -> header.lowerLimit(limit));
    }

    @Override
    public void count(int verdictOrdinal) {
        write(header -> header.count(verdictOrdinal));
    }

    private int read(ToIntFunction<Header> question) {
        return (int) readLong(question::applyAsInt);
    }

    private long readLong(ToLongFunction<Header> question) {
        return ask(ledger -> question.applyAsLong(ledger.header()));
    }

    /** A region that is lost is replaced by one in memory, which answers in its place. */
    private long ask(ToLongFunction<Ledger> question) {
        while (true) {
            Ledger ledger = store.ledger();
            try {
                long answer = question.applyAsLong(ledger);
                Words.settle();
                return answer;
            } catch (InternalError e) {
                store.abandon(ledger, e);
            }
        }
    }

    private void write(HeaderChange change) {
        read(header -> {
            change.apply(header);
            return 0;
        });
    }

    private interface HeaderChange {
        void apply(Header header);
    }
}

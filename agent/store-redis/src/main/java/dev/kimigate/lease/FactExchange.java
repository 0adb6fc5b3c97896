package dev.kimigate.lease;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When a machine tells the others what it learned of the account, and hears of them: at once if it has news or is
 * called, else now and then. On the loop's thread, but for {@link #called}.
 */
/*
 * What was heard is not told again: the same fact would get a slightly later stamp each time, and go round for ever. So
 * it is kept what the machine had when it was last told or heard; only what differs from that is news.
 */
final class FactExchange {
    private static final long LOOK_EVERY_NANOS = 20_000_000;

    private final LeasedMachine machine;
    private final LeaseClocks clocks;
    private final long everyNanos;
    private final Map<FactKind, SharedFact> shared = new EnumMap<>(FactKind.class);
    private final Map<FactKind, KnownFact> settled = new EnumMap<>(FactKind.class);
    private long askedNanos;
    private boolean asked;
    private long lookedNanos;
    private boolean tellsAll;
    private boolean hasNews;
    private volatile boolean called;

    FactExchange(LeasedMachine machine, LeaseClocks clocks, long leaseMillis) {
        this.machine = machine;
        this.clocks = clocks;
        this.everyNanos = leaseMillis * 1_000_000 / 4;
        this.lookedNanos = clocks.monotonicNanos() - LOOK_EVERY_NANOS;
    }

    /** There is a new connection, perhaps to a server that knows nothing. */
    void connected() {
        asked = false;
        tellsAll = true;
    }

    /** Some machine has news. Any thread. */
    void called() {
        called = true;
    }

    /** Whether the server is to be told or asked now, sync or not. */
    boolean isToTell(long nowNanos) {
        if (!hasNews && nowNanos - lookedNanos >= LOOK_EVERY_NANOS) {
            lookedNanos = nowNanos;
            hasNews = !news().isEmpty();
        }
        return called || !asked || hasNews;
    }

    private Map<FactKind, KnownFact> news() {
        Map<FactKind, KnownFact> news = new EnumMap<>(FactKind.class);
        for (FactKind kind : FactKind.values()) {
            KnownFact present = machine.fact(kind);
            KnownFact before = settled.getOrDefault(kind, KnownFact.NOTHING);
            if (kind == FactKind.QUOTA && present.isNothing()) {
                if (before.first() != 0) {
                    news.put(kind, new KnownFact(clocks.wallMillis(), 0, 0)); // a call was accepted meanwhile
                }
            } else if (!present.isNothing() && (tellsAll || !present.equals(before))) {
                news.put(kind, present);
            }
        }
        return news;
    }

    /** Tells and asks, if it is time to. */
    void exchange(LeaseServer.Channel channel, long nowNanos) throws ServerException {
        if (!isToTell(nowNanos) && nowNanos - askedNanos < everyNanos) {
            return;
        }
        called = false;
        hasNews = false;
        Map<FactKind, KnownFact> news = news();
        List<ToldFact> told = new ArrayList<>();
        long wall = clocks.wallMillis();
        news.forEach((kind, fact) -> told.add(ToldFact.of(kind, fact, wall)));
        FactsAnswer answer = channel.facts(told, LeaseLoop.SYNC_MILLIS);
        asked = true;
        tellsAll = false;
        askedNanos = nowNanos;
        settled.putAll(news);
        shared.keySet()
                .removeIf(kind -> answer.facts().stream().noneMatch(fact -> fact.kind() == kind)
                        && settled.remove(kind) != null); // the server has lost it
        long here = clocks.wallMillis();
        for (SharedFact fact : answer.facts()) {
            hear(fact, fact.known(here, answer.serverMillis()), news.get(fact.kind()));
        }
    }

    private void hear(SharedFact fact, KnownFact here, @Nullable KnownFact told) {
        SharedFact before = shared.get(fact.kind());
        if (before != null && fact.compareTo(before) <= 0) {
            return;
        }
        shared.put(fact.kind(), fact);
        if (told == null || told.first() != here.first()) { // else it is our own
            settled.put(fact.kind(), here);
            machine.learns(fact.kind(), here);
        }
    }
}

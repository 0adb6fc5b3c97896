package dev.kimigate.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.limiter.Limiters;
import dev.kimigate.store.Bound;
import dev.kimigate.store.InMemoryStore;
import dev.kimigate.store.LeaseWords;
import dev.kimigate.store.SharedState;
import dev.kimigate.store.Store;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tool without the setting, on a machine where others lease or have leased; in a time that the test gives. */
class AbandonedBoundTest {
    private static final int LIMIT = 20;
    private static final long LEASE = 15_000;
    private static final long RESERVE = 120_000;

    private final AtomicLong millis = new AtomicLong(1_795_000_000_000L);
    private final SharedState shared = new InMemoryStore(LIMIT, millis::get).shared();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private AbandonedBound bound;

    @BeforeEach
    void lease() {
        LeaseWords.set(shared, LeaseWords.SERVER, 7);
        LeaseWords.set(shared, LeaseWords.TIMES, LeaseWords.halves(LEASE, RESERVE));
        LeaseWords.set(shared, LeaseWords.BEAT, millis.get());
        LeaseWords.set(shared, LeaseWords.ELSEWHERE, LeaseWords.halves(13, 4));
        LeaseWords.set(shared, LeaseWords.STARTS, 3);
        assertThat(shared.timedBound(Bound.NONE, Bound.of(2))).isTrue();
        bound = new AbandonedBound(
                "account",
                shared,
                Limiters.create(() -> millis.get() * 1_000_000, millis::get, said::add)
                        .runtime());
        bound.inUse();
    }

    private void passes(long span) {
        for (long until = millis.get() + span; millis.get() < until; ) {
            millis.addAndGet(Math.min(1_000, until - millis.get()));
            bound.inUse();
        }
    }

    @Test
    void whatOthersLease_isObeyed_whileSomebodyLeads() {
        for (int i = 0; i < 20; i++) {
            passes(60_000);
            LeaseWords.set(shared, LeaseWords.BEAT, millis.get());
            bound.callsWait();
        }

        assertThat(shared.bound()).isEqualTo(2);
    }

    /** The window of the documents: from then on the limit is the machine's, and it is no more than that. */
    @Test
    void machineHasItsLimit_onlyAfterNobodyHasLedForLeaseAndReserve() {
        passes(LEASE + RESERVE);
        assertThat(shared.bound()).isEqualTo(2);

        passes(1_000);

        assertThat(shared.bound()).isEqualTo(Store.MOST_PERMITS);
        assertThat(shared.limit()).isEqualTo(LIMIT);
        assertThat(shared.keeperWord(LeaseWords.SERVER)).isZero();
        assertThat(shared.keeperWord(LeaseWords.ELSEWHERE)).isZero();
        assertThat(shared.keeperWord(LeaseWords.STARTS)).isZero();
    }

    @Test
    void wallClockThatIsSet_doesNotEndIt() {
        LeaseWords.set(shared, LeaseWords.BEAT, millis.get() - 3_600_000);

        passes(LEASE);

        assertThat(shared.bound()).isEqualTo(2);
    }
}

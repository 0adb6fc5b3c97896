package dev.kimigate.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.limiter.Limiters;
import dev.kimigate.runtime.GateRuntime;
import dev.kimigate.store.InMemoryStore;
import dev.kimigate.store.LeaseStatus;
import dev.kimigate.store.LeaseWords;
import dev.kimigate.store.SharedState;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who leads, and what a leader leaves behind; the store is one for all JVMs of the machine. */
class LeaderElectionTest {
    private static final int LIMIT = 6;
    private static final Duration LONG = Duration.ofSeconds(60);

    private final InMemoryStore store = new InMemoryStore(LIMIT, System::currentTimeMillis);
    private final SharedState shared = store.shared();
    private final GateRuntime runtime = Limiters.create(line -> {}).runtime();
    private final List<LeaderTerms> elected = new CopyOnWriteArrayList<>();
    private final List<String> unusable = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);

    @AfterEach
    void end() {
        over.countDown();
    }

    /** Leads for as long as that takes. */
    private static final class ScriptedLeader implements Leader {
        private final Runnable reign;
        private final boolean foreign;

        ScriptedLeader(Runnable reign, boolean foreign) {
            this.reign = reign;
            this.foreign = foreign;
        }

        @Override
        public void run() {
            reign.run();
        }

        @Override
        public void wake() {}

        @Override
        public void resign() {}

        @Override
        public void abandon() {}

        @Override
        public boolean isForeign() {
            return foreign;
        }
    }

    private interface Maker {
        Leader make(LeaderTerms terms);
    }

    private LeaderFactory factory(Maker maker) {
        return new LeaderFactory() {
            @Override
            public Leader leader(LeaderTerms terms, SharedState words, GateRuntime of, LeaderListener listener) {
                elected.add(terms);
                return maker.make(terms);
            }

            @Override
            public ServerReport look(String server) {
                throw new AssertionError(server);
            }
        };
    }

    private void begin(Maker maker) {
        LeaderFactory factory = factory(maker);
        LeaderTerms terms = new LeaderTerms("redis://host", "0123", "", 0, 15_000, 120_000, 0);
        LeaderElection.begin(store, terms, () -> factory, runtime, new LeaderListener() {
            @Override
            public void connected(String server, int permits, int machines) {}

            @Override
            public void coolsElsewhere(long millis, int reason) {}

            @Override
            public void lost(String problem, int permits) {}

            @Override
            public void unusable(String problem, int permits) {
                unusable.add(permits + ": " + problem);
            }
        });
    }

    private Leader untilTheEnd() {
        return new ScriptedLeader(
                () -> {
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                },
                false);
    }

    private LeaseStatus.State state() {
        return Objects.requireNonNull(LeaseStatus.read(shared::keeperWord, System.currentTimeMillis()))
                .state();
    }

    private long beat() {
        return shared.keeperWord(LeaseWords.BEAT);
    }

    @Test
    void firstJvm_leads_andNothingStartsBeforeItHasLeased() {
        begin(terms -> untilTheEnd());

        await().atMost(LONG).until(() -> elected.size() == 1);
        assertThat(elected.get(0).office()).isEqualTo(1);
        assertThat(elected.get(0).node()).matches("[0-9a-f]+");
        assertThat(shared.bound()).isZero();
        assertThat(beat()).isPositive();
    }

    @Test
    void anotherJvm_leads_onlyWhenTheFirstHasStoppedToShowThatItLives() {
        begin(terms -> untilTheEnd());
        await().atMost(LONG).until(() -> elected.size() == 1);
        LeaseWords.set(shared, LeaseWords.BEAT, System.currentTimeMillis() + 1_000); // fresh for some seconds
        begin(terms -> untilTheEnd());
        assertThat(elected).hasSize(1);

        LeaseWords.set(shared, LeaseWords.BEAT, System.currentTimeMillis() - 60_000);
        store.tend(0);

        await().atMost(LONG).until(() -> elected.size() == 2);
        assertThat(elected.get(1).office()).isEqualTo(2);
        assertThat(elected.get(1).node()).isEqualTo(elected.get(0).node());
    }

    @Test
    void leaderThatEnds_leavesNoStateOfItsConnection_andTheNextCallElectsAnother() {
        begin(terms -> new ScriptedLeader(
                () -> {
                    LeaseWords.set(shared, LeaseWords.ELSEWHERE, LeaseWords.halves(13, 4));
                    LeaseWords.set(
                            shared,
                            LeaseWords.STATE,
                            LeaseStatus.word(LeaseStatus.State.CONNECTED, System.currentTimeMillis()));
                },
                false));

        await().atMost(LONG).until(() -> elected.size() == 1 && beat() == 0);
        assertThat(state()).isEqualTo(LeaseStatus.State.AWAY);
        assertThat(shared.keeperWord(LeaseWords.ELSEWHERE)).isZero();

        store.tend(0);
        await().atMost(LONG).until(() -> elected.size() == 2);
    }

    @Test
    void leaderThatCannotBeMade_leavesOnePermit_andIsToldOnce() {
        begin(terms -> {
            throw new IllegalArgumentException("the URL is wrong");
        });

        await().atMost(LONG).until(() -> !unusable.isEmpty() && beat() == 0);
        for (int i = 0; i < 10; i++) {
            store.tend(0);
        }

        assertThat(unusable).containsExactly("1: the URL is wrong");
        assertThat(elected).hasSize(1);
        assertThat(shared.bound()).isEqualTo(1);
        assertThat(state()).isEqualTo(LeaseStatus.State.LOST);
    }

    @Test
    void machineThatAnotherGoesByTheNameOf_getsAnotherName() {
        begin(terms -> new ScriptedLeader(() -> {}, true));
        await().atMost(LONG).until(() -> elected.size() == 1 && beat() == 0);

        store.tend(0);

        await().atMost(LONG).until(() -> elected.size() == 2);
        assertThat(elected.get(1).node()).isNotEqualTo(elected.get(0).node());
    }
}

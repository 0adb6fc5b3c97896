package dev.kimigate.lease;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.lease.LeaseTable.Machine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The loop against a server of the test's own, which can answer anything. */
class LeaseLoopTest {
    private static final int LIMIT = 20;
    private static final long LEASE = 60_000;
    private static final long RESERVE = 120_000;

    private final List<LeaseLoop> loops = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final TableServer server = new TableServer();
    private final AtomicLong sleptMillis = new AtomicLong();

    @AfterEach
    void close() {
        loops.forEach(LeaseLoop::abandon);
    }

    /** Runs syncs on a table that is past its first lease. */
    private static final class TableServer implements LeaseServer {
        private final LeaseTable table = new LeaseTable(LeaseTable.Reserving.BLOCK);
        private final List<CallListener> listeners = new CopyOnWriteArrayList<>();
        final AtomicLong syncs = new AtomicLong();
        final AtomicLong connects = new AtomicLong();
        final AtomicLong unassertedPermits = new AtomicLong();
        volatile @Nullable TestMachine watched;
        volatile boolean isDown;
        volatile boolean isFaulty;
        volatile @Nullable Object reply;

        TableServer() {
            SyncRequest first = new SyncRequest("z", 1, 1, 1, 0, 0, LIMIT, LEASE, RESERVE, 0, 0, true, "-");
            SyncAnswer unused = table.sync(now() - 2 * LEASE, first);
        }

        private static long now() {
            return 10_000_000 + System.nanoTime() / 1_000_000;
        }

        private volatile SharedCoolDown coolDown = SharedCoolDown.NONE;

        @Override
        public Channel connect(CallListener listener, long timeoutMillis) throws ServerException {
            connects.incrementAndGet();
            if (isDown) {
                throw new ServerException("down");
            }
            listeners.add(listener);
            return new Channel() {
                @Override
                public String run() {
                    return "one";
                }

                @Override
                public Object sync(SyncRequest request, long millis) throws ServerException {
                    return TableServer.this.sync(request);
                }

                @Override
                public SharedCoolDown coolDown(SharedCoolDown own, long millis) {
                    coolDown = own.millis() > coolDown.millis() ? own : coolDown;
                    return coolDown;
                }

                @Override
                public FactsAnswer facts(List<ToldFact> told, long millis) {
                    return TableServer.this.facts(told);
                }

                @Override
                public KnownNames names(KnownNames present, long millis) {
                    return present;
                }

                @Override
                public StartsAnswer starts(StartsRequest request, long millis) {
                    return new StartsAnswer(request.allowed(), request.allowed(), 0, 1);
                }

                @Override
                public void close() {
                    listeners.remove(listener);
                }
            };
        }

        private final Map<FactKind, SharedFact> facts = new ConcurrentHashMap<>();
        final AtomicLong tellings = new AtomicLong();

        private synchronized FactsAnswer facts(List<ToldFact> told) {
            boolean isNews = false;
            for (ToldFact fact : told) {
                tellings.incrementAndGet();
                SharedFact next = new SharedFact(fact.kind(), now() - fact.ageMillis(), fact.first(), fact.second());
                SharedFact before = facts.get(fact.kind());
                SharedFact merged = before == null ? next : before.merged(next);
                isNews |= !merged.equals(before);
                facts.put(fact.kind(), merged);
            }
            if (isNews) {
                listeners.forEach(listener -> listener.called(List.of("*")));
            }
            return new FactsAnswer(now(), List.copyOf(facts.values()));
        }

        private synchronized Object sync(SyncRequest request) throws ServerException {
            syncs.incrementAndGet();
            TestMachine machine = watched;
            if (machine != null && request.node().equals("a") && machine.bound() > request.asserted()) {
                unassertedPermits.incrementAndGet();
            }
            if (isDown) {
                throw new ServerException("down");
            }
            if (isFaulty) {
                throw new IllegalStateException("a fault of ours");
            }
            Object instead = reply;
            if (instead != null) {
                return instead;
            }
            SyncAnswer answer = table.sync(now(), request);
            if (answer == null) {
                return List.of(table.refusal() == SyncAnswer.Refusal.FOREIGN ? -1L : 0L);
            }
            if (!table.calls().isEmpty()) {
                listeners.forEach(listener -> listener.called(table.calls()));
            }
            List<Object> words = new ArrayList<>(List.of(1L, answer.node().getBytes(StandardCharsets.UTF_8)));
            words.addAll(List.of(answer.office(), answer.seq(), (long) answer.block(), (long) answer.target()));
            words.addAll(List.of((long) answer.held(), (long) answer.limit(), answer.graceMillis()));
            words.addAll(List.of((long) answer.share(), (long) answer.machines(), answer.leaseMillis()));
            words.addAll(
                    List.of(answer.reserveMillis(), answer.birth(), (long) answer.waiting(), answer.serverMillis()));
            return words;
        }

        synchronized @Nullable Machine record(String node) {
            return table.machines().get(node);
        }
    }

    private static final class TestMachine implements LeasedMachine {
        volatile LeasedBlock block = LeasedBlock.none(System.nanoTime(), LEASE, RESERVE);
        volatile boolean failed;
        volatile int held;
        volatile int waiting;
        final Map<FactKind, KnownFact> facts = new ConcurrentHashMap<>();
        final List<String> said = new CopyOnWriteArrayList<>();
        final List<Integer> bounds = new CopyOnWriteArrayList<>();

        @Override
        public void put(LeasedBlock next, boolean hasFailed) {
            block = next;
            failed = hasFailed;
            bounds.add(bound());
        }

        int bound() {
            return block.inForce(System.nanoTime(), failed, 1);
        }

        @Override
        public int held() {
            return held;
        }

        @Override
        public int waiting() {
            return waiting;
        }

        @Override
        public KnownFact fact(FactKind kind) {
            return facts.getOrDefault(kind, KnownFact.NOTHING);
        }

        @Override
        public void learns(FactKind kind, KnownFact heard) {
            facts.put(kind, heard);
            said.add(kind + ": " + heard.first());
        }

        @Override
        public void lost(ServerException problem) {
            said.add("lost: " + problem.getMessage());
        }

        @Override
        public void back(SyncAnswer answer) {
            said.add("back");
        }
    }

    private LeaseLoop lead(TestMachine machine, String node, long leader, long office) {
        LeaseClocks clocks = new LeaseClocks() {
            @Override
            public long monotonicNanos() {
                return System.nanoTime();
            }

            @Override
            public long wallMillis() {
                return System.nanoTime() / 1_000_000 + sleptMillis.get();
            }
        };
        LeaseTerms terms = new LeaseTerms(node, leader, office, LIMIT, LEASE, RESERVE, 1);
        LeaseLoop loop = new LeaseLoop(server, terms, machine.block, machine, clocks, () -> 0.5);
        loops.add(loop);
        Thread thread = new Thread(loop, "loop");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        return loop;
    }

    private TestMachine busy(String node, int permits) {
        TestMachine machine = new TestMachine();
        machine.waiting = permits;
        LeaseLoop unused = lead(machine, node, 7, 1);
        await().until(() -> machine.bound() == permits);
        machine.held = permits;
        machine.waiting = 0;
        return machine;
    }

    private Machine recordOf(String node) {
        Machine record = server.record(node);
        assertThat(record).isNotNull();
        return requireNonNull(record);
    }

    @Test
    void calmMachine_sendsNothing() throws InterruptedException {
        TestMachine machine = busy("a", 5);
        await().until(() -> machine.bound() == 6); // one spare
        long before = server.syncs.get();

        Thread.sleep(500);

        assertThat(server.syncs.get()).isEqualTo(before);
        assertThat(machine.said).containsExactly("back");
    }

    /** Between the sync and its answer the machine may start what it has asserted, and nothing else. */
    @Test
    void surplusThatGoesBack_isOutOfUseBeforeTheServerKnows() {
        TestMachine machine = busy("a", 8);
        server.watched = machine;
        for (int held = 7; held >= 0; held--) {
            machine.held = held;
            int left = held + 1;
            await().until(() -> recordOf("a").block == left);
        }

        assertThat(server.unassertedPermits).hasValue(0);
    }

    @Test
    void machineThatSlept_usesNothing_beforeTheServerAnswers() {
        TestMachine machine = busy("a", 5);
        await().until(() -> machine.bound() == 6); // and asks nothing more
        server.isDown = true;
        machine.bounds.clear();

        sleptMillis.addAndGet(3_600_000);

        await().until(() -> machine.said.size() == 2);
        assertThat(machine.bounds.get(0)).isZero();
        assertThat(machine.bound()).isLessThanOrEqualTo(6); // the server was tried, and failed
        server.isDown = false;
        await().until(() -> machine.said.size() == 3);
        assertThat(machine.said).containsExactly("back", "lost: down", "back");
    }

    @Test
    void wallClockThatIsSetBack_isNoSleep() throws InterruptedException {
        TestMachine machine = busy("a", 5);
        await().until(() -> machine.bound() == 6);
        machine.bounds.clear();

        sleptMillis.addAndGet(-3_600_000);
        Thread.sleep(200);

        assertThat(machine.bounds).isEmpty();
    }

    @Test
    void downServer_isTriedAgain_andSaidOnce() {
        server.isDown = true;
        TestMachine machine = new TestMachine();
        machine.waiting = 3;
        LeaseLoop unused = lead(machine, "a", 7, 1);

        await().until(() -> server.connects.get() >= 3);

        assertThat(machine.said).containsExactly("lost: down");
        assertThat(machine.bound()).isEqualTo(1);
        server.isDown = false;
        await().until(() -> machine.bound() == 3);
        assertThat(machine.said).containsExactly("lost: down", "back");
    }

    @Test
    void faultOfOurs_isAFailure_andTheLoopGoesOn() {
        TestMachine machine = busy("a", 5);
        server.isFaulty = true;
        sleptMillis.addAndGet(10_000);
        await().until(() -> machine.said.size() == 2);

        server.isFaulty = false;

        await().until(() -> machine.said.size() == 3);
        assertThat(machine.said).last().isEqualTo("back");
    }

    @Test
    void interruptedLoop_goesOn() throws InterruptedException {
        TestMachine machine = new TestMachine();
        LeaseLoop loop = lead(machine, "a", 7, 1);
        await().until(() -> machine.said.size() == 1);
        threads.get(0).interrupt();
        await().until(() -> !threads.get(0).isInterrupted()); // parking would return at once, again and again
        machine.waiting = 4;

        await().until(() -> machine.bound() == 4);

        loop.resign();
        threads.get(0).join(10_000);
        assertThat(threads.get(0).isAlive()).isFalse();
    }

    @Test
    void nonsense_isAFailure() {
        TestMachine machine = busy("a", 5);
        for (Object nonsense : List.of("junk", List.of(), List.of(1L), List.of(-3L), List.of(-2L, 9L))) {
            int before = machine.said.size();
            server.reply = nonsense;
            sleptMillis.addAndGet(10_000);
            await().until(() -> machine.said.size() > before);
            server.reply = null;
            await().until(() -> machine.said.size() > before + 1);
        }
        assertThat(machine.said).anyMatch(line -> line.contains("another version"));
        assertThat(machine.said).anyMatch(line -> line.contains("not that of our script"));
    }

    @Test
    void twoLeadersOfOneNumber_theSecondLearnsThatItIsForeign() {
        TestMachine machine = busy("a", 5);
        TestMachine copy = new TestMachine();
        LeaseLoop second = lead(copy, "a", 8, 1);

        await().until(() -> second.end() == LeaseLoop.End.FOREIGN);

        assertThat(copy.bounds).allMatch(bound -> bound <= 1);
        assertThat(recordOf("a").block).isGreaterThanOrEqualTo(5);
        assertThat(machine.bound()).isGreaterThanOrEqualTo(5);
    }

    @Test
    void machineThatLeaves_givesItsBlockBackAtOnce() {
        TestMachine machine = busy("a", 20);
        TestMachine other = new TestMachine();
        other.waiting = 20;
        LeaseLoop unused = lead(other, "b", 7, 1);
        await().until(() -> machine.bound() == 10);
        machine.held = 0;

        loops.get(0).resign();

        await().until(() -> other.bound() == 20);
        assertThat(machine.bound()).isZero();
        assertThat(loops.get(0).end()).isEqualTo(LeaseLoop.End.RESIGNED);
    }

    @Test
    void machineThatLeavesWithCallsInFlight_keepsThemOnRecord_untilTheyEnd() throws InterruptedException {
        TestMachine machine = busy("a", 20);
        machine.held = 4;

        loops.get(0).resign();

        await().until(() -> recordOf("a").block == 4);
        assertThat(machine.bound()).isZero();
        assertThat(recordOf("a").left).isTrue();
        long said = server.syncs.get();
        await().until(() -> server.syncs.get() > said + 2); // while the process lives
        assertThat(threads.get(0).isAlive()).isTrue();
        machine.held = 1;
        await().until(() -> recordOf("a").block == 1);
        machine.held = 0;
        threads.get(0).join(10_000);
        assertThat(threads.get(0).isAlive()).isFalse();
        assertThat(recordOf("a").block).isZero();
    }

    /** The process is gone, and nobody says so: its calls are too. */
    @Test
    void machineThatLeftWithCallsInFlight_andEnded_leavesNothingReserved() {
        TestMachine machine = busy("a", 20);
        machine.held = 4;
        loops.get(0).resign();
        await().until(() -> recordOf("a").left);
        loops.get(0).abandon();
        TestMachine other = new TestMachine();
        other.waiting = 20;

        LeaseLoop unused = lead(other, "b", 7, 1);

        await().until(() -> other.bound() == 16);
        await().until(() -> other.bound() == 20); // the lease is a minute here
    }

    /** A tool that shuts down slowly is no reason for another of the machine to wait. */
    @Test
    void machineThatLeaves_whileCallsWait_letsAnotherLead() throws InterruptedException {
        TestMachine machine = busy("a", 20);
        machine.held = 4;
        machine.waiting = 3;

        loops.get(0).resign();

        threads.get(0).join(10_000);
        assertThat(threads.get(0).isAlive()).isFalse();
    }

    /** What was heard is not told again, or the two would tell each other for ever. */
    @Test
    void factOfOneMachine_isTheOthersSoon_andIsToldOnce() throws InterruptedException {
        TestMachine one = busy("a", 5);
        TestMachine two = new TestMachine();
        LeaseLoop unused = lead(two, "b", 7, 1);
        await().until(() -> two.said.contains("back"));

        one.facts.put(FactKind.STARTS, new KnownFact(System.nanoTime() / 1_000_000, 30, 0));

        await().until(() -> two.said.contains("STARTS: 30"));
        Thread.sleep(300);
        assertThat(server.tellings).hasValue(1);
        assertThat(one.said).doesNotContain("STARTS: 30");
    }

    @Test
    void quotaThatIsBack_isToldToAll_thoughNobodyRemembersWhen() {
        TestMachine one = busy("a", 5);
        TestMachine two = new TestMachine();
        LeaseLoop unused = lead(two, "b", 7, 1);
        one.facts.put(FactKind.QUOTA, new KnownFact(System.nanoTime() / 1_000_000, 1, 0));
        await().until(() -> two.said.contains("QUOTA: 1"));

        two.facts.put(FactKind.QUOTA, KnownFact.NOTHING);

        await().until(() -> one.said.contains("QUOTA: 0"));
    }

    @Test
    void factThatTheServerLost_isToldAgain() {
        TestMachine one = busy("a", 5);
        one.facts.put(FactKind.STARTS, new KnownFact(System.nanoTime() / 1_000_000, 30, 0));
        await().until(() -> server.facts.containsKey(FactKind.STARTS));
        server.facts.clear();
        sleptMillis.addAndGet(10_000); // it looks what has become of all
        server.listeners.forEach(listener -> listener.called(List.of("*")));

        await().until(() -> server.facts.containsKey(FactKind.STARTS));
    }

    @Test
    void replacedLeader_givesNothingBack() throws InterruptedException {
        TestMachine machine = busy("a", 20);

        loops.get(0).abandon();
        Thread.sleep(200);

        assertThat(machine.bound()).isEqualTo(20);
        assertThat(recordOf("a").block).isEqualTo(20);
    }
}

package dev.kimigate.limiter;

import dev.kimigate.machine.LocalStore;
import dev.kimigate.runtime.Clocks;
import dev.kimigate.runtime.GateRuntime;
import dev.kimigate.runtime.ProblemReports;
import dev.kimigate.runtime.Timers;
import dev.kimigate.store.AccountStatus;
import dev.kimigate.store.Admission;
import dev.kimigate.store.BoundKeeper;
import dev.kimigate.store.DigestTable;
import dev.kimigate.store.JvmStatus;
import dev.kimigate.store.SharedState;
import dev.kimigate.store.Store;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.verifier.QuiescentConsistencyVerifier;
import org.jetbrains.lincheck.datastructures.verifier.QuiescentConsistent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The queue under a model checker: whatever three threads do at once, each sees what it would have seen one after the
 * other before a plain queue.
 *
 * <p>Each thread has one call. It enters, is granted a permit or not, cancels, confirms, gives back at once or after a
 * linger; any thread lets the oldest waiter fail or changes the terms. A permit lost, granted twice or past the limit,
 * a waiter passed over or not woken are answers that the queue does not give.
 *
 * <p>A call leaves the queue under the lock and hears of it behind the lock. Who asks in between whether it waits, or
 * takes it back, sees the queue as it was a moment ago: such operations count as quiescently consistent, all others as
 * linearizable.
 *
 * <p>{@code -Dkimigate.lincheck=N} tries N interleavings of each race named here, and of N / 50 random scenarios.
 */
@Tag("torture")
class WaitQueueLincheckTest {
    private static final int INVOCATIONS = Integer.getInteger("kimigate.lincheck", 100);
    /** Ten seconds, which it takes for a hung thread otherwise, are short on a machine with other work. */
    private static final long LONGEST_MILLIS = 120_000;

    private static final int RANDOM_SCENARIOS = INVOCATIONS / 50;
    private static final Store STORE = LocalStore.create(
            "0123456789abcdef", "test", 2, "", jvm((nanos, task) -> {}).runtime());
    private static final SharedState SHARED = STORE.shared();
    private static final AccountStatus STATUS = STORE.status();

    /** What is done before; what three threads do at once; what is done after. Each with the number of its call. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            change 1, enter 0, enter 2          | release 0           | cancel 2          | tryEnter 3 | tryEnter 4
            change 1, enter 0, enter 2          | release 0           | look 2            | tryEnter 3 | look 2, tryEnter 4
            change 1, enter 0                   | release 0           | enter 2           | look 3     | look 2, tryEnter 4
            change 1, enter 0, enter 2          | release 0           | expireOldest      | look 2     | look 2, tryEnter 4
            change 1, enter 0                   | change 2            | enter 2           | enter 3    | look 2, look 3, expireOldest
            change 2, enter 0                   | change 1, release 0 | tryEnter 2        | enter 3    | look 3, tryEnter 4
            change 3, enter 0                   | confirm 0           | enter 2           | tryEnter 3 | look 2, tryEnter 4
            change 1, enter 0, releaseLater 0   | lingerEnds 0        | enter 2, cancel 2 | enter 3    | look 3, tryEnter 4
            change 1, enter 0, enter 1, enter 2 | release 0           | cancel 1          | look 2     | look 2, tryEnter 4
            """)
    void race_ofThreeThreads_isWhatAQueueDoes(String before, String first, String second, String third, String after) {
        ExecutionScenario scenario = new ExecutionScenario(
                actors(before), List.of(actors(first), actors(second), actors(third)), actors(after), null);

        new ModelCheckingOptions()
                .addCustomScenario(scenario)
                .iterations(0)
                .invocationsPerIteration(INVOCATIONS)
                .invocationTimeout$lincheck(LONGEST_MILLIS)
                .minimizeFailedScenario(false)
                .sequentialSpecification(PlainQueue.class)
                .verifier(QuiescentConsistencyVerifier.class)
                .check(RealLine.class);
    }

    @Test
    void scenarios_ofThreeThreads_doWhatAQueueDoes() {
        new ModelCheckingOptions()
                .threads(3)
                .actorsPerThread(3)
                .actorsBefore(3)
                .actorsAfter(2)
                .iterations(RANDOM_SCENARIOS)
                .invocationsPerIteration(INVOCATIONS)
                .invocationTimeout$lincheck(LONGEST_MILLIS)
                .sequentialSpecification(PlainQueue.class)
                .verifier(QuiescentConsistencyVerifier.class)
                .check(RealLine.class);
    }

    private static List<Actor> actors(String text) {
        return Arrays.stream(text.split(", ", -1))
                .map(operation -> actor(operation.split(" ", -1)))
                .toList();
    }

    private static Actor actor(String[] operation) {
        Method method = Arrays.stream(RealLine.class.getDeclaredMethods())
                .filter(m ->
                        m.isAnnotationPresent(Operation.class) && m.getName().equals(operation[0]))
                .findFirst()
                .orElseThrow();
        return new Actor(
                method, Arrays.stream(operation).skip(1).map(Integer::valueOf).toList());
    }

    /** What is asked of both; a call is named by its thread. */
    @SuppressWarnings("unused") // called by the model checker
    interface Line {
        /**
         * Thread ids start with 0 for what comes before and end with the number of threads + 1 for what comes after.
         */
        int CALLS = 5;

        /** Limit 2 with at most one unconfirmed start. */
        int PROBING = 3;

        static int limit(int terms) {
            return Math.min(terms, 2);
        }
    }

    @Param(name = "call", gen = ThreadIdGen.class)
    @Param(name = "terms", gen = IntGen.class, conf = "1:3")
    public static final class RealLine implements Line {
        private final CountingStore store = new CountingStore();
        private final Tasks tasks = new Tasks();
        private final Limiter limiter = new Limiter(store, jvm(tasks));
        private final AtomicReferenceArray<@Nullable CompletableFuture<Permit>> calls =
                new AtomicReferenceArray<>(CALLS);
        private final AtomicReferenceArray<@Nullable Runnable> lingering = new AtomicReferenceArray<>(CALLS);

        @Operation
        public boolean enter(@Param(name = "call") int call) {
            return isFree(call) && enter(call, Duration.ofMinutes(1));
        }

        @Operation
        public String tryEnter(@Param(name = "call") int call) {
            return isFree(call) && enter(call, Duration.ZERO) ? look(call) : "is there";
        }

        private boolean isFree(int call) {
            return calls.get(call) == null;
        }

        private boolean enter(int call, Duration wait) {
            calls.set(call, limiter.acquire(limiter.newPosition(wait)));
            return true;
        }

        @Operation
        @QuiescentConsistent
        public String look(@Param(name = "call") int call) {
            CompletableFuture<Permit> future = calls.get(call);
            if (future == null) {
                return "not there";
            }
            return !future.isDone() ? "waits" : future.isCompletedExceptionally() ? "failed" : "granted";
        }

        @Operation
        @QuiescentConsistent
        public boolean cancel(@Param(name = "call") int call) {
            CompletableFuture<Permit> future = calls.get(call);
            return future != null && future.cancel(true) && leave(call);
        }

        @Operation
        public boolean confirm(@Param(name = "call") int call) {
            Permit permit = permit(call);
            if (permit != null) {
                permit.confirm();
            }
            return permit != null;
        }

        @Operation
        public boolean release(@Param(name = "call") int call) {
            Permit permit = permit(call);
            if (permit != null) {
                permit.release();
            }
            return permit != null ? leave(call) : look(call).equals("failed") && leave(call);
        }

        @Operation
        public boolean releaseLater(@Param(name = "call") int call) {
            Permit permit = permit(call);
            if (permit != null && lingering.get(call) == null) {
                lingering.set(call, tasks.of(() -> permit.release(Duration.ofSeconds(1))));
                return leave(call);
            }
            return false;
        }

        @Operation
        public boolean lingerEnds(@Param(name = "call") int call) {
            Runnable end = lingering.get(call);
            if (end != null) {
                end.run();
                lingering.set(call, null);
            }
            return end != null;
        }

        private @Nullable Permit permit(int call) {
            return look(call).equals("granted") ? calls.get(call).join() : null;
        }

        private boolean leave(int call) {
            calls.set(call, null);
            return true;
        }

        @Operation
        @QuiescentConsistent
        public boolean expireOldest() {
            return limiter.expireOldest("test");
        }

        /** In a JVM the poller looks when terms have changed. */
        @Operation
        public void change(@Param(name = "terms") int terms) {
            store.terms = terms;
            long unused = limiter.poll();
        }
    }

    /** What it must look like. */
    @SuppressWarnings("unused") // called by the model checker
    public static final class PlainQueue implements Line {
        private final String[] states = new String[CALLS];
        private final boolean[] unconfirmed = new boolean[CALLS];
        private final boolean[] lingering = new boolean[CALLS];
        private final Deque<Integer> waiting = new ArrayDeque<>();
        private int terms = 2;

        public PlainQueue() {
            Arrays.fill(states, "not there");
        }

        public boolean enter(int call) {
            return enter(call, "waits");
        }

        public String tryEnter(int call) {
            return enter(call, "failed") ? states[call] : "is there";
        }

        private boolean enter(int call, String otherwise) {
            if (!states[call].equals("not there")) {
                return false;
            }
            states[call] = otherwise;
            if (waiting.isEmpty() && isRoom()) {
                grant(call);
            } else if (otherwise.equals("waits")) {
                waiting.add(call);
            }
            return true;
        }

        public String look(int call) {
            return states[call];
        }

        public boolean cancel(int call) {
            return waiting.remove(call) && leave(call);
        }

        public boolean confirm(int call) {
            boolean granted = states[call].equals("granted");
            if (granted) {
                unconfirmed[call] = false;
                serve();
            }
            return granted;
        }

        public boolean release(int call) {
            boolean over = states[call].equals("granted") || states[call].equals("failed");
            return over && leave(call);
        }

        public boolean releaseLater(int call) {
            boolean granted = states[call].equals("granted") && !lingering[call];
            lingering[call] |= granted;
            return granted && leave(call);
        }

        public boolean lingerEnds(int call) {
            boolean lingered = lingering[call];
            lingering[call] = false;
            serve();
            return lingered;
        }

        private boolean leave(int call) {
            states[call] = "not there";
            unconfirmed[call] = false;
            serve();
            return true;
        }

        public boolean expireOldest() {
            Integer oldest = waiting.poll();
            if (oldest != null) {
                states[oldest] = "failed";
            }
            return oldest != null;
        }

        public void change(int newTerms) {
            terms = newTerms;
            serve();
        }

        private void serve() {
            while (!waiting.isEmpty() && isRoom()) {
                grant(waiting.remove());
            }
        }

        private void grant(int call) {
            states[call] = "granted";
            unconfirmed[call] = terms == PROBING;
        }

        private boolean isRoom() {
            int held = 0;
            boolean probed = false;
            for (int call = 0; call < CALLS; call++) {
                held += (states[call].equals("granted") ? 1 : 0) + (lingering[call] ? 1 : 0);
                probed |= unconfirmed[call];
            }
            return held < Line.limit(terms) && (terms != PROBING || !probed);
        }
    }

    /** A number for the places. The model checker does not follow words in a buffer; these have tests of their own. */
    private static final class CountingStore implements Store {
        private static final int UNCONFIRMED = 100;
        private final AtomicInteger held = new AtomicInteger();
        private volatile int terms = 2;

        @Override
        public Admission tryAcquire() {
            while (true) {
                int present = held.get();
                int now = terms;
                boolean probing = now == Line.PROBING;
                if (present % UNCONFIRMED >= Line.limit(now) || (probing && present >= UNCONFIRMED)) {
                    return Admission.REFUSED;
                }
                if (held.compareAndSet(present, present + (probing ? 1 + UNCONFIRMED : 1))) {
                    return probing ? Admission.UNCONFIRMED : Admission.COUNTED;
                }
            }
        }

        @Override
        public void confirm() {
            held.addAndGet(-UNCONFIRMED);
        }

        @Override
        public void release(boolean unconfirmed) {
            held.addAndGet(unconfirmed ? -1 - UNCONFIRMED : -1);
        }

        @Override
        public long tend(long quietNanos) {
            return Long.MAX_VALUE;
        }

        @Override
        public SharedState shared() {
            return SHARED;
        }

        @Override
        public String name() {
            return "test";
        }

        @Override
        public AccountStatus status() {
            return STATUS;
        }

        @Override
        public DigestTable digests() {
            return STORE.digests();
        }

        @Override
        public void carry() {}

        @Override
        public void waiting(int count, long oldestSinceMillis) {}

        @Override
        public void stalled(int permits) {}

        @Override
        public void lingering(int change) {}

        @Override
        public boolean isShared() {
            return false;
        }

        @Override
        public void announce(String about, boolean limits) {}

        @Override
        public void onTakenBack(Consumer<JvmStatus> listener) {}

        @Override
        public void whenChanged(Runnable listener) {}

        @Override
        public void leasedBy(BoundKeeper keeper) {}

        @Override
        public void close() {}
    }

    /** Gives what is to be done later to the one who asked. */
    private static final class Tasks implements Timers {
        private @Nullable Runnable last;

        @Override
        public void after(long nanos, Runnable task) {
            last = task;
        }

        synchronized @Nullable Runnable of(Runnable work) {
            last = null;
            work.run();
            return last;
        }
    }

    private static Limiters jvm(Timers timers) {
        Clocks still = new Clocks(() -> 0, () -> 1_800_000_000_000L);
        return new Limiters(GateRuntime.of(still, timers, problem -> {}), NoThread::new);
    }

    private static final class NoThread extends Poller {
        NoThread(ProblemReports reports) {
            super(reports);
        }

        @Override
        boolean isRunning() {
            return true;
        }

        @Override
        void wake() {}
    }
}

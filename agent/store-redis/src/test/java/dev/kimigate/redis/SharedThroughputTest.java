package dev.kimigate.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.http.CuttableNetwork;
import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Limiters;
import dev.kimigate.limiter.Permit;
import dev.kimigate.machine.MachineStore;
import dev.kimigate.redis.BusyMachine.Counter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How much of a limit three machines use, compared with the same clients paced by one semaphore, and what a start costs
 * that needs nothing of the server. Ratios of one run.
 */
@Tag("nightly") // three minutes a server: with leases of 15 s, and long enough to measure
class SharedThroughputTest {
    private static final int LIMIT = 20;
    private static final int MACHINES = 3;
    private static final int CALLERS = 20;
    private static final long HOLD_MILLIS = 500;
    private static final long MEASURED_MILLIS = 25_000;
    private static final long LEASE = 15_000;
    private static final long RESERVE = 120_000;
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final System.Logger FIGURES = System.getLogger("figures");

    @TempDir
    Path folder;

    @RegisterExtension
    final Opened open = new Opened();

    /** Where a machine's client gets the right to call. */
    private interface Pace {
        Runnable start() throws Exception;
    }

    private LeasingJvm jvm(String name, int port) throws Exception {
        LeasingJvm jvm =
                new LeasingJvm(LeasingJvm.folder(folder, name), "redis://127.0.0.1:" + port, LIMIT, 0, LEASE, RESERVE);
        open.add(jvm);
        return jvm;
    }

    /** Calls that end within the time, of clients that think; by machine, whether its turn has come to be busy. */
    private static long ended(List<Pace> machines, Counter counter, long thinkMillis, IntPredicate busy)
            throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        LongAdder finished = new LongAdder();
        List<Thread> threads = new ArrayList<>();
        for (int machine = 0; machine < machines.size(); machine++) {
            for (int caller = 0; caller < CALLERS; caller++) {
                int index = machine;
                Random random = new Random(machine * 100L + caller);
                Thread thread = new Thread(() -> {
                    try {
                        while (!over.get()) {
                            if (!busy.test(index)) {
                                Thread.sleep(20);
                                continue;
                            }
                            Runnable end = machines.get(index).start();
                            counter.started();
                            Thread.sleep(HOLD_MILLIS);
                            counter.ended();
                            end.run();
                            finished.increment();
                            Thread.sleep(thinkMillis == 0 ? 0 : random.nextInt((int) (2 * thinkMillis)));
                        }
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
                thread.setDaemon(true);
                threads.add(thread);
                thread.start();
            }
        }
        Thread.sleep(4_000);
        long before = finished.sum();
        Thread.sleep(MEASURED_MILLIS);
        long measured = finished.sum() - before;
        over.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        return measured;
    }

    private static Pace semaphore(Semaphore permits) {
        return () -> {
            permits.acquire();
            return permits::release;
        };
    }

    private static Pace leased(LeasingJvm jvm) {
        return () -> {
            Permit permit = jvm.acquire().get();
            return permit::release;
        };
    }

    /** Each machine is the busy one for three seconds in turn, and two machines make do with a few calls. */
    private static IntPredicate turns(long beganNanos) {
        return machine -> (System.nanoTime() - beganNanos) / 3_000_000_000L % MACHINES == machine;
    }

    @ParameterizedTest
    @EnumSource
    void threeMachines_useTheLimit_asOneSemaphoreDoes(TestServer.Kind kind) throws Exception {
        TestServer server = TestServer.start(kind);
        open.add(server);
        List<Pace> machines = new ArrayList<>();
        for (int i = 0; i < MACHINES; i++) {
            LeasingJvm jvm = jvm("machine" + i, server.port());
            jvm.acquire().get(60, TimeUnit.SECONDS).release();
            machines.add(leased(jvm));
        }
        Thread.sleep(LEASE); // the first machine of all waits until a lease is over
        Semaphore permits = new Semaphore(LIMIT);
        List<Pace> one = List.of(semaphore(permits), semaphore(permits), semaphore(permits));

        Counter counter = new Counter(LIMIT);
        double calm = (double) ended(machines, counter, 0, machine -> true)
                / ended(one, new Counter(LIMIT), 0, machine -> true);
        double thinking = (double) ended(machines, counter, 1_000, machine -> true)
                / ended(one, new Counter(LIMIT), 1_000, machine -> true);
        double moving = (double) ended(machines, counter, 0, turns(System.nanoTime()))
                / ended(one, new Counter(LIMIT), 0, turns(System.nanoTime()));

        FIGURES.log(
                System.Logger.Level.INFO,
                "{0}: of a semaphore calm {1}, with pauses {2}, moving {3}; most {4}",
                kind,
                calm,
                thinking,
                moving,
                counter.most.get());
        assertThat(counter.over.get()).isZero();
        assertThat(calm).as("calm").isGreaterThanOrEqualTo(0.95);
        assertThat(thinking).as("with pauses").isGreaterThanOrEqualTo(0.90);
        assertThat(moving).as("moving").isGreaterThanOrEqualTo(0.90);
    }

    /** In a block that is free a start costs what it costs without the setting, however far the server is. */
    @ParameterizedTest
    @CsvSource({"REDIS, 0", "REDIS, 25", "VALKEY, 0", "VALKEY, 25"})
    void startInAFreeBlock_sendsNothing_andCostsWhatItDoesAlone(TestServer.Kind kind, int delayMillis)
            throws Exception {
        TestServer server = TestServer.start(kind);
        open.add(server);
        CuttableNetwork network = new CuttableNetwork(server.port());
        network.delay(delayMillis);
        open.add(network);
        LeasingJvm leasing = jvm("leasing", network.port());
        leasing.acquire().get(60, TimeUnit.SECONDS).release();
        Thread.sleep(LEASE);
        List<Permit> few = new ArrayList<>();
        for (int i = 0; i < 3; i++) { // so that the block has room
            few.add(leasing.acquire().get(60, TimeUnit.SECONDS));
        }
        Limiters limiters = Limiters.create(line -> {});
        MachineStore store = MachineStore.open(
                LeasingJvm.folder(folder, "alone"), "0123", "account", LIMIT, "test", limiters.runtime());
        open.add(store);
        Limiter alone = limiters.limiter(store);
        Limiter shared = leasing.limiter;
        long[] aloneNanos = new long[0];
        long[] sharedNanos = new long[0];
        for (int round = 0; round < 30; round++) {
            aloneNanos = with(aloneNanos, nanos(alone, 200));
            sharedNanos = with(sharedNanos, nanos(shared, 200));
        }

        await().atMost(LONG).until(() -> {
            awaitRenewal(server);
            long before = server.scriptsRun();
            long[] unused = nanos(shared, 2_000);
            Thread.sleep(500);
            return server.scriptsRun() == before;
        });
        double ratio = (double) median(sharedNanos) / median(aloneNanos);
        FIGURES.log(
                System.Logger.Level.INFO,
                "{0}, {1} ms: p50 of a start is {2} of that alone",
                kind,
                2 * delayMillis,
                ratio);
        assertThat(ratio).isLessThanOrEqualTo(1.5);
        few.forEach(Permit::release);
    }

    /** Until the machine has just asked, which it does by itself four times in a lease. */
    private static void awaitRenewal(TestServer server) throws InterruptedException {
        long before = server.scriptsRun();
        while (server.scriptsRun() == before) {
            Thread.sleep(20);
        }
        Thread.sleep(500);
    }

    private static long[] nanos(Limiter limiter, int calls) throws Exception {
        long[] nanos = new long[calls];
        for (int i = 0; i < calls; i++) {
            long began = System.nanoTime();
            Permit permit = limiter.acquire(limiter.newPosition(LONG)).get();
            nanos[i] = System.nanoTime() - began;
            permit.release();
        }
        return nanos;
    }

    private static long[] with(long[] some, long[] more) {
        long[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    private static long median(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}

package dev.kimigate.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.limiter.Permit;
import dev.kimigate.redis.BusyMachine.Counter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Twelve machines that all want more than there is: each is served, and alike. */
@Tag("slow") // about a minute: calls of a second, and of a limit of 1 each machine must get several
@Execution(ExecutionMode.CONCURRENT)
class ManyMachinesTest {
    private static final int MACHINES = 12;
    private static final int CALLERS = 3;
    /** The product's: a starved test machine is not cut off, which would give it a permit of its own. */
    private static final long LEASE_MILLIS = 15_000;

    private static final long RESERVE_MILLIS = 30_000;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(20);
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @RegisterExtension
    final Opened open = new Opened();

    private final ScheduledExecutorService ends = Executors.newScheduledThreadPool(2);
    private volatile long holdMillis;
    private volatile boolean over;

    @AfterEach
    void closeAll() throws Exception {
        over = true;
        ends.shutdownNow();
    }

    private LeasingJvm machine(int index, TestServer server, int limit) throws Exception {
        Path directory = LeasingJvm.folder(folder, "machine" + index);
        LeasingJvm jvm =
                new LeasingJvm(directory, "redis://127.0.0.1:" + server.port(), limit, 0, LEASE_MILLIS, RESERVE_MILLIS);
        open.add(jvm);
        return jvm;
    }

    private void call(LeasingJvm jvm, Counter counter, AtomicLong finished) {
        var unused = jvm.acquire(LONGEST_WAIT).thenAccept(permit -> {
            counter.started();
            var unusedEnd = ends.schedule(() -> end(jvm, counter, finished, permit), holdMillis, TimeUnit.MILLISECONDS);
        });
    }

    private void end(LeasingJvm jvm, Counter counter, AtomicLong finished, Permit permit) {
        counter.ended();
        finished.incrementAndGet();
        permit.release();
        if (!over) {
            call(jvm, counter, finished);
        }
    }

    /** Jain's index: 1 = all the same, 1/n = one has all. */
    private static double jain(List<AtomicLong> finished) {
        double sum = 0;
        double squares = 0;
        for (AtomicLong each : finished) {
            sum += each.get();
            squares += (double) each.get() * each.get();
        }
        return sum * sum / (finished.size() * squares);
    }

    @ParameterizedTest
    @CsvSource({"REDIS, 10, 30", "VALKEY, 1, 90"})
    void twelveMachines_areServedAlike(TestServer.Kind kind, int limit, int seconds) throws Exception {
        assertServedAlike(kind, limit, 1_000, seconds);
    }

    /** Of a limit of 1, each gets its turn once in six minutes. */
    @ParameterizedTest
    @CsvSource({"VALKEY, 10, 200", "REDIS, 1, 400"})
    @EnabledIfSystemProperty(named = "kimigate.full", matches = "true")
    void twelveMachines_withCallsOf30Seconds_areServedAlike(TestServer.Kind kind, int limit, int seconds)
            throws Exception {
        assertServedAlike(kind, limit, 30_000, seconds);
    }

    private void assertServedAlike(TestServer.Kind kind, int limit, long hold, int seconds) throws Exception {
        holdMillis = hold;
        TestServer server = TestServer.start(kind);
        open.add(server);
        Counter counter = new Counter(limit);
        List<LeasingJvm> machines = new ArrayList<>();
        List<AtomicLong> finished = new ArrayList<>();
        for (int i = 0; i < MACHINES; i++) {
            machines.add(machine(i, server, limit));
            machines.get(i).acquire().get(60, TimeUnit.SECONDS).release(); // it has met the server
            await().atMost(LONG)
                    .until(() -> machines.get(machines.size() - 1).said.contains("connected"));
        }
        for (LeasingJvm machine : machines) {
            AtomicLong count = new AtomicLong();
            finished.add(count);
            for (int i = 0; i < CALLERS; i++) {
                call(machine, counter, count);
            }
        }
        Thread.sleep(TimeUnit.SECONDS.toMillis(seconds));

        assertThat(counter.over.get())
                .as(() -> machines.stream()
                        .map(each -> each.said.toString())
                        .toList()
                        .toString())
                .isZero();
        assertThat(finished).allSatisfy(count -> assertThat(count.get()).isPositive());
        assertThat(jain(finished)).as("%s", finished).isGreaterThanOrEqualTo(0.9);
        System.getLogger("figures")
                .log(
                        System.Logger.Level.INFO,
                        "limit {0}, calls of {1} ms: {2}, Jain {3}",
                        limit,
                        hold,
                        finished,
                        jain(finished));
    }
}

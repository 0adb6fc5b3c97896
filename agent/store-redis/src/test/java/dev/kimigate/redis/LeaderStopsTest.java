package dev.kimigate.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.leader.LeaderFactory;
import dev.kimigate.limiter.Permit;
import dev.kimigate.redis.BusyMachine.Counter;
import dev.kimigate.store.LeaseWords;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A leader that stands still at some step of a sync while its machine calls on, and goes on when another leads: two
 * JVMs of one machine, and another machine that wants all.
 */
@Tag("slow") // half a minute: a stopped leader is replaced after a second and a half
@Execution(ExecutionMode.CONCURRENT)
class LeaderStopsTest {
    private static final int LIMIT = 6;
    private static final long HOLD_MILLIS = 30;

    /** Nobody dies here; but a machine that gets no processor time for a while must not count as dead. */
    private static final long RESERVE_MILLIS = 60_000;

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @RegisterExtension
    final Opened open = new Opened();

    private final Counter counter = new Counter(LIMIT);
    private final ScheduledExecutorService ends = Executors.newScheduledThreadPool(1);
    private volatile boolean over;

    @AfterEach
    void closeAll() {
        over = true;
        ends.shutdownNow();
    }

    /** From the bound that is lowered to the first of what is exchanged beside permits. */
    static IntStream steps() {
        return IntStream.range(0, 24);
    }

    /** Calls one after the other, without a thread. */
    private void call(LeasingJvm jvm) {
        var unused = jvm.acquire().thenAccept(permit -> {
            counter.started();
            var unusedEnd = ends.schedule(() -> end(jvm, permit), HOLD_MILLIS, TimeUnit.MILLISECONDS);
        });
    }

    private void callMore(LeasingJvm jvm) {
        IntStream.range(0, LIMIT).forEach(i -> call(jvm));
    }

    private void end(LeasingJvm jvm, Permit permit) {
        counter.ended();
        permit.release();
        if (!over) {
            call(jvm);
        }
    }

    private LeasingJvm jvm(String machine, String url, LeaderFactory leaders) throws Exception {
        return new LeasingJvm(
                LeasingJvm.folder(folder, machine),
                url,
                LIMIT,
                0,
                LeasingJvm.LEASE_MILLIS,
                RESERVE_MILLIS,
                () -> leaders);
    }

    private LeasingJvm met(LeasingJvm jvm) throws Exception {
        open.add(jvm);
        jvm.acquire().get(60, TimeUnit.SECONDS).release();
        return jvm;
    }

    @ParameterizedTest
    @MethodSource("steps")
    void leaderThatStandsStill_raisesNothing_onceAnotherWasElected(int step) throws Exception {
        TestServer server = TestServer.start(TestServer.Kind.REDIS);
        open.add(server);
        String url = "redis://127.0.0.1:" + server.port();
        StoppingLeaders leaders = new StoppingLeaders(step);
        LeasingJvm first = met(jvm("one", url, leaders));
        LeasingJvm second = met(jvm("one", url, leaders));
        LeasingJvm other = met(jvm("two", url, new RedisLeaders()));
        leaders.arm();
        callMore(first);
        callMore(second);

        assertThat(leaders.reached().await(60, TimeUnit.SECONDS)).isTrue();
        await().atMost(LONG).until(() -> first.store.shared().keeperWord(LeaseWords.OFFICE) > leaders.office());
        callMore(other); // what the one that stands still was granted is no longer the machine's alone
        await().atMost(LONG).until(() -> other.lease().permits() >= LIMIT / 2);
        leaders.goOn();
        Thread.sleep(1_000);

        await().atMost(LONG).until(() -> counter.inFlight() == LIMIT);
        int alone = (int) Stream.of(first, second, other)
                .flatMap(jvm -> jvm.said.stream())
                .filter(line -> line.startsWith("lost"))
                .count();
        assertThat(counter.most.get()).as("stopped %s", leaders.where()).isLessThanOrEqualTo(LIMIT + alone);
    }
}

package dev.kimigate.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.http.CuttableNetwork;
import dev.kimigate.limiter.Permit;
import dev.kimigate.redis.BusyMachine.Counter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Three machines with two JVMs each, by the product's stores, that want more than the limit all the time. */
@Tag("slow") // about 20 s a server: leases and reserves must run out
class BusyStoresTest {
    private static final int LIMIT = 20;
    private static final int CALLERS = 10;
    private static final long HOLD_MILLIS = 50;
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @RegisterExtension
    final Opened open = new Opened();

    private final Counter counter = new Counter(LIMIT);
    private final ScheduledExecutorService ends = Executors.newScheduledThreadPool(2);
    private volatile boolean over;

    @AfterEach
    void closeAll() throws Exception {
        over = true;
        ends.shutdownNow();
    }

    private LeasingJvm jvm(Path machine, int port) throws Exception {
        LeasingJvm jvm = new LeasingJvm(machine, "redis://127.0.0.1:" + port, LIMIT, 0);
        open.add(jvm);
        return jvm;
    }

    /** Calls one after the other, without a thread. */
    private void call(LeasingJvm jvm) {
        var unused = jvm.acquire().thenAccept(permit -> {
            counter.started();
            var unusedEnd = ends.schedule(() -> end(jvm, permit), HOLD_MILLIS, TimeUnit.MILLISECONDS);
        });
    }

    private void end(LeasingJvm jvm, Permit permit) {
        counter.ended();
        permit.release();
        if (!over) {
            call(jvm);
        }
    }

    private void assertNeverOver(String phase, long millis) throws InterruptedException {
        Thread.sleep(millis);
        assertThat(counter.over.get()).as(phase).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void machines_underLoad_neverExceedTheLimit(TestServer.Kind kind) throws Exception {
        TestServer server = TestServer.start(kind);
        open.add(server);
        List<CuttableNetwork> networks = new ArrayList<>();
        List<LeasingJvm> jvms = new ArrayList<>();
        for (int machine = 0; machine < 3; machine++) {
            CuttableNetwork network = new CuttableNetwork(server.port());
            networks.add(network);
            open.add(network);
            Path directory = LeasingJvm.folder(folder, "machine" + machine);
            for (int i = 0; i < 2; i++) {
                jvms.add(jvm(directory, network.port()));
            }
        }
        for (LeasingJvm jvm : jvms) { // who never reached the server may use one permit beside the limit
            jvm.acquire().get(60, TimeUnit.SECONDS).release();
        }
        jvms.forEach(jvm -> {
            for (int i = 0; i < CALLERS; i++) {
                call(jvm);
            }
        });
        await().atMost(LONG).until(() -> counter.inFlight() == LIMIT);
        long before = counter.started.sum();
        assertNeverOver("calm", 4_000);
        assertThat((counter.started.sum() - before) * HOLD_MILLIS / 4_000.0 / LIMIT)
                .as("of the ideal, on a busy machine; figures are taken elsewhere")
                .isGreaterThan(0.4);

        networks.get(2).cut(true);
        assertNeverOver("one machine is cut off", 4_000);
        networks.get(2).cut(false);
        await().atMost(LONG).until(() -> counter.inFlight() == LIMIT);

        server.signal("STOP");
        assertNeverOver("the server stands still", 3_000);
        server.signal("CONT");
        await().atMost(LONG).until(() -> counter.inFlight() == LIMIT);
        assertNeverOver("it goes on", 1_000);
        assertThat(counter.most.get()).isEqualTo(LIMIT);
    }
}

package dev.kimigate.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.http.CuttableNetwork;
import dev.kimigate.limiter.Permit;
import dev.kimigate.store.LeaseStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The cases of the documents in which more than the limit may be in flight, on real servers, each with its bound. Calls
 * do not end here before the test ends them, so those that have a permit are those in flight.
 */
@Tag("slow") // leases of 2 s and reserves of 8 s must run out
@Execution(ExecutionMode.CONCURRENT)
class WindowsTest {
    private static final int LIMIT = 6;
    private static final long RESERVE = 8_000;
    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    @RegisterExtension
    final Opened open = new Opened();

    /** A machine with calls that wait for permits, and its network. */
    private final class Machine {
        final LeasingJvm jvm;
        final CuttableNetwork network;
        final List<CompletableFuture<Permit>> calls = new ArrayList<>();

        Machine(String name, TestServer server) throws Exception {
            network = new CuttableNetwork(server.port());
            open.add(network);
            Path directory = LeasingJvm.folder(folder, name);
            jvm = new LeasingJvm(
                    directory, "redis://127.0.0.1:" + network.port(), LIMIT, 0, LeasingJvm.LEASE_MILLIS, RESERVE);
            open.add(jvm);
        }

        void call(int count) {
            calls.addAll(jvm.acquire(count));
        }

        int inFlight() {
            return (int) calls.stream().filter(CompletableFuture::isDone).count();
        }

        void end(int count) {
            for (int i = 0; i < count; i++) {
                int started = 0;
                while (!calls.get(started).isDone()) {
                    started++;
                }
                calls.remove(started).join().release();
            }
        }

        /** It has met the server: before that it may use one permit beside the limit. */
        Machine met() throws Exception {
            jvm.acquire().get(60, TimeUnit.SECONDS).release();
            await().atMost(LONG).until(() -> jvm.lease().state() == LeaseStatus.State.CONNECTED);
            return this;
        }
    }

    private TestServer server(TestServer.Kind kind, String... options) {
        TestServer server = TestServer.start(kind, options);
        open.add(server);
        return server;
    }

    private static int inFlight(Machine... machines) {
        int all = 0;
        for (Machine machine : machines) {
            all += machine.inFlight();
        }
        return all;
    }

    private static void awaitInFlight(int count, Machine... machines) {
        await().atMost(LONG).until(() -> inFlight(machines) == count);
    }

    private static void staysInFlight(int count, long millis, Machine... machines) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() - until < 0) {
            List<Integer> all = Stream.of(machines).map(Machine::inFlight).toList();
            assertThat(all.stream().mapToInt(Integer::intValue).sum())
                    .as("in flight: %s", all)
                    .isEqualTo(count);
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** Its share, beside the limit; before lease and reserve are over, nothing. */
    @ParameterizedTest
    @EnumSource
    void machineThatIsCutOff_addsItsShare_andNotBeforeTheReserveIsOver(TestServer.Kind kind) throws Exception {
        TestServer server = server(kind);
        Machine cut = new Machine("cut", server).met();
        Machine other = new Machine("other", server).met();
        cut.call(2 * LIMIT);
        other.call(2 * LIMIT);
        awaitInFlight(LIMIT, cut, other);
        await().atMost(LONG).until(() -> cut.inFlight() == LIMIT / 2 || rebalance(cut, other));

        cut.network.cut(true);

        staysInFlight(LIMIT, LeasingJvm.LEASE_MILLIS + RESERVE - 3_000, cut, other);
        awaitInFlight(LIMIT, other);
        staysInFlight(LIMIT + LIMIT / 2, 2_000, cut, other);
        cut.end(cut.inFlight());
        await().atMost(LONG).until(() -> cut.inFlight() == LIMIT / 2); // it goes on with its share
        staysInFlight(LIMIT + LIMIT / 2, 1_000, cut, other);

        cut.network.cut(false);
        await().atMost(LONG).until(() -> cut.jvm.lease().state() == LeaseStatus.State.CONNECTED);
        other.end(LIMIT / 2);
        staysInFlight(LIMIT, 2_000, cut, other); // who has more than a half starts nothing before it has less
    }

    /** Ends one call of who has more than half. */
    private static boolean rebalance(Machine one, Machine two) {
        Machine more = one.inFlight() > two.inFlight() ? one : two;
        more.end(1);
        return false;
    }

    /** What is running stays; the network of one is gone, and the server, and both: never more than the limit. */
    @ParameterizedTest
    @EnumSource
    void serverReachedBySome_keepsTheLimit_whileTheReserveLasts(TestServer.Kind kind) throws Exception {
        TestServer server = server(kind);
        Machine one = new Machine("one", server).met();
        Machine two = new Machine("two", server).met();
        one.call(LIMIT);
        awaitInFlight(LIMIT, one);

        one.network.cut(true);
        two.call(LIMIT);

        staysInFlight(LIMIT, LeasingJvm.LEASE_MILLIS + RESERVE - 3_000, one, two);
        one.network.cut(false);
        await().atMost(LONG).until(() -> one.jvm.lease().state() == LeaseStatus.State.CONNECTED);
        one.end(LIMIT);
        awaitInFlight(LIMIT, one, two);
        staysInFlight(LIMIT, 1_000, one, two);
    }

    /** Machines without history, on a server that has lost what it knew: one permit for all of them together. */
    @ParameterizedTest
    @EnumSource
    void serverThatLostItsData_givesNewMachinesOnePermit_untilTheOthersHaveAsserted(TestServer.Kind kind)
            throws Exception {
        TestServer server = server(kind);
        Machine known = new Machine("known", server).met();
        known.call(LIMIT);
        awaitInFlight(LIMIT, known);
        known.network.cut(true); // it cannot say what it has
        server.command("FLUSHALL");

        Machine first = new Machine("first", server);
        Machine second = new Machine("second", server);
        first.call(LIMIT);
        second.call(LIMIT);
        awaitInFlight(LIMIT + 1, known, first, second);
        known.network.cut(false);

        staysInFlight(LIMIT + 1, 4_000, known, first, second);
        known.end(LIMIT);
        awaitInFlight(LIMIT, known, first, second);
    }

    /** The grants that the new primary never heard of: it grants nothing until all have said what they have. */
    @ParameterizedTest
    @EnumSource
    void failOver_thatLostTheLastGrants_addsNoMoreThanThese(TestServer.Kind kind) throws Exception {
        TestServer primary = server(kind);
        Machine one = new Machine("one", primary).met();
        Machine two = new Machine("two", primary).met();
        CuttableNetwork replication = new CuttableNetwork(primary.port());
        open.add(replication);
        TestServer replica = server(kind, "--replicaof", "127.0.0.1 " + replication.port());
        await().atMost(LONG).until(() -> replica.info().contains("master_link_status:up"));
        replication.cut(true);
        one.call(LIMIT);
        awaitInFlight(LIMIT, one); // the lost grants
        two.call(LIMIT);

        primary.close();
        replication.close();
        replica.command("REPLICAOF", "NO", "ONE");
        one.network.serverPort(replica.port());
        two.network.serverPort(replica.port());

        await().atMost(LONG).until(() -> two.jvm.lease().state() == LeaseStatus.State.CONNECTED);
        staysInFlight(LIMIT, 5_000, one, two); // none was granted twice here
        one.end(LIMIT);
        awaitInFlight(LIMIT, one, two);
        staysInFlight(LIMIT, 1_000, one, two);
    }

    /** Two primaries at once: each grants the whole limit, once the leases that it remembers are over. */
    @ParameterizedTest
    @EnumSource
    void splitBrain_isTwiceTheLimit_andEndsWithIt(TestServer.Kind kind) throws Exception {
        TestServer primary = server(kind);
        Machine here = new Machine("here", primary).met();
        Machine there = new Machine("there", primary).met();
        CuttableNetwork replication = new CuttableNetwork(primary.port());
        open.add(replication);
        TestServer replica = server(kind, "--replicaof", "127.0.0.1 " + replication.port());
        await().atMost(LONG).until(() -> replica.info().contains("master_link_status:up"));
        replication.close();
        replica.command("REPLICAOF", "NO", "ONE");
        there.network.serverPort(replica.port());
        there.network.reset();
        here.call(2 * LIMIT);
        there.call(2 * LIMIT);

        awaitInFlight(2 * LIMIT, here, there);
        staysInFlight(2 * LIMIT, 1_000, here, there);

        there.network.serverPort(primary.port());
        there.network.reset();
        await().atMost(LONG)
                .until(() ->
                        there.jvm.lease().elsewhere() > 0 && here.jvm.lease().elsewhere() > 0);
        there.end(LIMIT / 2);
        here.end(LIMIT / 2);
        staysInFlight(LIMIT, 2_000, here, there);
    }

    /** It says again and again what it still holds; the server keeps that for three seconds. */
    @ParameterizedTest
    @EnumSource
    void machineThatIsShutDown_whileItsNetworkIsGone_addsTheCallsThatStillRun(TestServer.Kind kind) throws Exception {
        TestServer server = server(kind);
        Machine ending = new Machine("ending", server).met();
        Machine other = new Machine("other", server).met();
        ending.call(LIMIT);
        awaitInFlight(LIMIT, ending);
        other.call(LIMIT);

        ending.jvm.leave();
        staysInFlight(LIMIT, 5_000, ending, other);
        ending.network.cut(true);

        awaitInFlight(2 * LIMIT, ending, other);
        staysInFlight(2 * LIMIT, 1_000, ending, other);
        ending.end(LIMIT);
        staysInFlight(LIMIT, 1_000, ending, other);
    }
}

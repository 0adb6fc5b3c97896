package dev.kimigate.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.http.CuttableNetwork;
import dev.kimigate.redis.BusyMachine.Counter;
import dev.kimigate.redis.BusyMachine.LinkedNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Three machines that want more than the limit all the time, on a real server, with everything that can fail failing.
 */
@Tag("slow") // about 45 s: leases and reserves must run out
@Execution(ExecutionMode.CONCURRENT)
class ThreeMachinesTest {
    private static final int LIMIT = 20;
    private static final int THREADS = 20;
    private static final long HOLD_MILLIS = 50;
    /** In which a starved test machine is back after a cut of five seconds. */
    private static final long LONG_RESERVE_MILLIS = 20_000;

    private static final Duration LONG = Duration.ofSeconds(60);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<CuttableNetwork> networks = new ArrayList<>();
    private final Counter counter = new Counter(LIMIT);

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private BusyMachine machine(LinkedNode node, int network) {
        return machine(node, network, THREADS, HOLD_MILLIS, BusyMachine.RESERVE_MILLIS);
    }

    private BusyMachine machine(LinkedNode node, int network, int threads, long holdMillis, long reserveMillis) {
        int port = networks.get(network).port();
        BusyMachine machine = new BusyMachine(node, port, LIMIT, counter, threads, holdMillis, reserveMillis);
        open.add(0, machine::kill);
        return machine;
    }

    private void assertNeverOver(String phase, long millis) throws InterruptedException {
        Thread.sleep(millis);
        assertThat(counter.over.get()).as(phase).isZero();
    }

    /** Before, a machine that could not connect in time uses one permit beside the limit. */
    private void awaitConnected(BusyMachine machine) {
        await().atMost(LONG).until(() -> machine.said.contains("back"));
    }

    private void awaitFullUse(String phase) {
        await(phase).atMost(LONG).until(() -> counter.inFlight() == LIMIT);
    }

    @ParameterizedTest
    @EnumSource
    void threeMachines_throughAllTroubles_neverExceedTheLimit(TestServer.Kind kind) throws Exception {
        TestServer server = TestServer.start(kind);
        open.add(() -> server.close());
        List<LinkedNode> nodes = new ArrayList<>();
        List<BusyMachine> machines = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            networks.add(new CuttableNetwork(server.port()));
            open.add(networks.get(i));
            nodes.add(new LinkedNode("node" + i));
            machines.add(machine(nodes.get(i), i));
        }
        machines.forEach(this::awaitConnected);
        awaitFullUse("start");
        counter.over.set(0);
        counter.most.set(0);
        long before = counter.started.sum();
        assertNeverOver("calm", 3_000);
        double used = (counter.started.sum() - before) * HOLD_MILLIS / 3_000.0 / LIMIT;
        assertThat(used).as("of the ideal").isGreaterThan(0.5); // a busy machine; figures are taken elsewhere

        machines.get(0).elect();
        assertNeverOver("another leader, the former at work", 1_500);

        machines.get(1).kill();
        assertNeverOver("a machine was killed", 500);
        awaitFullUse("a machine was killed");
        machines.set(1, machine(nodes.get(1), 1));
        awaitConnected(machines.get(1));
        awaitFullUse("it is back");

        server.signal("STOP");
        assertNeverOver("the server stands still", 4_000);
        assertThat(machines).allMatch(machine -> machine.said.stream().anyMatch(line -> line.startsWith("lost")));
        server.signal("CONT");
        awaitFullUse("the server goes on");
        assertNeverOver("the server goes on", 1_000);

        networks.get(2).cut(true);
        assertNeverOver("one machine is cut off", 5_000);
        networks.get(2).cut(false);
        awaitFullUse("the network is back");
        assertNeverOver("the network is back", 1_000);

        server.close();
        Thread.sleep(300);
        TestServer empty = TestServer.start(kind);
        open.add(empty);
        networks.forEach(network -> network.serverPort(empty.port()));
        assertNeverOver("an empty server", 3_000);
        awaitFullUse("an empty server");

        machines.get(0).leave();
        assertNeverOver("a machine left", 300);
        awaitFullUse("a machine left");
        assertNeverOver("end", 500);
        assertThat(counter.most.get()).isEqualTo(LIMIT);
        List<String> said = machines.get(2).said;
        for (int i = 1; i < said.size(); i++) {
            assertThat(said.get(i).startsWith("lost"))
                    .as("%s", said)
                    .isNotEqualTo(said.get(i - 1).startsWith("lost"));
        }
    }

    /** 18 : 1 : 1. What it holds above its share runs on, so nobody else may have it before the reserve is over. */
    @ParameterizedTest
    @EnumSource
    void busyMachine_thatIsCutOff_orKilled_keepsItsWholeBlock(TestServer.Kind kind) throws Exception {
        TestServer server = TestServer.start(kind);
        open.add(server);
        List<BusyMachine> machines = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            networks.add(new CuttableNetwork(server.port()));
            open.add(networks.get(i));
            machines.add(machine(new LinkedNode("node" + i), i, i == 0 ? LIMIT : 1, 1_500, LONG_RESERVE_MILLIS));
        }
        BusyMachine busy = machines.get(0);
        await().atMost(LONG).until(() -> busy.held() == LIMIT - 2 && counter.inFlight() == LIMIT);

        networks.get(0).cut(true);
        machines.get(1).callMore(THREADS);
        machines.get(2).callMore(THREADS);
        assertNeverOver("cut off at 18 : 1 : 1", 5_000);
        assertThat(busy.held()).isBetween(1, 7);
        networks.get(0).cut(false);
        awaitFullUse("the network is back");
        assertNeverOver("the network is back", 2_000);

        busy.kill();
        assertNeverOver("killed", 1_000);
        awaitFullUse("killed");
        assertNeverOver("killed", 500);
    }
}

package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.endpoint.AccountFigures;
import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.launch.HostJvm;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three machines of two JVMs each with real clients, through all that can fail: the endpoint, which refuses nothing
 * here, never has more calls in flight than the limit.
 */
@Tag("thorough") // about two minutes a server: leases and reserves must run out
class MachinesTroublesIT {
    private static final int LIMIT = 20;
    private static final int MILLIS = 500;
    private static final int CALLERS = 10;

    /** What a busy machine takes to notice, beside lease and reserve. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    /** A server, and seconds. */
    record Times(String program, int lease, int reserve) {
        Duration untilFree() {
            return Duration.ofSeconds(lease + reserve);
        }
    }

    static List<Times> times() {
        Times redis = new Times("redis-server", 2, 8);
        Times valkey = new Times("valkey-server", 2, 8);
        return Shipped.FULL
                ? List.of(redis, valkey, new Times("redis-server", 15, 120), new Times("valkey-server", 15, 120))
                : List.of(redis, valkey);
    }

    private final List<Machine> all = new ArrayList<>();
    private @Nullable MachinesFixture opened;
    private Times times = new Times("", 0, 0);
    private int serial;

    @AfterEach
    void close() throws IOException {
        if (opened != null) {
            opened.close();
        }
    }

    private MachinesFixture machines() {
        return Objects.requireNonNull(opened);
    }

    private final class Machine {
        private final int number;
        private final List<HostJvm> jvms = new ArrayList<>();
        private final List<String> names = new ArrayList<>();

        Machine(int number) {
            this.number = number;
        }

        void start(String client, int callers) {
            prepare(client, callers).println("go");
        }

        /**
         * One more JVM, which calls all the time once it is told to. It has met the server, before which it might use a
         * permit beside the limit.
         */
        HostJvm prepare(String client, int callers) {
            String name = "machine-" + number + "-" + serial++;
            HostJvm jvm = machines()
                    .start(machines()
                            .host(number, client, 100_000)
                            .environment("KIMI_GATE_LIMIT", "" + LIMIT)
                            .environment("KIMI_GATE_LEASE", times.lease + "s")
                            .environment("KIMI_GATE_RESERVE", times.reserve + "s")
                            .args("--client", name, "--paced", "" + callers)
                            .args("--mode", client.equals("okhttp") ? "enqueue" : "sendAsync")
                            .args("--per-host", "64", "--warm-up", "1", "--idle-before-start", "true"));
            jvm.awaitLine("ready"::equals, KimiFixture.LONG);
            jvms.add(jvm);
            names.add(name);
            return jvm;
        }

        void startBoth() {
            start("java.net.http", CALLERS);
            start("okhttp", CALLERS);
        }

        int inFlight() {
            return names.stream()
                    .mapToInt(name -> machines().figures().client(name).inFlight())
                    .sum();
        }

        /** The JVM that was started first leads, if none was killed. */
        void killFirst() {
            machines().endpoint().killed(names.remove(0));
            jvms.remove(0).kill();
        }

        void kill() {
            while (!jvms.isEmpty()) {
                killFirst();
            }
        }
    }

    private void open(Times wanted) throws IOException {
        times = wanted;
        opened = MachinesFixture.open(EndpointOptions.usual()
                .withBehaviour(Behaviour.usual().withLimit(0).withMillis(MILLIS)));
        opened.serve(times.program);
        for (int i = 0; i < 3; i++) {
            opened.network(i);
            all.add(new Machine(i));
        }
    }

    private void phase(String name, int seconds) throws InterruptedException {
        TimeUnit.SECONDS.sleep(seconds);
        AccountFigures figures = machines().figures();
        System.out.printf(
                "%s, %d/%d s: %s: %d calls in %d s, at most %d in flight%n",
                times.program, times.lease, times.reserve, name, figures.completed(), seconds, figures.maxLive());
        assertThat(figures.maxLive()).as(name).isLessThanOrEqualTo(LIMIT);
        machines().endpoint().reset();
    }

    private void awaitFullUse(String why, Duration atMost) {
        await(why).atMost(atMost).until(() -> machines().figures().inFlight() == LIMIT);
        assertThat(machines().figures().maxLive()).as(why).isLessThanOrEqualTo(LIMIT);
    }

    @ParameterizedTest
    @MethodSource("times")
    void threeMachines_throughAllTroubles_neverExceedTheLimit(Times wanted) throws Exception {
        open(wanted);
        all.forEach(Machine::startBoth);
        awaitFullUse("start", KimiFixture.LONG);
        machines().endpoint().reset();
        phase("calm", 6);

        all.get(0).killFirst();
        phase("the JVM that leads a machine was killed", 5);

        all.get(1).kill();
        phase("a machine was killed", 1);
        awaitFullUse(
                "lease and reserve of the machine are over", times.untilFree().plus(GRACE));
        phase("the others have it all", 2);
        all.get(1).startBoth();
        awaitFullUse("it is back", KimiFixture.LONG);
        await().atMost(KimiFixture.LONG).until(() -> all.get(1).inFlight() > 1);
        phase("it is back", 3);

        machines().server().pause();
        phase("the server stands still", 5);
        machines().server().resume();
        awaitFullUse("the server goes on", KimiFixture.LONG);
        phase("the server goes on", 3);

        machines().server().kill();
        TimeUnit.SECONDS.sleep(1);
        machines().serve(times.program);
        phase("the server is back, empty", 4);
        awaitFullUse("all have asserted", times.untilFree().plus(GRACE));

        for (int i = 0; i < 3; i++) {
            machines().network(i).delay(25);
        }
        phase("50 ms more a round trip", 5);
        for (int i = 0; i < 3; i++) {
            machines().network(i).delay(0);
        }

        machines().network(2).cut(true);
        phase("a machine is cut off", 6);
        machines().network(2).cut(false);
        awaitFullUse("the network is back", KimiFixture.LONG);
        phase("the network is back", 3);

        all.get(2).jvms.get(0).pause();
        phase("the JVM that leads a machine stands still", 6);
        all.get(2).jvms.get(0).resume();
        awaitFullUse("it goes on", KimiFixture.LONG);
        phase("it goes on", 3);
    }

    /** What it holds above its share runs on, so nobody else may have it before the reserve is over. */
    @ParameterizedTest
    @MethodSource("times")
    void busyMachine_thatIsCutOff_orKilled_at18To1To1_keepsItsBlock(Times wanted) throws Exception {
        open(wanted);
        List<HostJvm> others =
                List.of(all.get(1).prepare("java.net.http", LIMIT), all.get(2).prepare("okhttp", LIMIT));
        all.get(1).start("okhttp", 1);
        all.get(2).start("java.net.http", 1);
        all.get(0).start("java.net.http", LIMIT);
        await().atMost(KimiFixture.LONG)
                .until(() -> Stream.of(0, 1, 2)
                        .map(machine -> all.get(machine).inFlight())
                        .toList()
                        .equals(List.of(LIMIT - 2, 1, 1)));
        machines().endpoint().reset();

        machines().network(0).cut(true);
        others.forEach(jvm -> jvm.println("go"));
        phase("cut off at 18 : 1 : 1", times.lease + times.reserve - 3);
        machines().network(0).cut(false);
        awaitFullUse("the network is back", KimiFixture.LONG);
        phase("the network is back", 3);

        all.get(0).kill();
        phase("killed", 1);
        awaitFullUse(
                "lease and reserve of the machine are over", times.untilFree().plus(GRACE));
        phase("the others have it all", 2);
    }
}

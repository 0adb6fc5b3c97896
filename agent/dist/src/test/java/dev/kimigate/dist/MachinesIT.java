package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines, each a state folder of its own, that share one account on a real Redis or Valkey server. */
@Tag("thorough")
class MachinesIT {
    private static final int LIMIT = 6;
    private static final int MILLIS = 1_000;

    private MachinesFixture machines;

    @BeforeEach
    void open() throws IOException {
        machines = MachinesFixture.open(EndpointOptions.usual()
                .withBehaviour(Behaviour.usual().withLimit(LIMIT).withMillis(MILLIS)));
    }

    @AfterEach
    void close() throws IOException {
        if (machines != null) {
            machines.close();
        }
    }

    private HostJvmBuilder host(int machine, int calls) {
        return machines.host(machine, calls).environment("KIMI_GATE_LIMIT", "" + LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis-server", "valkey-server"})
    void threeMachines_shareOneLimit(String program) throws IOException {
        machines.serve(program);
        List<HostJvm> hosts = Stream.of(0, 1, 2)
                .map(machine -> machines.start(host(machine, 20)))
                .toList();

        await().atMost(KimiFixture.LONG)
                .untilAsserted(() -> assertThat(machines.status(0)).contains("one of 3 machines"));
        for (HostJvm host : hosts) {
            assertThat(HostReport.of(host).answered()).isEqualTo(20);
            assertThat(host.stderr()).isEmpty();
        }
        long alone = machines.unanswered();
        assertThat(machines.figures().refused()).isLessThanOrEqualTo(alone);
        assertThat(machines.figures().maxOffered()).isLessThanOrEqualTo(LIMIT + (int) alone);
    }

    @Test
    void machineThatIsKilled_givesItsPermitsBack_afterLeaseAndReserve() throws IOException {
        machines.serve("redis-server");
        machines.endpoint().change(behaviour -> behaviour.withLimit(0)); // it counts what another would refuse
        HostJvm victim = machines.start(host(0, 100));
        HostJvm other = machines.start(host(1, 40));
        await().atMost(KimiFixture.LONG)
                .until(() -> machines.figures().client("machine-0").inFlight() > 1
                        && machines.figures().client("machine-1").inFlight() > 1);

        machines.endpoint().killed("machine-0");
        victim.kill();

        await().atMost(KimiFixture.LONG)
                .until(() -> machines.figures().client("machine-1").inFlight() == LIMIT);
        assertThat(HostReport.of(other).answered()).isEqualTo(40);
        assertThat(machines.figures().maxLive()).isLessThanOrEqualTo(LIMIT);
    }

    /** Told by one machine's refusal; the other has a call under way and has not been refused. */
    @Test
    void quotaThatIsSpent_isKnownToAMachineThatHasNotAskedSince() throws IOException {
        machines.serve("redis-server");
        HostJvm patient = machines.start(host(1, 1).args("--header", "x-test-millis=60000"));
        await().atMost(KimiFixture.LONG)
                .until(() -> machines.figures().client("machine-1").inFlight() == 1);
        machines.endpoint().change(usual -> usual.with("outOfQuota", true));

        HostJvm refused = machines.start(host(0, 1));

        await().atMost(KimiFixture.LONG)
                .untilAsserted(() -> assertThat(machines.status(1)).contains("out of quota"));
        assertThat(machines.figures().client("machine-1").refused()).isZero();
        assertThat(HostReport.of(refused).answered()).isZero();
        assertThat(patient.stderr()).isEmpty();
        patient.kill();
    }

    @Test
    void serverThatIsNowhere_leavesEachMachineOnePermit() {
        HostJvm one = machines.start(host(0, 4));
        HostJvm two = machines.start(host(1, 4));
        await().atMost(KimiFixture.LONG).until(() -> machines.status(0).contains("server: no answer for"));

        assertThat(HostReport.of(one).answered()).isEqualTo(4);
        assertThat(HostReport.of(two).answered()).isEqualTo(4);
        assertThat(machines.figures().maxOffered()).isEqualTo(2);
        assertThat(one.stderr()).isEmpty();
        assertThat(machines.status(0)).as("nobody is left who needs it").contains("server: not connected");
    }

    @Test
    void wrongUrl_isToldOnStderr_once_andLeavesOnePermit() {
        HostJvm one = machines.start(host(0, 4).environment("KIMI_GATE_STORE", "redis://user:word@127.0.0.1"));

        assertThat(HostReport.of(one).answered()).isEqualTo(4);
        assertThat(machines.figures().maxOffered()).isEqualTo(1);
        assertThat(one.stderr())
                .singleElement()
                .asString()
                .contains("it holds a password")
                .doesNotContain("word@");
    }

    @Test
    void machineThatEnds_givesItsPermitsBackAtOnce() throws IOException {
        machines.serve("redis-server");
        assertThat(HostReport.of(machines.start(host(0, LIMIT))).answered()).isEqualTo(LIMIT);

        assertThat(HostReport.of(machines.start(host(1, LIMIT))).answered()).isEqualTo(LIMIT);

        long alone = machines.unanswered();
        assertThat(machines.figures().refused()).isLessThanOrEqualTo(alone);
        assertThat(machines.figures().maxInFlight()).isBetween(2, LIMIT + (int) alone);
        assertThat(Files.readString(machines.stateDir(1).resolve("log"))).contains("and the account 1 machine");
    }
}

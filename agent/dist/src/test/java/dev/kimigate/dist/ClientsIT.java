package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kimigate.harness.endpoint.AccountFigures;
import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.Jdk;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * 100 calls at once in one JVM, limit 20, for every client and way of using it.
 *
 * <p>Beside each gated host runs the same client without the agent, on an account of its own, paced by a plain
 * semaphore: both meet the same noise, so that the ratio of their times tells what the gate costs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientsIT {
    private static final int CALLS = 100;
    private static final int LIMIT = 20;
    private static final int SERVICE_MILLIS = Shipped.FULL ? 1500 : 250;

    /** What is promised, and what even a machine with other work keeps. */
    private static final double MOST_RATIO = Shipped.FULL ? 1.10 : 2;
    /** With a hundred handshakes where the paced client has twenty, on two cores. */
    private static final double MOST_WITH_CONNECTIONS = Shipped.FULL ? 1.6 : 2;

    private static final String PACED = "paced-key";
    private static final String PACED_ACCOUNT = "paced";

    private KimiFixture kimi;
    private final ClientsTable table = new ClientsTable(CALLS, LIMIT, SERVICE_MILLIS);

    @BeforeAll
    void open() {
        Behaviour behaviour = Behaviour.usual().withLimit(LIMIT).withMillis(SERVICE_MILLIS);
        kimi = KimiFixture.open(
                EndpointOptions.usual().withAccount(PACED_ACCOUNT, PACED).withBehaviour(behaviour));
    }

    @AfterAll
    void close() throws IOException {
        if (kimi != null) {
            kimi.close();
        }
        table.write();
    }

    static List<ClientMode> modes() {
        return ClientMode.wanted(Shipped.FULL ? ClientMode.all() : ClientMode.few());
    }

    @ParameterizedTest
    @MethodSource("modes")
    void hundredCalls_atOnce_areAllAnsweredInTime_withinTheLimit(ClientMode mode) {
        Optional<Jdk> jdk = Jdk.find(mode.jdk());
        assumeThat(jdk).as("a JDK " + mode.jdk() + " to run hosts on").isPresent();
        kimi.clean();
        HostJvmBuilder paced =
                mode.of(kimi.bare(mode.program()), jdk.orElseThrow()).args("--key", PACED, "--paced", "" + LIMIT);
        HostJvmBuilder gated = mode.of(kimi.gated(mode.program()), jdk.orElseThrow());
        try (HostJvm reference = start(paced);
                HostJvm host = start(gated)) {
            HostReport ideal;
            HostReport report;
            ready(reference, host);
            kimi.awaitAsked();
            kimi.endpoint().reset();
            reference.println("go");
            host.println("go");
            ideal = HostReport.of(reference);
            report = HostReport.of(host);
            check(mode, host, report, ideal);
        }
    }

    private static HostJvm start(HostJvmBuilder host) {
        return host.args("--calls", "" + CALLS, "--idle-before-start", "true").start();
    }

    private static void ready(HostJvm... hosts) {
        for (HostJvm host : hosts) {
            host.awaitLine("ready"::equals, KimiFixture.LONG);
        }
    }

    private void check(ClientMode mode, HostJvm host, HostReport report, HostReport ideal) {
        AccountFigures figures = kimi.figures();
        double ratio = report.makespanMillis() / ideal.makespanMillis();
        table.add(mode, report, ideal, figures);
        assertThat(report.failures()).isEmpty();
        assertThat(report.answered()).isEqualTo(CALLS);
        assertThat(figures.admitted()).isEqualTo(CALLS);
        assertThat(figures.refused()).isZero();
        // A call offered beyond the limit would have been refused; that the line is full shows that it is a line. On a
        // busy machine some clients connect too slowly to fill it, with the agent and without.
        assertThat(figures.maxOffered()).isBetween(Math.min(mode.ideal(), mostPaced()) / 2, LIMIT);
        assertThat(ideal.answered()).isEqualTo(CALLS);
        assertThat(host.stderr()).filteredOn(mode::mayBeOurs).isEmpty();
        assertThat(ratio)
                .as("%.0f ms gated to %.0f ms paced", report.makespanMillis(), ideal.makespanMillis())
                .isLessThanOrEqualTo(mode.connectsFirst() ? MOST_WITH_CONNECTIONS : MOST_RATIO);
    }

    private int mostPaced() {
        return kimi.endpoint().figures().account(PACED_ACCOUNT).maxInFlight();
    }
}

package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.endpoint.AccountFigures;
import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.CallRecord;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.Jdk;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a plain semaphore does not survive: long streams, some given up, some never read, and a host that comes late.
 * {@link AbandonedStreamsIT} has streams of all clients.
 */
@Tag("thorough")
class StreamsIT {
    private static final int LIMIT = 20;
    private static final int SHORTEST_MILLIS = Shipped.FULL ? 2000 : 500;
    private static final int LONGEST_MILLIS = Shipped.FULL ? 30_000 : 3000;
    private static final int CALLS = Shipped.FULL ? 100 : 60;
    private static final int LATE_CALLS = 10;
    private static final String FIRST = "first";
    private static final String LATE = "late";

    private KimiFixture kimi;

    @BeforeEach
    void open() {
        Behaviour behaviour = Behaviour.usual()
                .withLimit(LIMIT)
                .withMillis(SHORTEST_MILLIS, LONGEST_MILLIS)
                .withChunks(10);
        kimi = KimiFixture.open(EndpointOptions.usual().withBehaviour(behaviour));
    }

    @AfterEach
    void close() {
        if (kimi != null) {
            kimi.close();
        }
    }

    static List<ClientMode> clients() {
        List<ClientMode> clients = List.of(
                ClientMode.jdkClient(17, "sendAsync", "inputStream", 2),
                ClientMode.okHttp(17, "3.14.9", "enqueue", 2, 64),
                ClientMode.okHttp(17, "4.12.0", "execute", 2, 0),
                ClientMode.urlConnection(17, "buffered", "stream"),
                ClientMode.apache5(17, "5.6.5", "classic", 1));
        return Shipped.FULL ? clients : clients.subList(0, 2);
    }

    @ParameterizedTest
    @MethodSource("clients")
    void streams_abortedUnreadAndJoinedLate_causeNoRefusal_andTheLateHostGetsItsTurn(ClientMode client) {
        HostJvmBuilder first =
                host(client, FIRST).args("--calls", "" + CALLS, "--abort-share", "0.05", "--never-read-share", "0.05");
        HostJvmBuilder late = host(client, LATE).args("--calls", "" + LATE_CALLS);
        try (HostJvm one = first.start();
                HostJvm two = late.start()) {
            one.awaitLine("ready"::equals, KimiFixture.LONG);
            two.awaitLine("ready"::equals, KimiFixture.LONG);
            kimi.endpoint().reset();
            one.println("go");
            await().atMost(KimiFixture.LONG).until(() -> kimi.figures().completed() >= LIMIT / 2);
            two.println("go");
            HostReport ofLate = HostReport.of(two);
            HostReport ofFirst = HostReport.of(one);
            assertThat(ofFirst.failures()).isEmpty();
            assertThat(ofFirst.answered() + ofFirst.aborted() + ofFirst.neverRead())
                    .isEqualTo(CALLS);
            assertThat(ofFirst.aborted()).isEqualTo(CALLS / 20);
            assertThat(ofFirst.neverRead()).isEqualTo(CALLS / 20);
            assertThat(ofLate.answered()).isEqualTo(LATE_CALLS);
            assertLateStartedInTime(client, ofLate);
            assertWithinTheLimit(kimi.figures());
        }
    }

    private HostJvmBuilder host(ClientMode client, String name) {
        return client.of(kimi.gated(client.program()), Jdk.current())
                .args("--client", name, "--idle-before-start", "true");
    }

    private static void assertWithinTheLimit(AccountFigures figures) {
        assertThat(figures.refused()).isZero();
        assertThat(figures.maxOffered()).isLessThanOrEqualTo(LIMIT);
    }

    /* Within one call's time, while the first host still had a line. */
    private void assertLateStartedInTime(ClientMode client, HostReport late) {
        long firstAdmitted =
                admitted(LATE).stream().mapToLong(Long::longValue).min().orElseThrow();
        long waitedMillis = TimeUnit.MICROSECONDS.toMillis(firstAdmitted) - late.startedMillis();
        System.out.println(client + ": the late host's first call waited " + waitedMillis + " ms, streams last up to "
                + LONGEST_MILLIS + " ms");
        assertThat(waitedMillis).isLessThanOrEqualTo(LONGEST_MILLIS);
        assertThat(admitted(FIRST)).filteredOn(start -> start > firstAdmitted).hasSizeGreaterThan(LATE_CALLS);
    }

    private List<Long> admitted(String client) {
        return kimi.endpoint().calls().stream()
                .filter(call -> call.client().equals(client))
                .map(CallRecord::admittedMicros)
                .toList();
    }
}

package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.harness.endpoint.AccountFigures;
import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.RequestRecord;
import dev.kimigate.harness.launch.HostJvm;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** 100 calls at once of each client, where {@code /usages} names 20 and the server takes 12. */
@Tag("thorough")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LowerLimitIT {
    private static final int CALLS = 100;
    private static final int WARM_UP = 1;
    private static final int LIMIT = 12;
    private static final int BELIEVED = 20;
    private static final int SERVICE_MILLIS = Shipped.FULL ? 1500 : 500;
    private static final int LANES = 3;

    private final LowerLimitTable table = new LowerLimitTable(CALLS, LIMIT, BELIEVED, SERVICE_MILLIS);
    private ClientRows rows;

    @BeforeAll
    void open() {
        Behaviour behaviour = Behaviour.usual()
                .withLimit(LIMIT)
                .with("parallelLimit", BELIEVED)
                .withMillis(SERVICE_MILLIS);
        List<ClientMode> modes = ClientMode.wanted(Shipped.FULL ? ClientMode.all() : ClientMode.fewest());
        rows = ClientRows.open(modes, LANES, behaviour);
    }

    @AfterAll
    void close() throws IOException {
        if (rows != null) {
            rows.close();
            table.write();
            assertThat(table.refusals()).isPositive();
        }
    }

    @TestFactory
    Stream<DynamicTest> refusedRequests_areSentAgain_asTheyWere() {
        return rows.tests(this::check);
    }

    private void check(ClientRows.Row row) {
        row.host().args("--calls", "" + CALLS);
        try (HostJvm host = row.ready()) {
            row.awaitTold();
            host.println("go");
            HostReport report = HostReport.awaited(host);
            host.println("end");
            host.await(KimiFixture.LONG);
            check(row, report, host);
        }
    }

    private void check(ClientRows.Row row, HostReport report, HostJvm host) {
        AccountFigures figures = row.figures();
        Map<String, List<RequestRecord>> calls =
                row.calls().stream().collect(Collectors.groupingBy(RequestRecord::bodySha256));
        long sentAgain = calls.values().stream().filter(all -> all.size() > 1).count();
        long delivered =
                report.failures().values().stream().mapToInt(Integer::intValue).sum();
        table.add(row.mode(), report, figures, sentAgain, delivered);
        if (row.mode().isSentAgain()) {
            assertThat(report.failures()).isEmpty();
            assertThat(sentAgain).isLessThanOrEqualTo(figures.refused());
        } else {
            assertThat(report.failures().keySet()).allMatch(problem -> problem.startsWith("HTTP 4"));
            assertThat(delivered).isEqualTo(figures.refused());
            assertThat(sentAgain).isZero();
        }
        assertThat(report.answered() + delivered).isEqualTo(CALLS);
        // The prompt of each call is its own, so a body that changed would be one call more.
        assertThat(calls.size()).isEqualTo(CALLS + WARM_UP);
        assertThat(calls.values().stream().filter(all -> all.stream().distinct().count() > 1))
                .isEmpty();
        assertThat(figures.admitted() + figures.refused())
                .isEqualTo(calls.values().stream().mapToInt(List::size).sum());
        assertThat(host.stderr()).filteredOn(row.mode()::mayBeOurs).isEmpty();
        // On a busy machine a client may connect too slowly to be refused.
        if (Shipped.FULL && row.mode().ideal() > LIMIT) {
            assertThat(figures.refused()).isPositive();
        }
    }
}

package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.harness.endpoint.AccountFigures;
import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.launch.HostJvm;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Streams of each client, of which some are given up after their first bytes and some are never read. */
@Tag("thorough")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AbandonedStreamsIT {
    private static final int LIMIT = 20;
    private static final int SHORTEST_MILLIS = Shipped.FULL ? 2000 : 300;
    private static final int LONGEST_MILLIS = Shipped.FULL ? 30_000 : 2000;
    private static final int CALLS = Shipped.FULL ? 100 : 60;
    private static final int ABANDONED = CALLS / 20;
    private static final int CHUNKS = 10;
    private static final int LANES = Shipped.FULL ? 4 : 3;
    private static final Duration UNTIL_GIVEN_BACK = Duration.ofSeconds(30);
    private static final Pattern HELD = Pattern.compile("\\blimit \\d+, held (\\d+), waiting 0\\b");

    private final AbandonedStreamsTable table =
            new AbandonedStreamsTable(CALLS, LIMIT, SHORTEST_MILLIS, LONGEST_MILLIS);
    private ClientRows rows;

    @BeforeAll
    void open() {
        Behaviour behaviour = Behaviour.usual()
                .withLimit(LIMIT)
                .withMillis(SHORTEST_MILLIS, LONGEST_MILLIS)
                .withChunks(CHUNKS);
        List<ClientMode> modes = ClientMode.wanted(Shipped.FULL ? ClientMode.streams() : ClientMode.fewestStreams());
        rows = ClientRows.open(modes, LANES, behaviour);
    }

    @AfterAll
    void close() throws IOException {
        if (rows != null) {
            rows.close();
            table.write();
        }
    }

    @TestFactory
    Stream<DynamicTest> abortedAndUnreadStreams_causeNoRefusal_andLoseNoPermit() {
        return rows.tests(this::check);
    }

    private void check(ClientRows.Row row) {
        row.host().args("--calls", "" + CALLS, "--abort-share", "0.05");
        if (row.mode().leavesUnread()) {
            row.host().args("--never-read-share", "0.05");
        }
        try (HostJvm host = row.ready()) {
            host.println("go");
            HostReport report = HostReport.awaited(host);
            int held = awaitGivenBack(row);
            host.println("end");
            host.await(KimiFixture.LONG);
            check(row, report, held);
            assertThat(host.stderr()).filteredOn(row.mode()::mayBeOurs).isEmpty();
        }
    }

    private static int awaitGivenBack(ClientRows.Row row) {
        long end = System.nanoTime() + UNTIL_GIVEN_BACK.toNanos();
        int held = held(row.status());
        while (held != 0 && System.nanoTime() - end < 0) {
            held = held(row.status());
        }
        return held;
    }

    private static int held(String status) {
        Matcher matcher = HELD.matcher(status);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
    }

    private void check(ClientRows.Row row, HostReport report, int held) {
        ClientMode mode = row.mode();
        AccountFigures figures = row.figures();
        int unread = mode.leavesUnread() ? ABANDONED : 0;
        table.add(mode, report, figures, held);
        assertThat(report.failures()).isEmpty();
        assertThat(report.aborted()).isEqualTo(ABANDONED);
        assertThat(report.neverRead()).isEqualTo(unread);
        assertThat(report.answered()).isEqualTo(CALLS - ABANDONED - unread);
        assertThat(figures.admitted()).isEqualTo(CALLS + 1);
        assertThat(figures.refused()).isZero();
        // On a busy machine a client may connect too slowly to fill the limit.
        assertThat(figures.maxOffered()).isBetween(Shipped.FULL ? mode.ideal() / 2 : 1, LIMIT);
        assertThat(held).isBetween(0, mode.keepsUnread() ? unread : 0);
    }
}

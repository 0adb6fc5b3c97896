package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.endpoint.AccountFigures;
import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.launch.HostJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one machine learns of the account, the others know: real clients, counted by the server that refuses. */
@Tag("thorough") // waits for minutes to pass
class MachinesLearnIT {
    private static final int RATE = 12;
    private static final int LIMIT = 6;

    /** A start that was late on a busy machine may come within another minute than it was counted in. */
    private static final int LATE = 2;

    private @Nullable MachinesFixture opened;

    @AfterEach
    void close() throws IOException {
        if (opened != null) {
            opened.close();
        }
    }

    private MachinesFixture open(EndpointOptions options) throws IOException {
        opened = MachinesFixture.open(options);
        opened.serve("redis-server");
        return opened;
    }

    private MachinesFixture machines() {
        return Objects.requireNonNull(opened);
    }

    /** Has made one call, and makes the others when told to. */
    private HostJvm waiting(int machine, int calls) {
        HostJvm host =
                machines().start(machines().host(machine, calls).args("--warm-up", "1", "--idle-before-start", "true"));
        host.awaitLine("ready"::equals, KimiFixture.LONG);
        return host;
    }

    private void awaitStatus(int machine, String part) {
        await().atMost(KimiFixture.LONG)
                .untilAsserted(() -> assertThat(machines().status(machine)).contains(part));
    }

    /** As many calls as start in three minutes; each machine by itself would start its own within the first. */
    @Test
    void startsAMinute_thatOneMachineWasRefusedFor_areKeptByAllTogether() throws IOException {
        MachinesFixture machines = open(EndpointOptions.usual()
                .withBehaviour(Behaviour.usual().withMillis(100).with("rpm", RATE)));
        List<HostJvm> hosts = List.of(waiting(0, RATE), waiting(1, RATE - 1), waiting(2, RATE - 2));
        assertThat(machines.figures().refused()).isZero();

        hosts.get(0).println("go");
        awaitStatus(1, "pace: " + RATE + " starts a minute");
        awaitStatus(2, "pace: " + RATE + " starts a minute");
        long refusals = machines.figures().refused();
        assertThat(refusals).as("it was learned from these").isPositive();
        hosts.get(1).println("go");
        hosts.get(2).println("go");

        for (HostJvm host : hosts) {
            HostReport report = HostReport.of(host);
            assertThat(report.answered()).isEqualTo(report.calls());
            assertThat(host.stderr()).isEmpty();
        }
        assertThat(machines.figures().admitted()).isEqualTo(3L * RATE);
        assertThat(machines.figures().refused() - refusals)
                .as("refused after that")
                .isLessThanOrEqualTo(LATE);
    }

    /** Each uses the key all the time. Only at first, while nothing is known of the key, each asks for itself. */
    @Test
    void usages_areAskedByOneMachineForAll_andAllKnowTheLimit() throws IOException {
        MachinesFixture machines =
                open(EndpointOptions.usual().withBehaviour(Behaviour.usual().withMillis(500)));
        long began = System.nanoTime();
        List<HostJvm> hosts = Stream.of(0, 1, 2)
                .map(machine -> machines.start(machines.host(machine, 200).args("--paced", "1")))
                .toList();
        for (int machine = 0; machine < hosts.size(); machine++) {
            awaitStatus(machine, "limit 20, held");
        }

        machines.endpoint().change(behaviour -> behaviour.withLimit(LIMIT));
        for (int machine = 0; machine < hosts.size(); machine++) {
            awaitStatus(machine, "limit " + LIMIT + ", held");
        }

        for (HostJvm host : hosts) {
            assertThat(HostReport.of(host).answered()).isEqualTo(200);
            assertThat(host.stderr()).isEmpty();
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
        assertThat(machines.endpoint().figures().usages()).isBetween(2L, hosts.size() + seconds / 30);
        assertThat(machines.figures().refused()).isZero();
    }

    private static String token(String subject, int serial) {
        return Stream.of("{\"alg\":\"none\"}", "{\"exp\":" + serial + ",\"sub\":\"" + subject + "\"}", "signature")
                .map(part ->
                        Base64.getUrlEncoder().withoutPadding().encodeToString(part.getBytes(StandardCharsets.UTF_8)))
                .reduce((head, tail) -> head + "." + tail)
                .orElseThrow();
    }

    /** A machine that first sees a token of somebody else must not count this one's for another account. */
    @ParameterizedTest
    @ValueSource(strings = {"off", "on"})
    void tokensOfOneSubject_onTwoMachines_areOneAccount(String usages) throws IOException {
        String here = token("one", 1);
        String there = token("one", 2);
        String stranger = token("other", 1);
        MachinesFixture machines = open(EndpointOptions.usual()
                .withBehaviour(Behaviour.usual().withLimit(LIMIT).withMillis(1_000))
                .withAccount("one", here, there)
                .withAccount("other", stranger));
        List<HostJvm> hosts = Stream.of(
                        machines.host(1, 4).args("--key", stranger),
                        machines.host(0, 40).args("--key", here),
                        machines.host(1, 40).args("--key", there))
                .map(host -> host.environment("KIMI_GATE_LIMIT", "" + LIMIT).environment("KIMI_GATE_USAGES", usages))
                .map(host -> {
                    HostJvm started = machines.start(host.args("--warm-up", "1", "--idle-before-start", "true"));
                    started.awaitLine("ready"::equals, KimiFixture.LONG);
                    return started;
                })
                .toList();

        hosts.forEach(host -> host.println("go"));

        for (HostJvm host : hosts) {
            HostReport report = HostReport.of(host);
            assertThat(report.answered()).isEqualTo(report.calls());
            assertThat(host.stderr()).isEmpty();
        }
        AccountFigures account = machines.endpoint().figures().account("one");
        assertThat(account.admitted()).isEqualTo(2 * (40 + 1));
        assertThat(account.refused()).isLessThanOrEqualTo(machines.unanswered());
        assertThat(account.maxOffered()).isLessThanOrEqualTo(LIMIT + (int) machines.unanswered());
    }
}

package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.harness.endpoint.CallRecord;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.Jdk;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several JVMs of different clients on one account. */
@Tag("thorough")
class FairnessIT {
    private static final int LIMIT = 20;
    private static final int CALLS = Shipped.FULL ? 150 : 80;
    private static final int SERVICE_MILLIS = 400;
    private static final double LEAST_JAIN = 0.99;

    private static final List<ClientMode> CLIENTS = List.of(
            ClientMode.jdkClient(17, "send", "string", 2),
            ClientMode.okHttp(17, "4.12.0", "execute", 2, 0),
            ClientMode.jdkClient(17, "sendAsync", "lines", 1),
            ClientMode.okHttp(17, "5.5.1", "enqueue", 2, 64),
            ClientMode.okHttp(17, "3.9.1", "execute", 2, 0),
            ClientMode.jdkClient(17, "sendAsync", "inputStream", 2),
            ClientMode.okHttp(17, "3.12.13", "sse", 2, 64),
            ClientMode.okHttp(17, "3.14.9", "enqueue", 1, 64));

    private KimiFixture kimi;
    private final List<HostJvm> hosts = new ArrayList<>();

    @BeforeEach
    void open() {
        kimi = KimiFixture.open(SERVICE_MILLIS);
    }

    @AfterEach
    void close() {
        hosts.forEach(HostJvm::close);
        if (kimi != null) {
            kimi.close();
        }
    }

    @Test
    void hostsOfMixedClients_whileAllWait_getEqualShares_andNoRefusal() {
        List<ClientMode> clients = Shipped.FULL ? CLIENTS : CLIENTS.subList(0, 4);
        clients.forEach(client -> hosts.add(start(client, "host-" + hosts.size())));
        hosts.forEach(host -> host.awaitLine("ready"::equals, KimiFixture.LONG));
        kimi.endpoint().reset();
        hosts.forEach(host -> host.println("go"));
        for (HostJvm host : hosts) {
            HostReport report = HostReport.of(host);
            assertThat(report.failures()).as(report.client()).isEmpty();
            assertThat(report.answered()).as(report.client()).isEqualTo(CALLS);
        }
        assertThat(kimi.figures().refused()).isZero();
        assertThat(kimi.figures().maxOffered()).isBetween(LIMIT / 2, LIMIT);
        Map<String, Long> completions = completionsWhileAllWait();
        double jain = jain(completions.values());
        System.out.println("completions while all wait: " + completions + ", Jain " + jain);
        assertThat(completions).hasSameSizeAs(clients);
        assertThat(jain).isGreaterThanOrEqualTo(LEAST_JAIN);
    }

    private HostJvm start(ClientMode client, String name) {
        return client.of(kimi.gated(client.program()), Jdk.current())
                .args("--client", name, "--calls", "" + CALLS, "--idle-before-start", "true")
                .start();
    }

    /* Of the calls that started when the last host had come, until the first had nobody waiting any more. */
    private Map<String, Long> completionsWhileAllWait() {
        Map<String, List<Long>> admitted = kimi.endpoint().calls().stream()
                .collect(Collectors.groupingBy(
                        CallRecord::client, Collectors.mapping(CallRecord::admittedMicros, Collectors.toList())));
        long from = admitted.values().stream()
                .mapToLong(starts ->
                        starts.stream().mapToLong(Long::longValue).min().orElseThrow())
                .max()
                .orElseThrow();
        long to = admitted.values().stream()
                .mapToLong(starts ->
                        starts.stream().mapToLong(Long::longValue).max().orElseThrow())
                .min()
                .orElseThrow();
        return kimi.endpoint().calls().stream()
                .filter(call -> call.admittedMicros() >= from && call.endedMicros() <= to)
                .collect(Collectors.groupingBy(CallRecord::client, Collectors.counting()));
    }

    /* Jain's index: 1 for equal shares, 1/n when one has all. */
    private static double jain(Collection<Long> shares) {
        double sum = shares.stream().mapToDouble(Long::doubleValue).sum();
        double squares =
                shares.stream().mapToDouble(share -> (double) share * share).sum();
        return sum * sum / (shares.size() * squares);
    }
}

package dev.kimigate.dist;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kimigate.harness.endpoint.AccountFigures;
import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.endpoint.KimiEndpoint;
import dev.kimigate.harness.endpoint.RequestRecord;
import dev.kimigate.harness.launch.Homes;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.Jdk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Gated hosts of many clients beside each other, at one endpoint. Each has an account and a user's home of its own, so
 * they do not count for one another.
 */
final class ClientRows implements AutoCloseable {
    private final List<ClientMode> modes;
    private final KimiFixture kimi;
    private final SideBySide lanes;

    private ClientRows(List<ClientMode> modes, KimiFixture kimi, SideBySide lanes) {
        this.modes = modes;
        this.kimi = kimi;
        this.lanes = lanes;
    }

    /** Skips the test where port 443 cannot be bound. */
    static ClientRows open(List<ClientMode> modes, int lanes, Behaviour behaviour) {
        EndpointOptions options = EndpointOptions.usual().withBehaviour(behaviour);
        for (int row = 0; row < modes.size(); row++) {
            options = options.withAccount(account(row), key(row));
        }
        return new ClientRows(modes, KimiFixture.open(options), SideBySide.of(lanes));
    }

    private static String account(int row) {
        return "row-" + row;
    }

    private static String key(int row) {
        return "test-key-of-row-" + row;
    }

    /** What is to be tested with each host, which has not been started. */
    interface Test {
        void run(Row row) throws Exception;
    }

    Stream<DynamicTest> tests(Test test) {
        List<DynamicTest> tests = new ArrayList<>();
        for (int number = 0; number < modes.size(); number++) {
            int row = number;
            tests.add(lanes.begin(modes.get(row).toString(), () -> {
                run(row, test);
                return null;
            }));
        }
        return tests.stream();
    }

    private void run(int number, Test test) throws Exception {
        ClientMode mode = modes.get(number);
        Optional<Jdk> jdk = Jdk.find(mode.jdk());
        assumeThat(jdk).as("a JDK " + mode.jdk() + " to run hosts on").isPresent();
        Path home = Homes.create("kimi-gate-row");
        try {
            HostJvmBuilder host = mode.of(kimi.gated(mode.program()), jdk.orElseThrow())
                    .home(home)
                    .args("--key", key(number), "--idle-before-start", "true", "--idle-at-end", "true");
            test.run(new Row(mode, host, home, kimi.endpoint(), account(number)));
        } finally {
            Homes.remove(home);
        }
    }

    @Override
    public void close() {
        lanes.close();
        kimi.close();
    }

    /**
     * A host that waits for "go" before its calls and for "end" after its report.
     *
     * @param home of the host's user
     * @param account that its calls count for
     */
    record Row(ClientMode mode, HostJvmBuilder host, Path home, KimiEndpoint endpoint, String account) {

        /** Starts the host and waits until it is ready. */
        HostJvm ready() {
            HostJvm started = host.start();
            started.awaitLine("ready"::equals, KimiFixture.LONG);
            return started;
        }

        /** Waits until the host has asked for the limit, or for as long as it believes that it will be told. */
        void awaitTold() {
            KimiFixture.awaitOrGoOn(() -> requests().anyMatch(Row::isUsages));
        }

        AccountFigures figures() {
            return endpoint.figures().account(account);
        }

        /** Every call of the account that came, refused ones too. */
        List<RequestRecord> calls() {
            return requests().filter(request -> !isUsages(request)).toList();
        }

        private Stream<RequestRecord> requests() {
            return endpoint.requests().stream()
                    .filter(request -> request.account().equals(account));
        }

        private static boolean isUsages(RequestRecord request) {
            return request.path().endsWith("/usages");
        }

        String status() {
            return KimiFixture.status(home);
        }
    }
}

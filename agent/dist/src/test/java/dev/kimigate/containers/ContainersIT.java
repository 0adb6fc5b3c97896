package dev.kimigate.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kimigate.harness.endpoint.AccountFigures;
import dev.kimigate.harness.endpoint.CallRecord;
import dev.kimigate.harness.endpoint.EndpointControl;
import dev.kimigate.harness.host.JdkLoad;
import dev.kimigate.harness.host.OkHttpLoad;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tools in containers: what they share, they share through one folder, and without it each is a machine of its own. */
@Tag("container")
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class ContainersIT {

    private static final int CALLS = 100;
    private static final int LIMIT = 20;

    /** Of each tool that shares nothing: within the account's limit, and above it with the other's. */
    private static final String OWN_LIMIT = "15";

    private static final Duration SOON = Duration.ofMinutes(2);

    private static EndpointContainer endpoint;
    private static EndpointControl control;
    private static Path trustStore;

    @BeforeAll
    static void startEndpoint(@TempDir Path folder) {
        Engine.require();
        endpoint = new EndpointContainer();
        control = endpoint.control();
        trustStore = endpoint.trustStoreIn(folder);
    }

    @AfterAll
    static void stopEndpoint() {
        if (endpoint != null) {
            endpoint.close();
        }
    }

    @BeforeEach
    void reset() {
        control.set(Map.of("limit", LIMIT, "minMillis", 400, "maxMillis", 800));
        control.reset();
    }

    @Test
    void tools_sharingOneFolder_stayWithinTheLimitTogether() {
        try (SharedFolder state = new SharedFolder();
                ToolContainer jdk = tool("jdk", JdkLoad.class).sharing(state);
                ToolContainer okHttp = tool("okhttp", OkHttpLoad.class).sharing(state)) {
            runTogether(jdk, okHttp);
            AccountFigures seen = control.figures().account();
            tell("one folder", seen);
            assertThat(seen.refused()).isZero();
            assertThat(seen.maxOffered()).isEqualTo(LIMIT);
            assertThat(seen.completed()).isEqualTo(2 * (CALLS + 1));
        }
    }

    @Test
    void tools_eachWithItsOwnFolder_keepTheirOwnLimits_andSendAgainWhatIsRefused() {
        try (ToolContainer jdk = tool("jdk", JdkLoad.class).setting("KIMI_GATE_LIMIT", OWN_LIMIT);
                ToolContainer okHttp = tool("okhttp", OkHttpLoad.class).setting("KIMI_GATE_LIMIT", OWN_LIMIT)) {
            runTogether(jdk, okHttp);
            AccountFigures seen = control.figures().account();
            tell("own folders", seen);
            assertThat(seen.refused()).isPositive();
            assertThat(seen.completed()).isEqualTo(2 * (CALLS + 1));
            assertThat(mostAtOnce("jdk")).isLessThanOrEqualTo(Integer.parseInt(OWN_LIMIT));
            assertThat(mostAtOnce("okhttp")).isLessThanOrEqualTo(Integer.parseInt(OWN_LIMIT));
        }
    }

    @Test
    void tool_killedWithItsContainer_leavesItsPermitsToTheOther() {
        try (SharedFolder state = new SharedFolder();
                ToolContainer doomed =
                        tool("doomed", JdkLoad.class).sharing(state).with("--header", "x-test-millis=600000");
                ToolContainer heir = tool("heir", OkHttpLoad.class).sharing(state)) {
            heir.start();
            doomed.with("--warm-up", "0").start().go();
            await().atMost(SOON).until(() -> control.figures().account().inFlight() == LIMIT);
            heir.go();
            await().atMost(SOON).untilAsserted(() -> assertThat(heir.status()).contains("held 20, waiting 180"));
            assertThat(control.figures().account().refused()).isZero();
            control.killed("doomed");
            doomed.kill();
            assertAllAnswered(heir);
            AccountFigures seen = control.figures().account();
            tell("killed", seen);
            assertThat(seen.client("doomed").aborted()).isEqualTo(LIMIT);
        }
    }

    private static ToolContainer tool(String name, Class<?> program) {
        return new ToolContainer(name, program, endpoint, trustStore)
                .setting("KIMI_GATE_LIMIT", Integer.toString(LIMIT))
                .with("--calls", Integer.toString(CALLS));
    }

    private static void runTogether(ToolContainer one, ToolContainer two) {
        one.start();
        two.start();
        Stream.of(one, two).parallel().forEach(ToolContainer::go);
        assertAllAnswered(one);
        assertAllAnswered(two);
        assertThat(workTogether(control.calls())).isTrue();
    }

    private static void assertAllAnswered(ToolContainer tool) {
        JsonNode report = tool.report();
        assertThat(report.path("answered").asInt())
                .as("%s %s", report, tool.stderr())
                .isEqualTo(CALLS);
        assertThat(tool.stderr()).isEmpty();
    }

    /** Whether calls of different clients were served at once. */
    private static boolean workTogether(List<CallRecord> calls) {
        return calls.stream()
                .anyMatch(one -> calls.stream()
                        .anyMatch(two -> !one.client().equals(two.client())
                                && one.admittedMicros() < two.endedMicros()
                                && two.admittedMicros() < one.endedMicros()));
    }

    /** The most calls of a client that the endpoint served at once. */
    private static long mostAtOnce(String client) {
        List<CallRecord> calls = control.calls().stream()
                .filter(call -> call.client().equals(client))
                .toList();
        // The maximum is reached at some call's start.
        return calls.stream()
                .mapToLong(CallRecord::admittedMicros)
                .map(start -> calls.stream()
                        .filter(call -> call.admittedMicros() <= start && start < call.endedMicros())
                        .count())
                .max()
                .orElse(0);
    }

    private static void tell(String what, AccountFigures seen) {
        System.out.printf(
                "containers, %s: %d answered, %d refusals, most in flight %d, most asked for %d%n",
                what, seen.completed(), seen.refused(), seen.maxInFlight(), seen.maxOffered());
    }
}

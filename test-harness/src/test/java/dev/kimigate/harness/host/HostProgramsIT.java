package dev.kimigate.harness.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kimigate.harness.endpoint.AccountFigures;
import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.endpoint.KimiEndpoint;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.HostLibraries;
import dev.kimigate.harness.launch.HostTimeoutException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The load programs as hosts run them: JVMs of their own, TLS, every release of OkHttp. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostProgramsIT {

    private static final Duration SOON = Duration.ofMinutes(2);

    private KimiEndpoint endpoint;

    @BeforeAll
    void start() {
        endpoint = KimiEndpoint.start(
                EndpointOptions.usual().withBehaviour(Behaviour.usual().withMillis(50, 150)));
    }

    @AfterAll
    void stop() {
        endpoint.close();
    }

    @BeforeEach
    void reset() {
        endpoint.reset();
    }

    private HostJvmBuilder host(Class<?> program) {
        return HostJvm.builder()
                .main(program)
                .asReal(endpoint)
                .jvmOptions("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
                .args("--url", "https://api.kimi.com:" + endpoint.port() + "/coding/v1/chat/completions");
    }

    private static JsonNode report(HostJvm host) throws IOException {
        String line = host.awaitLine(said -> said.startsWith("{"), SOON);
        assertThat(host.await(SOON)).isZero();
        return new ObjectMapper().readTree(line);
    }

    @ParameterizedTest
    @CsvSource({"send, 1", "sendAsync, 2"})
    void jdk_pacedByItsOwnSemaphore_isNeverRefused(String mode, String http) throws IOException {
        try (HostJvm host = host(JdkLoad.class)
                .args("--mode", mode, "--http", http, "--paced", "20")
                .start()) {
            assertAllAnswered(report(host));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "3.9.1, enqueue",
        "3.12.13, sse",
        "3.14.9, execute",
        "4.12.0, sse",
        "5.0.0, enqueue",
        "5.5.1, sse",
        "5.5.1, execute"
    })
    void okHttp_pacedByItsOwnSemaphore_isNeverRefused(String release, String mode) throws IOException {
        try (HostJvm host = host(OkHttpLoad.class)
                .classPath(HostLibraries.okHttp(release))
                .args("--mode", mode, "--paced", "20", "--per-host", "64")
                .start()) {
            assertAllAnswered(report(host));
        }
    }

    @Test
    void host_toldToIdleAtItsEnd_staysAfterTheReport_untilALineComes() {
        try (HostJvm host = host(JdkLoad.class)
                .args("--calls", "1", "--idle-at-end", "true")
                .start()) {
            host.awaitLine(said -> said.startsWith("{"), SOON);
            assertThatThrownBy(() -> host.await(Duration.ofSeconds(1))).isInstanceOf(HostTimeoutException.class);
            host.println("end");
            assertThat(host.await(SOON)).isZero();
        }
    }

    private void assertAllAnswered(JsonNode report) {
        assertThat(report.path("failures")).isEmpty();
        assertThat(report.path("answered").asInt()).isEqualTo(100);
        AccountFigures figures = endpoint.figures().account();
        assertThat(figures.refused()).isZero();
        assertThat(figures.maxOffered()).isBetween(3, 20);
        assertThat(figures.client("host").completed()).isEqualTo(101);
    }

    @Test
    void hosts_idleBeforeStart_startTogetherAndExceedTheLimit() throws IOException {
        endpoint.change(behaviour -> behaviour.withMillis(1000));
        try (HostJvm one = host(JdkLoad.class)
                        .args("--client", "one", "--idle-before-start", "true", "--paced", "20")
                        .start();
                HostJvm two = host(JdkLoad.class)
                        .args("--client", "two", "--idle-before-start", "true", "--paced", "20")
                        .start()) {
            one.awaitLine("ready"::equals, SOON);
            two.awaitLine("ready"::equals, SOON);
            assertThat(endpoint.figures().account().arrived()).isEqualTo(2);
            one.println("go");
            two.println("go");
            int refused = report(one).path("failures").path("HTTP 403").asInt()
                    + report(two).path("failures").path("HTTP 403").asInt();
            assertThat(refused).isPositive();
            assertThat(endpoint.figures().account().refused()).isEqualTo(refused);
        } finally {
            endpoint.change(behaviour -> behaviour.withMillis(50, 150));
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "2"})
    void killedHost_losesItsSlots_andIsNotCountedAsLiveAfterReported(String http) {
        endpoint.change(behaviour -> behaviour.withMillis(120_000));
        try (HostJvm host = host(JdkLoad.class)
                .args("--calls", "10", "--warm-up", "0", "--http", http, "--client", "doomed")
                .start()) {
            await().atMost(SOON).until(() -> endpoint.figures().account().inFlight() == 10);
            endpoint.killed("doomed");
            host.kill();
            await().atMost(SOON).until(() -> endpoint.figures().account().inFlight() == 0);
            assertThat(endpoint.figures().account().client("doomed").aborted()).isEqualTo(10);
        } finally {
            endpoint.change(behaviour -> behaviour.withMillis(50, 150));
        }
    }
}

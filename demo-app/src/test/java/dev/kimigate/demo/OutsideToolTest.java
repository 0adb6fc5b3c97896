package dev.kimigate.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.endpoint.KimiEndpoint;
import dev.kimigate.harness.launch.HostProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tool that is no JVM, on all that it may run on. */
class OutsideToolTest {
    private static final int LIMIT = 3;
    private static final int CALLS = 10;
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path home;

    @ParameterizedTest
    @EnumSource
    void start_withMoreCallsThanTheLimit_tellsOfAnswersAndOfTheServersWords(OutsideKind kind) {
        Optional<OutsideTool> tool = OutsideTool.on(kind, home);
        assumeThat(tool).as(kind.program() + " works on this machine").isPresent();
        burst(tool.get());
    }

    @Test
    void start_whereNothingElseIsFound_isAJvm() {
        burst(OutsideTool.inAJvm());
    }

    private void burst(OutsideTool outside) {
        EndpointOptions options = EndpointOptions.usual()
                .withPort(0)
                .withBehaviour(
                        Behaviour.usual().withLimit(LIMIT).withMillis(2000).withChunks(8));
        try (KimiEndpoint endpoint = KimiEndpoint.start(options);
                HostProcess host = outside.start(endpoint.uri("/coding/v1"), CALLS, endpoint, home)) {
            RunningTool running = new RunningTool(outside, host);
            host.awaitLine("answered\t0\t"::equals, LONG);
            running.go();
            assertThat(host.await(LONG)).isZero();
            assertThat(running.outcomes().known()).isEqualTo(CALLS);
            assertThat(running.outcomes().answered()).isEqualTo(LIMIT);
            assertThat(running.outcomes().mostCommonReason())
                    .hasValueSatisfying(reason ->
                            assertThat(reason).startsWith("HTTP 403: ").contains("concurrent"));
            assertThat(host.stderr()).isEmpty();
        }
    }
}

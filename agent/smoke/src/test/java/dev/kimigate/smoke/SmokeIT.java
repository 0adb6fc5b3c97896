package dev.kimigate.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kimigate.harness.endpoint.AccountFigures;
import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.endpoint.KimiEndpoint;
import dev.kimigate.harness.launch.HostJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * More calls at once than Kimi allows, through libraries as their users use them, at {@code https://api.kimi.com} on
 * this machine: all are answered, none is refused, and never are more in flight than the limit. Needs port 443.
 */
class SmokeIT {
    private static final String BASE_URL = "https://api.kimi.com/coding/v1";
    private static final Path JAR = Path.of(System.getProperty("kimigate.jar")).normalize();
    private static final Duration LONG = Duration.ofMinutes(4);
    private static final int HTTPS = 443;
    private static final int LIMIT = 20;
    private static final int FEW = 8;
    private static final int CALLS_OF_A_WAY = 40;
    private static final int CALLS_OF_QUARKUS = 30;
    /** Of each host: whole answers, and streams. */
    private static final int WAYS = 2;

    private KimiEndpoint kimi;

    @BeforeEach
    void open() {
        assumeThat(KimiEndpoint.canBind(HTTPS))
                .as("port 443 of loopback can be bound: needs root or CAP_NET_BIND_SERVICE, and nobody else on it")
                .isTrue();
        kimi = KimiEndpoint.start(EndpointOptions.usual()
                .withBehaviour(Behaviour.usual().withMillis(300))
                .withPort(HTTPS));
    }

    @AfterEach
    void close() {
        if (kimi != null) {
            kimi.close();
        }
    }

    @ParameterizedTest(name = "{0} {2}")
    @CsvSource({
        "OpenAiKotlinHost, /, ''",
        "KoogHost, /, ''",
        "AzureCoreHost, '', ''",
        "AgentScopeHost, '', ''",
        "LangChain4jSpringHost, '', ''",
        "SpringAiHost, '', reactor-netty",
        "SpringAiHost, '', apache5",
        "SpringAiHost, '', url-connection",
        "SpringAiHost, '', jdk",
    })
    void callsOfALibrary_areAnswered_withinTheLimit(String program, String end, String client) throws IOException {
        try (HostJvm host = HostJvm.builder()
                .main("dev.kimigate.smoke.host." + program)
                .classPath(hosts())
                .asReal(kimi)
                .agent(JAR)
                .args(BASE_URL + end, "" + CALLS_OF_A_WAY, client)
                .start()) {
            assertThat(host.await(LONG)).isZero();
            assertThat(host.stdout()).as("%s", host.stderr()).last().isEqualTo("answered " + WAYS * CALLS_OF_A_WAY);
            assertThat(host.stderr()).noneMatch(line -> line.contains("kimi-gate"));
            AccountFigures figures = kimi.figures().account();
            assertThat(figures.admitted()).isEqualTo(WAYS * CALLS_OF_A_WAY);
            assertThat(figures.refused()).isZero();
            assertThat(figures.maxOffered()).isBetween(2, LIMIT);
        }
    }

    /** A packed application on Quarkus, started as its users start it, on an account with less than the usual limit. */
    @Test
    void callsOfQuarkus_areAnswered_withinASmallLimit() {
        kimi.change(usual -> usual.withLimit(FEW));
        try (HostJvm host = HostJvm.builder()
                .classPath(Path.of(System.getProperty("smoke.quarkus")).normalize())
                .main("io.quarkus.bootstrap.runner.QuarkusEntryPoint")
                .asReal(kimi)
                .agent(JAR)
                .args("" + CALLS_OF_QUARKUS)
                .start()) {
            assertThat(host.await(LONG)).isZero();
            assertThat(host.stdout()).as("%s", host.stderr()).last().isEqualTo("answered " + CALLS_OF_QUARKUS);
            assertThat(host.stderr()).noneMatch(line -> line.contains("kimi-gate"));
            AccountFigures figures = kimi.figures().account();
            assertThat(figures.admitted()).isEqualTo(CALLS_OF_QUARKUS);
            assertThat(figures.refused()).isZero();
            assertThat(figures.maxOffered()).isBetween(2, FEW);
        }
    }

    private static List<Path> hosts() throws IOException {
        return Stream.concat(Stream.of(Path.of(System.getProperty("smoke.hosts"))), libraries().stream())
                .toList();
    }

    /** What hosts have beside their own classes. */
    static List<Path> libraries() throws IOException {
        return Stream.of(Files.readString(Path.of(System.getProperty("smoke.path")))
                        .trim()
                        .split(File.pathSeparator))
                .map(Path::of)
                .toList();
    }
}

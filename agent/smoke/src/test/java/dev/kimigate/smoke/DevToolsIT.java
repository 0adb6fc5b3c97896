package dev.kimigate.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.endpoint.AccountFigures;
import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.endpoint.KimiEndpoint;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.Jdk;
import dev.kimigate.harness.launch.LiveObjects;
import dev.kimigate.smoke.host.DevToolsHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spring Boot whose devtools start the application again while its calls wait. The same without the agent, where all of
 * them are in flight, says how they have to end. Needs port 443.
 */
class DevToolsIT {
    private static final String LOADER = "org.springframework.boot.devtools.restart.classloader.RestartClassLoader";
    private static final Path JAR = Path.of(System.getProperty("kimigate.jar")).normalize();
    private static final Duration LONG = Duration.ofMinutes(4);
    private static final String BARE = "bare";
    private static final String GATED = "gated";
    private static final String ALL_ANSWERED = "ends {200=8}";
    private static final int HTTPS = 443;
    private static final int LIMIT = 2;
    private static final int ALL = 8;
    private static final int ENDLESS_MILLIS = 600_000;
    private static final int QUICK_MILLIS = 100;

    @TempDir
    Path folder;

    private KimiEndpoint kimi;

    @BeforeEach
    void open() {
        assumeThat(KimiEndpoint.canBind(HTTPS))
                .as("port 443 of loopback can be bound: needs root or CAP_NET_BIND_SERVICE, and nobody else on it")
                .isTrue();
        Behaviour behaviour =
                Behaviour.usual().withMillis(ENDLESS_MILLIS).with("accountLimits", Map.of(BARE, ALL, GATED, LIMIT));
        kimi = KimiEndpoint.start(EndpointOptions.usual()
                .withBehaviour(behaviour)
                .withAccount(BARE, key(BARE))
                .withAccount(GATED, key(GATED))
                .withPort(HTTPS));
    }

    @AfterEach
    void close() {
        if (kimi != null) {
            kimi.close();
        }
    }

    private static String key(String account) {
        return "test-" + account;
    }

    @Test
    void restartWhileCallsWait_endsThemAsWithoutTheAgent_andLeavesNoMore() throws Exception {
        try (HostJvm bare = start(BARE);
                HostJvm gated = start(GATED)) {
            await().atMost(LONG)
                    .until(() ->
                            figures(BARE).inFlight() == ALL && figures(GATED).inFlight() == LIMIT);
            gated.awaitLine("started"::equals, LONG);
            kimi.change(behaviour -> behaviour.withMillis(QUICK_MILLIS));
            for (String account : List.of(BARE, GATED)) {
                Files.writeString(folder.resolve(account).resolve("changed.properties"), "changed=now");
            }
            assertThat(ends(gated)).isEqualTo(ends(bare)).isNotEqualTo(ALL_ANSWERED);
            gated.awaitLine(ALL_ANSWERED::equals, LONG);
            bare.awaitLine(ALL_ANSWERED::equals, LONG);
            assertThat(figures(GATED).completed()).isEqualTo(ALL);
            assertThat(figures(GATED).maxInFlight()).isEqualTo(LIMIT);
            // The application breaks off calls in flight, and the server may see that after the next call.
            assertThat(figures(GATED).refused()).isLessThanOrEqualTo(LIMIT);
            await().atMost(LONG)
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(living(gated)).isPositive().isLessThanOrEqualTo(living(bare)));
            assertThat(gated.stderr()).noneMatch(line -> line.contains("kimi-gate"));
        }
    }

    /** How the calls ended that a restart met. */
    private static String ends(HostJvm host) {
        return host.awaitLine(line -> line.startsWith("ends "), LONG);
    }

    private AccountFigures figures(String account) {
        return kimi.figures().account(account);
    }

    private HostJvm start(String account) throws IOException {
        Path classes = Files.createDirectories(folder.resolve(account));
        copyHost(classes);
        HostJvmBuilder host = HostJvm.builder();
        if (account.equals(GATED)) {
            host.agent(JAR, "limit=" + LIMIT);
        }
        return host.classPath(classes)
                .classPath(SmokeIT.libraries())
                .main(DevToolsHost.class.getName())
                .asReal(kimi)
                .property("spring.main.banner-mode", "off")
                .property("spring.main.web-application-type", "none") // two of them, and one port
                .property("spring.devtools.restart.poll-interval", "500ms")
                .property("spring.devtools.restart.quiet-period", "200ms")
                .property("spring.devtools.livereload.enabled", "false")
                .args("https://api.kimi.com/coding/v1", "" + ALL, key(account))
                .start();
    }

    /* In a folder of its own, because the devtools watch all of it. */
    private static void copyHost(Path classes) throws IOException {
        Path from = Path.of(System.getProperty("smoke.hosts"));
        Path own = Path.of(DevToolsHost.class.getPackageName().replace('.', '/'));
        Files.createDirectories(classes.resolve(own));
        try (Stream<Path> all = Files.list(from.resolve(own))) {
            for (Path file : all.filter(file -> file.getFileName().toString().matches("DevTools.*"))
                    .toList()) {
                Files.copy(file, classes.resolve(own).resolve(file.getFileName().toString()));
            }
        }
    }

    private static long living(HostJvm host) {
        return LiveObjects.count(host, Jdk.current(), LOADER);
    }
}

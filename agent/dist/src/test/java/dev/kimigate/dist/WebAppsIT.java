package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.endpoint.AccountFigures;
import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tomcat and Jetty as their makers pack them, with a web application that is deployed again while its calls wait. The
 * same server without the agent, where all of them are in flight, says how they have to end.
 */
@Tag("tools") // fetches 60 MB from Maven Central, once
class WebAppsIT {
    private static final int LIMIT = 2;
    private static final int ALL = WebDeployment.ALL;
    private static final String BARE = "bare";
    private static final String GATED = "gated";

    /** Longer than a server takes to see the new archive and to stop the old application. */
    private static final int SLOW_MILLIS = 15_000;

    private static final int QUICK_MILLIS = 100;

    @TempDir
    Path folder;

    private KimiFixture kimi;

    @BeforeEach
    void open() {
        Behaviour behaviour =
                Behaviour.usual().withMillis(QUICK_MILLIS).with("accountLimits", Map.of(BARE, ALL, GATED, LIMIT));
        kimi = KimiFixture.open(EndpointOptions.usual()
                .withBehaviour(behaviour)
                .withAccount(BARE, key(BARE))
                .withAccount(GATED, key(GATED)));
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

    @ParameterizedTest
    @EnumSource
    void deployedAgainWhileCallsWait_endsThemAsWithoutTheAgent_andLeavesNothing(WebServer server) throws Exception {
        try (WebDeployment bare = start(server, BARE);
                WebDeployment gated = start(server, GATED)) {
            bare.assertAnswers("1");
            gated.assertAnswers("1");
            kimi.endpoint().change(behaviour -> behaviour.withMillis(SLOW_MILLIS));
            List<CompletableFuture<String>> ofBare = bare.startCalls();
            List<CompletableFuture<String>> ofGated = gated.startCalls();
            await().atMost(KimiFixture.LONG)
                    .until(() -> figures(BARE).inFlight() == ALL
                            && kimi.status().contains("held " + LIMIT + ", waiting " + (ALL - LIMIT)));

            bare.deployAgain();
            gated.deployAgain();
            assertThat(gated.awaitEnds()).isEqualTo(bare.awaitEnds()).contains("InterruptedException");
            kimi.endpoint().change(behaviour -> behaviour.withMillis(QUICK_MILLIS));
            assertThat(WebDeployment.counted(ofGated)).isEqualTo(WebDeployment.counted(ofBare));

            gated.assertAnswers("2");
            bare.assertAnswers("2");
            bare.awaitOldOneCollected();
            gated.awaitOldOneCollected();
            assertNothingLost(gated);
        }
    }

    private WebDeployment start(WebServer server, String account) throws Exception {
        HostJvmBuilder host = HostJvm.builder().asReal(kimi.endpoint()).home(kimi.home());
        if (account.equals(GATED)) {
            host.agent(Shipped.JAR, "limit=" + LIMIT);
        }
        return WebDeployment.start(server, host, folder.resolve(account), key(account));
    }

    private AccountFigures figures(String account) {
        return kimi.endpoint().figures().account(account);
    }

    private void assertNothingLost(WebDeployment gated) {
        // The old application breaks off calls in flight, and the server may see that after the next call.
        assertThat(figures(GATED).refused()).isLessThanOrEqualTo(LIMIT);
        assertThat(figures(GATED).maxInFlight()).isEqualTo(LIMIT);
        await().atMost(KimiFixture.LONG).until(() -> kimi.status().contains("held 0, waiting 0"));
        assertThat(gated.stderr()).noneMatch(line -> line.contains("[kimi-gate"));
    }
}

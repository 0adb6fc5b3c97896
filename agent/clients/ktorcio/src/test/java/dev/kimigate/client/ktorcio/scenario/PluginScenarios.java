package dev.kimigate.client.ktorcio.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.testing.CopyFixture;
import dev.kimigate.testing.CopyScenario;
import dev.kimigate.testing.RefusalTexts;
import io.ktor.client.HttpClient;
import io.ktor.client.plugins.HttpRequestRetryKt;
import io.ktor.client.plugins.HttpTimeoutKt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import kotlin.Unit;

/** The plugins of Ktor 3 that stand above the engine: timeouts and retries. */
public final class PluginScenarios {
    private final CopyFixture fixture;

    public PluginScenarios(CopyFixture fixture) {
        this.fixture = fixture;
    }

    /** Its clock runs before the engine is asked: it is the caller's whole patience. */
    @CopyScenario(from = 300)
    public void requestTimeout_countsTheWait_andLeavesTheQueue() throws Exception {
        fixture.limit(1);
        CountDownLatch finish = hold();
        try (HttpClient holder = CioClients.cio(engine -> {});
                HttpClient hasty = timeouts(500L, null)) {
            CompletableFuture<String> held = start(holder, "/gated/hold");
            fixture.awaitHeld(1);
            CompletableFuture<String> waiting = start(hasty, "/gated/never");
            fixture.awaitWaiting(1);
            assertThat(waiting)
                    .failsWithin(java.time.Duration.ofSeconds(10))
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining("Request timeout has expired");
            fixture.awaitWaiting(0);
            finish.countDown();
            assertThat(CioScenarios.get(held)).isEqualTo("held");
        }
        assertThat(fixture.server.count("/gated/never")).isZero();
    }

    @CopyScenario(from = 300)
    public void socketAndConnectTimeout_doNotCountTheWait() throws Exception {
        fixture.limit(1);
        CountDownLatch finish = hold();
        try (HttpClient holder = CioClients.cio(engine -> {});
                HttpClient hasty = timeouts(null, 700L)) {
            CompletableFuture<String> held = start(holder, "/gated/hold");
            fixture.awaitHeld(1);
            CompletableFuture<String> waiting = start(hasty, "/gated/next");
            fixture.awaitWaiting(1);
            Thread.sleep(1_000); // the client's own clocks are meant
            assertThat(waiting).isNotDone();
            finish.countDown();
            assertThat(CioScenarios.get(held)).isEqualTo("held");
            assertThat(CioScenarios.get(waiting)).isEqualTo("{\"ok\":true}");
        }
    }

    @CopyScenario(from = 300)
    public void ownRetry_isSeen_andHoldsNoPermitWhileItSleeps() throws Exception {
        CountDownLatch refused = new CountDownLatch(1);
        fixture.server.on("/gated/503", request -> {
            if (request.number() > 1) {
                return request.whole("200 OK", "text/plain", "done");
            }
            boolean kept = request.whole("503 Service Unavailable", RefusalTexts.JSON, RefusalTexts.QUOTA);
            refused.countDown();
            return kept;
        });
        try (HttpClient client = CioClients.cio(
                engine -> {},
                config -> config.install(HttpRequestRetryKt.getHttpRequestRetry(), retry -> {
                    retry.retryOnServerErrors(1);
                    retry.constantDelay(1_000, 0, false);
                    return Unit.INSTANCE;
                }))) {
            CompletableFuture<String> answer = start(client, "/gated/503");
            assertThat(refused.await(30, TimeUnit.SECONDS)).isTrue();
            fixture.awaitHeld(0);
            assertThat(answer).isNotDone();
            assertThat(CioScenarios.get(answer)).isEqualTo("done");
        }
        assertThat(fixture.server.count("/gated/503")).isEqualTo(2);
    }

    private static HttpClient timeouts(Long request, Long others) {
        return CioClients.cio(
                engine -> {},
                config -> config.install(HttpTimeoutKt.getHttpTimeout(), timeout -> {
                    timeout.setRequestTimeoutMillis(request);
                    timeout.setSocketTimeoutMillis(others);
                    timeout.setConnectTimeoutMillis(others);
                    return Unit.INSTANCE;
                }));
    }

    private CountDownLatch hold() {
        CountDownLatch finish = new CountDownLatch(1);
        fixture.server.on("/gated/hold", request -> {
            finish.await();
            return request.whole("200 OK", "text/plain", "held");
        });
        return finish;
    }

    private CompletableFuture<String> start(HttpClient client, String path) {
        return Coroutines.start(client, Requests.post(fixture.server.url(path)));
    }
}

package dev.kimigate.client.apache4.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.testing.CopyFixture;
import dev.kimigate.testing.CopyScenario;
import dev.kimigate.testing.RefusalTexts;
import dev.kimigate.testing.SendMode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpResponse;
import org.apache.http.client.HttpClient;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.impl.client.AutoRetryHttpClient;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.DecompressingHttpClient;
import org.apache.http.impl.client.DefaultHttpClient;
import org.apache.http.impl.client.DefaultServiceUnavailableRetryStrategy;
import org.apache.http.impl.client.cache.CacheConfig;
import org.apache.http.impl.client.cache.CachingHttpClient;
import org.apache.http.impl.conn.PoolingClientConnectionManager;
import org.apache.http.util.EntityUtils;

/** What only clients of the kind have that was usual before 4.3: they are wrapped into one another. */
@SuppressWarnings("deprecation") // they are what is tested
public final class DirectorScenarios {
    private static final int SECONDS = 30;

    private final CopyFixture fixture;

    public DirectorScenarios(CopyFixture fixture) {
        this.fixture = fixture;
    }

    /** With room for many connections. */
    static CloseableHttpClient client() {
        return new DefaultHttpClient(connections());
    }

    private static PoolingClientConnectionManager connections() {
        PoolingClientConnectionManager connections = new PoolingClientConnectionManager();
        connections.setDefaultMaxPerRoute(200);
        connections.setMaxTotal(200);
        return connections;
    }

    /** Each of these sends by the next; one of them is hooked. */
    @CopyScenario
    public void wrappedClients_countOnce_andAreCured() throws Exception {
        fixture.limit(1);
        fixture.server.on(
                "/gated/wrapped",
                request -> request.number() == 1
                        ? request.whole("429 Too Many Requests", RefusalTexts.JSON, RefusalTexts.CONCURRENCY)
                        : request.whole("200 OK", "text/plain", "done"));
        try (CloseableHttpClient client = client()) {
            HttpClient wrapped = new CachingHttpClient(new DecompressingHttpClient(client), new CacheConfig());
            HttpResponse answer = wrapped.execute(new HttpPost(fixture.server.url("/gated/wrapped")));
            assertThat(EntityUtils.toString(answer.getEntity())).isEqualTo("done");
        }
        assertThat(fixture.server.count("/gated/wrapped")).isEqualTo(2);
    }

    @CopyScenario
    public void ownRetry_isSeen_andHoldsNoPermitWhileItSleeps() throws Exception {
        CountDownLatch refused = new CountDownLatch(1);
        fixture.server.on("/gated/503", request -> {
            boolean kept = request.number() == 1
                    ? request.whole("503 Service Unavailable", "text/plain", "later")
                    : request.whole("200 OK", "text/plain", "done");
            refused.countDown();
            return kept;
        });
        try (CloseableHttpClient client = client()) {
            HttpClient retrying = new AutoRetryHttpClient(client, new DefaultServiceUnavailableRetryStrategy(1, 1000));
            CompletableFuture<String> answer = SendMode.inThread(
                    () -> EntityUtils.toString(retrying.execute(new HttpGet(fixture.server.url("/gated/503")))
                            .getEntity()));
            assertThat(refused.await(SECONDS, TimeUnit.SECONDS)).isTrue();
            fixture.awaitHeld(0);
            assertThat(answer).isNotDone();
            assertThat(answer.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("done");
        }
        assertThat(fixture.server.count("/gated/503")).isEqualTo(2);
    }

    @CopyScenario
    public void waitingAndRefusedCalls_holdNoConnection() throws Exception {
        fixture.limit(1);
        fixture.server.on(
                "/gated/refused",
                fixture.thenNoMoreStarts(request ->
                        request.whole("429 Too Many Requests", RefusalTexts.JSON, RefusalTexts.CONCURRENCY)));
        PoolingClientConnectionManager connections = connections();
        try (CloseableHttpClient client = new DefaultHttpClient(connections)) {
            CompletableFuture<String> waiting = SendMode.inThread(
                    () -> EntityUtils.toString(client.execute(new HttpPost(fixture.server.url("/gated/refused")))
                            .getEntity()));
            fixture.awaitWaiting(1);
            assertThat(fixture.server.count("/gated/refused")).isEqualTo(1);
            assertThat(connections.getTotalStats().getLeased()).isZero();
            fixture.endOldestWait();
            assertThat(waiting.get(SECONDS, TimeUnit.SECONDS)).isEqualTo(RefusalTexts.CONCURRENCY);
        }
    }

    /** The client follows it by itself, under the permit that it has. */
    @CopyScenario
    public void redirect_keepsThePermit() throws Exception {
        fixture.limit(1);
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        fixture.server.on("/gated/out", request -> {
            request.head("302 Found", "text/plain", "Location: /free/target", "Content-Length: 0");
            return true;
        });
        fixture.server.on("/free/target", request -> {
            arrived.countDown();
            finish.await();
            return request.whole("200 OK", "text/plain", "free");
        });
        try (CloseableHttpClient client = client()) {
            CompletableFuture<String> out = SendMode.inThread(
                    () -> EntityUtils.toString(client.execute(new HttpGet(fixture.server.url("/gated/out")))
                            .getEntity()));
            assertThat(arrived.await(SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(fixture.held()).isEqualTo(1);
            finish.countDown();
            assertThat(out.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("free");
        }
        fixture.awaitHeld(0);
    }
}

package dev.kimigate.client.apache5.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.testing.CopyFixture;
import dev.kimigate.testing.CopyScenario;
import dev.kimigate.testing.RefusalTexts;
import dev.kimigate.testing.ScriptedServer.Request;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.support.AbstractAsyncResponseConsumer;
import org.apache.hc.core5.io.CloseMode;
import org.awaitility.Awaitility;

/** What only the asynchronous client has: callbacks, consumers, retries of its own, a pool. */
public final class AsyncScenarios {
    private static final int SECONDS = 30;

    private final CopyFixture fixture;

    public AsyncScenarios(CopyFixture fixture) {
        this.fixture = fixture;
    }

    @CopyScenario
    public void callbacks_hearOnce_andTheConsumerOfNoRefusal() throws Exception {
        fixture.server.on(
                "/gated/refused",
                request -> request.number() == 1 ? refuse(request) : request.whole("200 OK", "text/plain", "done"));
        try (CloseableHttpAsyncClient client = started(builder())) {
            List<String> heard = new CopyOnWriteArrayList<>();
            Future<SimpleHttpResponse> future = client.execute(
                    SimpleRequestProducer.create(post("/gated/refused")), new HeadConsumer(heard), callback(heard));
            SimpleHttpResponse answer = future.get(SECONDS, TimeUnit.SECONDS);
            assertThat(answer.getBodyText()).isEqualTo("done");
            Awaitility.await().untilAsserted(() -> assertThat(heard).containsExactly("head 200", "completed 200"));
            assertThat(fixture.server.count("/gated/refused")).isEqualTo(2);
        }
    }

    @CopyScenario
    public void callbackThatThrows_harmsNoOtherCall_andLosesNoPermit() throws Exception {
        try (CloseableHttpAsyncClient client = started(builder())) {
            for (int i = 0; i < 5; i++) {
                client.execute(post("/gated/any"), new FutureCallback<>() {
                    @Override
                    public void completed(SimpleHttpResponse answer) {
                        throw new IllegalStateException("thrown by the application");
                    }

                    @Override
                    public void failed(Exception failure) {}

                    @Override
                    public void cancelled() {}
                });
            }
            fixture.awaitHeld(0);
            assertThat(text(client, "/gated/any")).isEqualTo("{\"ok\":true}");
        }
    }

    /** The client sends a 429 and a 503 again after a second; 5.0 does so at once, with a body that is used up. */
    @CopyScenario(from = 501)
    public void ownRetry_isSeen_andHoldsNoPermitWhileItSleeps() throws Exception {
        for (String status : List.of("429 Too Many Requests", "503 Service Unavailable")) {
            String path = "/gated/" + status.substring(0, 3);
            CountDownLatch refused = new CountDownLatch(1);
            fixture.server.on(path, request -> {
                if (request.number() > 1) {
                    return request.whole("200 OK", "text/plain", "done");
                }
                boolean kept = request.whole(status, RefusalTexts.JSON, RefusalTexts.QUOTA);
                refused.countDown();
                return kept;
            });
            try (CloseableHttpAsyncClient client = started(builder())) {
                Future<SimpleHttpResponse> answer = client.execute(post(path), null);
                assertThat(refused.await(SECONDS, TimeUnit.SECONDS)).isTrue();
                fixture.awaitHeld(0);
                assertThat(fixture.server.count(path)).isEqualTo(1);
                assertThat(answer.isDone()).isFalse();
                assertThat(answer.get(SECONDS, TimeUnit.SECONDS).getBodyText()).isEqualTo("done");
                assertThat(fixture.server.count(path)).isEqualTo(2);
            }
        }
    }

    /** In 5.0 a cancel ends the future and not the call. */
    @CopyScenario(from = 502)
    public void waitingAndRefusedCalls_holdNoConnection() throws Exception {
        fixture.server.on("/gated/refused", fixture.thenNoMoreStarts(AsyncScenarios::refuse));
        PoolingAsyncClientConnectionManager connections = connections();
        try (CloseableHttpAsyncClient client = started(HttpAsyncClientBuilder.create()
                .setConnectionManager(connections)
                .disableAutomaticRetries())) {
            Future<SimpleHttpResponse> refused = client.execute(post("/gated/refused"), null);
            fixture.awaitWaiting(1);
            Future<SimpleHttpResponse> behind = client.execute(post("/gated/behind"), null);
            fixture.awaitWaiting(2);
            assertThat(connections.getTotalStats().getLeased()).isZero();
            assertThat(behind.cancel(true)).isTrue();
            fixture.awaitWaiting(1);
            fixture.endOldestWait();
            assertThat(refused.get(SECONDS, TimeUnit.SECONDS).getBodyText()).isEqualTo(RefusalTexts.CONCURRENCY);
        }
        assertThat(fixture.server.count("/gated/behind")).isZero();
    }

    @CopyScenario
    public void clientClosedWhileACallWaits_failsIt_andSendsNothing() throws Exception {
        fixture.limit(1);
        CountDownLatch finish = new CountDownLatch(1);
        fixture.server.on("/gated/hold", request -> {
            finish.await();
            return request.whole("200 OK", "text/plain", "held");
        });
        try (CloseableHttpAsyncClient holder = started(builder())) {
            Future<SimpleHttpResponse> held = holder.execute(post("/gated/hold"), null);
            fixture.awaitHeld(1);
            CloseableHttpAsyncClient closed = started(builder());
            List<String> heard = new CopyOnWriteArrayList<>();
            Future<SimpleHttpResponse> waiting = closed.execute(post("/gated/never"), callback(heard));
            fixture.awaitWaiting(1);
            closed.close(CloseMode.IMMEDIATE);
            finish.countDown();
            assertThat(held.get(SECONDS, TimeUnit.SECONDS).getBodyText()).isEqualTo("held");
            assertThat(CompletableFuture.supplyAsync(() -> failure(waiting)))
                    .succeedsWithin(java.time.Duration.ofSeconds(SECONDS));
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(heard).singleElement().asString().startsWith("failed"));
        }
        assertThat(fixture.server.count("/gated/never")).isZero();
    }

    static HttpAsyncClientBuilder builder() {
        return HttpAsyncClientBuilder.create().setConnectionManager(connections());
    }

    private static PoolingAsyncClientConnectionManager connections() {
        return PoolingAsyncClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(200)
                .setMaxConnTotal(200)
                .build();
    }

    static CloseableHttpAsyncClient started(HttpAsyncClientBuilder builder) {
        CloseableHttpAsyncClient client = builder.build();
        client.start();
        return client;
    }

    private SimpleHttpRequest post(String path) {
        return post(fixture, path);
    }

    static SimpleHttpRequest post(CopyFixture fixture, String path) {
        SimpleHttpRequest request = new SimpleHttpRequest("POST", fixture.server.uri(path));
        request.setBody("{}", ContentType.APPLICATION_JSON);
        return request;
    }

    private String text(CloseableHttpAsyncClient client, String path) throws Exception {
        return client.execute(post(path), null).get(SECONDS, TimeUnit.SECONDS).getBodyText();
    }

    private static String failure(Future<?> failing) {
        try {
            return "answered " + failing.get();
        } catch (ExecutionException | InterruptedException | java.util.concurrent.CancellationException failed) {
            return failed.toString();
        }
    }

    private static boolean refuse(Request request) throws IOException {
        return request.whole("429 Too Many Requests", RefusalTexts.JSON, RefusalTexts.CONCURRENCY);
    }

    private static FutureCallback<SimpleHttpResponse> callback(List<String> heard) {
        return new FutureCallback<>() {
            @Override
            public void completed(SimpleHttpResponse answer) {
                heard.add("completed " + answer.getCode());
            }

            @Override
            public void failed(Exception failure) {
                heard.add("failed " + failure);
            }

            @Override
            public void cancelled() {
                heard.add("cancelled");
            }
        };
    }

    /** Says which heads it is given. */
    private static final class HeadConsumer extends AbstractAsyncResponseConsumer<SimpleHttpResponse, String> {
        private final List<String> heard;

        HeadConsumer(List<String> heard) {
            super(new org.apache.hc.core5.http.nio.entity.StringAsyncEntityConsumer());
            this.heard = heard;
        }

        @Override
        protected SimpleHttpResponse buildResult(HttpResponse head, String text, ContentType type) {
            heard.add("head " + head.getCode());
            SimpleHttpResponse whole = new SimpleHttpResponse(head.getCode());
            whole.setBody(text, type);
            return whole;
        }

        @Override
        public void informationResponse(HttpResponse response, org.apache.hc.core5.http.protocol.HttpContext context) {}
    }
}

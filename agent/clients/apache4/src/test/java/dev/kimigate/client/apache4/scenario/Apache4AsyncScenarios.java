package dev.kimigate.client.apache4.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.testing.BareVersusGated;
import dev.kimigate.testing.CopyFixture;
import dev.kimigate.testing.CopyScenario;
import dev.kimigate.testing.RefusalTexts;
import dev.kimigate.testing.ScriptedServer.Request;
import dev.kimigate.testing.SendMode;
import dev.kimigate.testing.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.concurrent.FutureCallback;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;
import org.apache.http.impl.nio.client.HttpAsyncClients;
import org.apache.http.impl.nio.conn.PoolingNHttpClientConnectionManager;
import org.apache.http.impl.nio.reactor.DefaultConnectingIOReactor;
import org.apache.http.message.BasicHttpEntityEnclosingRequest;
import org.apache.http.nio.ContentDecoder;
import org.apache.http.nio.ContentEncoder;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.client.methods.AsyncByteConsumer;
import org.apache.http.nio.client.methods.HttpAsyncMethods;
import org.apache.http.nio.protocol.BasicAsyncResponseConsumer;
import org.apache.http.nio.protocol.HttpAsyncRequestProducer;
import org.apache.http.protocol.HttpContext;
import org.apache.http.util.EntityUtils;
import org.awaitility.Awaitility;

/** What only the asynchronous client has: producers, consumers, callbacks, a pool. */
public final class Apache4AsyncScenarios {
    private static final int SECONDS = 30;

    private final CopyFixture fixture;

    public Apache4AsyncScenarios(CopyFixture fixture) {
        this.fixture = fixture;
    }

    /** All that the application is told, in its order, is what it is told bare, and nothing of what was sent again. */
    @CopyScenario
    public void producerConsumerAndCallback_hearTheSame() throws Exception {
        BareVersusGated both = new BareVersusGated(fixture.server);
        for (String status : List.of("200 OK", "403 Forbidden", "429 Too Many Requests")) {
            both.assertSame(status, session -> {
                session.on("/told", request -> request.whole(status, RefusalTexts.JSON, RefusalTexts.QUOTA));
                hear(session);
            });
        }
        both.assertSame("no body", session -> {
            session.on("/told", request -> {
                request.head("403 Forbidden", "text/plain", "Content-Length: 0");
                return true;
            });
            hear(session);
        });
    }

    /** Older releases close the producer before they tell of a failure. */
    @CopyScenario(from = 405)
    public void brokenRefusal_isHeardTheSame() throws Exception {
        BareVersusGated both = new BareVersusGated(fixture.server);
        both.assertSame("broken", session -> {
            session.on("/told", request -> {
                request.head("403 Forbidden", RefusalTexts.JSON, "Content-Length: 100");
                request.to().text("half");
                return false;
            });
            hear(session);
        });
    }

    @CopyScenario
    public void curedRefusal_isHeardByNobody() throws Exception {
        refuseOnce("/gated/told");
        BareVersusGated both = new BareVersusGated(fixture.server);
        both.assertSame("cured", session -> {
            if (!session.isGated()) {
                session.on("/told", request -> request.whole("200 OK", "text/plain", "done"));
            }
            hear(session);
        });
        assertThat(fixture.server.count("/gated/told")).isEqualTo(2);
    }

    private void hear(Session session) throws Exception {
        try (CloseableHttpAsyncClient client = AsyncClients.started()) {
            Heard heard = new Heard(session, HttpAsyncMethods.create(new HttpPost(session.url("/told"))));
            Future<HttpResponse> future =
                    client.execute(heard, heard.consumer(), HttpClientContext.create(), heard.callback());
            assertThat(heard.closed.await(SECONDS, TimeUnit.SECONDS)).isTrue(); // what it hears last
            session.see(
                    "future",
                    () -> EntityUtils.toString(
                            future.get(SECONDS, TimeUnit.SECONDS).getEntity()));
        }
    }

    @CopyScenario
    public void callbackThatThrows_harmsNoOtherCall_andLosesNoPermit() throws Exception {
        fixture.server.on("/gated/refused", request -> request.whole("403 Forbidden", "text/plain", "no"));
        for (String path : List.of("/gated/any", "/gated/refused")) {
            try (CloseableHttpAsyncClient client = AsyncClients.started()) {
                for (int i = 0; i < 5; i++) {
                    client.execute(AsyncClients.post(fixture, path), new FutureCallback<>() {
                        @Override
                        public void completed(HttpResponse answer) {
                            throw new IllegalStateException("thrown by the application");
                        }

                        @Override
                        public void failed(Exception failure) {}

                        @Override
                        public void cancelled() {}
                    });
                }
                Awaitility.await().until(() -> fixture.server.count(path) > 0);
                fixture.awaitHeld(0);
            }
        }
        try (CloseableHttpAsyncClient client = AsyncClients.started()) {
            assertThat(text(client, "/gated/any")).isEqualTo("{\"ok\":true}");
        }
    }

    @CopyScenario
    public void waitingAndRefusedCalls_holdNoConnection() throws Exception {
        fixture.server.on("/gated/refused", fixture.thenNoMoreStarts(Apache4AsyncScenarios::refuse));
        PoolingNHttpClientConnectionManager connections =
                new PoolingNHttpClientConnectionManager(new DefaultConnectingIOReactor());
        try (CloseableHttpAsyncClient client =
                AsyncClients.started(AsyncClients.builder().setConnectionManager(connections))) {
            Future<HttpResponse> refused = client.execute(AsyncClients.post(fixture, "/gated/refused"), null);
            fixture.awaitWaiting(1);
            Future<HttpResponse> behind = client.execute(AsyncClients.post(fixture, "/gated/behind"), null);
            fixture.awaitWaiting(2);
            Awaitility.await()
                    .untilAsserted(() ->
                            assertThat(connections.getTotalStats().getLeased()).isZero());
            behind.cancel(true);
            assertThat(behind.isCancelled()).isTrue();
            fixture.awaitWaiting(1);
            fixture.endOldestWait();
            assertThat(EntityUtils.toString(
                            refused.get(SECONDS, TimeUnit.SECONDS).getEntity()))
                    .isEqualTo(RefusalTexts.CONCURRENCY);
        }
        assertThat(fixture.server.count("/gated/behind")).isZero();
    }

    /** An abort of the request is a cancel too. */
    @CopyScenario
    public void abortedRequest_leavesTheQueue() throws Exception {
        fixture.limit(1);
        CountDownLatch finish = new CountDownLatch(1);
        fixture.server.on("/gated/hold", request -> {
            finish.await();
            return request.whole("200 OK", "text/plain", "held");
        });
        try (CloseableHttpAsyncClient client = AsyncClients.started()) {
            Future<HttpResponse> held = client.execute(AsyncClients.post(fixture, "/gated/hold"), null);
            fixture.awaitHeld(1);
            HttpPost aborted = AsyncClients.post(fixture, "/gated/never");
            Future<HttpResponse> waiting = client.execute(aborted, null);
            fixture.awaitWaiting(1);
            aborted.abort();
            Awaitility.await().until(waiting::isCancelled);
            fixture.awaitWaiting(0);
            finish.countDown();
            held.get(SECONDS, TimeUnit.SECONDS);
        }
        assertThat(fixture.server.count("/gated/never")).isZero();
    }

    /** Older releases throw at once what the newest fails the call with. */
    @CopyScenario(from = 405)
    public void clientClosedWhileACallWaits_failsItAsBare_andSendsNothing() throws Exception {
        fixture.limit(1);
        CountDownLatch finish = new CountDownLatch(1);
        fixture.server.on("/gated/hold", request -> {
            finish.await();
            return request.whole("200 OK", "text/plain", "held");
        });
        try (CloseableHttpAsyncClient holder = AsyncClients.started()) {
            Future<HttpResponse> held = holder.execute(AsyncClients.post(fixture, "/gated/hold"), null);
            fixture.awaitHeld(1);
            CloseableHttpAsyncClient closed = AsyncClients.started();
            Future<HttpResponse> waiting = closed.execute(AsyncClients.post(fixture, "/gated/never"), null);
            fixture.awaitWaiting(1);
            closed.close();
            finish.countDown();
            held.get(SECONDS, TimeUnit.SECONDS);
            Future<HttpResponse> bare = closed.execute(AsyncClients.post(fixture, "/free/never"), null);
            assertThat(failure(waiting)).isEqualTo(failure(bare));
        }
        assertThat(fixture.server.count("/gated/never")).isZero();
    }

    /** A minimal client has no redirects; its calls begin at the same method of another class. */
    @CopyScenario
    public void minimalClient_waits_andIsCured() throws Exception {
        fixture.limit(1);
        refuseOnce("/gated/minimal");
        try (CloseableHttpAsyncClient client = HttpAsyncClients.createMinimal()) {
            client.start();
            BasicHttpEntityEnclosingRequest post = new BasicHttpEntityEnclosingRequest("POST", "/gated/minimal");
            post.setEntity(new StringEntity("{}", ContentType.APPLICATION_JSON));
            HttpResponse answer = client.execute(new HttpHost("127.0.0.1", fixture.server.port()), post, null)
                    .get(SECONDS, TimeUnit.SECONDS);
            assertThat(EntityUtils.toString(answer.getEntity())).isEqualTo("done");
        }
        assertThat(fixture.server.count("/gated/minimal")).isEqualTo(2);
    }

    /** A consumer may stop the client for a while, with what was read ahead of a refusal too. */
    @CopyScenario
    public void consumerThatStopsTheClient_getsAll() throws Exception {
        String large = "x".repeat(300_000);
        BareVersusGated both = new BareVersusGated(fixture.server);
        for (String status : List.of("200 OK", "403 Forbidden")) {
            both.assertSame(status, session -> {
                session.on("/slow", request -> request.whole(status, "text/plain", large));
                try (CloseableHttpAsyncClient client = AsyncClients.started()) {
                    Future<Integer> length = client.execute(
                            HttpAsyncMethods.createPost(session.url("/slow"), "{}", null), new Slow(), null);
                    session.see("length", () -> length.get(SECONDS, TimeUnit.SECONDS));
                }
            });
        }
    }

    /** The gate is asked for on the thread of the caller, which may be the client's own: it must not be kept there. */
    @CopyScenario
    public void callOfACallback_waitsWithoutTheClientsThread() throws Exception {
        fixture.limit(1);
        CountDownLatch finish = new CountDownLatch(1);
        fixture.server.on("/gated/hold", request -> {
            finish.await();
            return request.whole("200 OK", "text/plain", "held");
        });
        try (CloseableHttpAsyncClient client = AsyncClients.started()) {
            Future<HttpResponse> held = client.execute(AsyncClients.post(fixture, "/gated/hold"), null);
            fixture.awaitHeld(1);
            AtomicReference<Future<HttpResponse>> inner = new AtomicReference<>();
            CompletableFuture<Void> called = new CompletableFuture<>();
            client.execute(AsyncClients.post(fixture, "/free/first"), new FutureCallback<>() {
                @Override
                public void completed(HttpResponse answer) {
                    inner.set(client.execute(AsyncClients.post(fixture, "/gated/second"), null));
                    called.complete(null);
                }

                @Override
                public void failed(Exception failure) {}

                @Override
                public void cancelled() {}
            });
            called.get(SECONDS, TimeUnit.SECONDS);
            fixture.awaitWaiting(1);
            for (int i = 0; i < 8; i++) { // more than the client has threads
                assertThat(text(client, "/free/other")).isEqualTo("{\"ok\":true}");
            }
            finish.countDown();
            held.get(SECONDS, TimeUnit.SECONDS);
            assertThat(inner.get()
                            .get(SECONDS, TimeUnit.SECONDS)
                            .getStatusLine()
                            .getStatusCode())
                    .isEqualTo(200);
        }
    }

    /** To open an account is to open files. */
    @CopyScenario
    public void callOfACallback_opensItsAccountOnAThreadOfOurs() throws Exception {
        try (CloseableHttpAsyncClient client = AsyncClients.started()) {
            Future<HttpResponse> inner =
                    inACallback(client, () -> client.execute(AsyncClients.post(fixture, "/gated/inner"), null));
            assertThat(EntityUtils.toString(inner.get(SECONDS, TimeUnit.SECONDS).getEntity()))
                    .isEqualTo("{\"ok\":true}");
            fixture.awaitHeld(0);
            assertThat(fixture.openers()).isNotEmpty().allMatch(thread -> thread.startsWith("kimi-gate-"));
        }
    }

    @CopyScenario
    public void callOfACallback_thatIsNotGated_endsAsBare() throws Exception {
        try (CloseableHttpAsyncClient client = AsyncClients.started()) {
            List<String> heard = new CopyOnWriteArrayList<>();
            Future<HttpResponse> inner = inACallback(
                    client, () -> client.execute(AsyncClients.post(fixture, "/free/inner"), new Ends(heard)));
            assertThat(EntityUtils.toString(inner.get(SECONDS, TimeUnit.SECONDS).getEntity()))
                    .isEqualTo("{\"ok\":true}");
            Awaitility.await().until(() -> !heard.isEmpty());
            assertThat(heard).containsExactly("completed");
            assertThat(fixture.openers()).isEmpty();
        }
    }

    @CopyScenario
    public void callOfACallback_thatIsCancelledAtOnce_isToldOnce_andLeavesNothing() throws Exception {
        CountDownLatch finish = new CountDownLatch(1);
        for (String path : List.of("/gated/never", "/free/never")) {
            fixture.server.on(path, request -> {
                finish.await();
                return request.whole("200 OK", "text/plain", "late");
            });
        }
        try (CloseableHttpAsyncClient client = AsyncClients.started()) {
            for (String path : List.of("/gated/never", "/free/never")) {
                List<String> heard = new CopyOnWriteArrayList<>();
                Future<HttpResponse> inner = inACallback(client, () -> {
                    Future<HttpResponse> started = client.execute(AsyncClients.post(fixture, path), new Ends(heard));
                    started.cancel(true);
                    return started;
                });
                assertThat(inner.isCancelled()).isTrue();
                assertThat(heard).containsExactly("cancelled");
                fixture.awaitHeld(0);
                fixture.awaitWaiting(0);
            }
        } finally {
            finish.countDown();
        }
    }

    /** What a call starts in its callback, on the client's own thread. */
    private Future<HttpResponse> inACallback(CloseableHttpAsyncClient client, Callable<Future<HttpResponse>> start)
            throws Exception {
        CompletableFuture<Future<HttpResponse>> started = new CompletableFuture<>();
        client.execute(AsyncClients.post(fixture, "/free/outer"), new FutureCallback<>() {
            @Override
            public void completed(HttpResponse answer) {
                try {
                    started.complete(start.call());
                } catch (Exception thrown) {
                    started.completeExceptionally(thrown);
                }
            }

            @Override
            public void failed(Exception failure) {
                started.completeExceptionally(failure);
            }

            @Override
            public void cancelled() {
                started.cancel(false);
            }
        });
        return started.get(SECONDS, TimeUnit.SECONDS);
    }

    private record Ends(List<String> heard) implements FutureCallback<HttpResponse> {
        @Override
        public void completed(HttpResponse answer) {
            heard.add("completed");
        }

        @Override
        public void failed(Exception failure) {
            heard.add("failed");
        }

        @Override
        public void cancelled() {
            heard.add("cancelled");
        }
    }

    /** What a producer throws instead of a request, its call fails with. */
    @CopyScenario
    public void producerWithoutARequest_failsAsBare() throws Exception {
        BareVersusGated both = new BareVersusGated(fixture.server);
        both.assertSame("none", session -> {
            try (CloseableHttpAsyncClient client = AsyncClients.started()) {
                HttpAsyncRequestProducer real = HttpAsyncMethods.create(new HttpPost(session.url("/none")));
                Heard heard = new Heard(session, real) {
                    @Override
                    public HttpRequest generateRequest() throws IOException {
                        throw new IOException("no request");
                    }
                };
                Future<HttpResponse> future = client.execute(heard, heard.consumer(), heard.callback());
                session.see("future", () -> future.get(SECONDS, TimeUnit.SECONDS));
            }
        });
    }

    private void refuseOnce(String path) {
        fixture.server.on(
                path,
                request -> request.number() == 1 ? refuse(request) : request.whole("200 OK", "text/plain", "done"));
    }

    private static boolean refuse(Request request) throws IOException {
        return request.whole("429 Too Many Requests", RefusalTexts.JSON, RefusalTexts.CONCURRENCY);
    }

    private String text(CloseableHttpAsyncClient client, String path) throws Exception {
        return EntityUtils.toString(client.execute(AsyncClients.post(fixture, path), null)
                .get(SECONDS, TimeUnit.SECONDS)
                .getEntity());
    }

    private static String failure(Future<?> failing) throws Exception {
        return SendMode.inThread(() -> {
                    try {
                        return "answered " + failing.get();
                    } catch (Exception failed) {
                        return failed.toString();
                    }
                })
                .get(SECONDS, TimeUnit.SECONDS);
    }

    /** Stops the client after each piece, and lets it go on from another thread. */
    private static final class Slow extends AsyncByteConsumer<Integer> {
        private int length;

        @Override
        protected void onByteReceived(ByteBuffer piece, IOControl control) {
            length += piece.remaining();
            control.suspendInput();
            CompletableFuture.runAsync(control::requestInput);
        }

        @Override
        protected void onResponseReceived(HttpResponse response) {}

        @Override
        protected Integer buildResult(HttpContext context) {
            return length;
        }
    }

    /** Tells the session all that it hears. */
    private static class Heard implements HttpAsyncRequestProducer {
        final CountDownLatch closed = new CountDownLatch(1);
        private final Session session;
        private final HttpAsyncRequestProducer real;

        Heard(Session session, HttpAsyncRequestProducer real) {
            this.session = session;
            this.real = real;
        }

        @Override
        public HttpHost getTarget() {
            return real.getTarget();
        }

        @Override
        public HttpRequest generateRequest() throws IOException, org.apache.http.HttpException {
            session.see("request");
            return real.generateRequest();
        }

        @Override
        public void produceContent(ContentEncoder encoder, IOControl control) throws IOException {
            real.produceContent(encoder, control);
        }

        @Override
        public void requestCompleted(HttpContext context) {
            real.requestCompleted(context);
        }

        @Override
        public void failed(Exception cause) {
            session.see("producer failed " + cause);
        }

        @Override
        public boolean isRepeatable() {
            return real.isRepeatable();
        }

        @Override
        public void resetRequest() throws IOException {
            real.resetRequest();
        }

        @Override
        public void close() {
            session.see("producer closed");
            closed.countDown();
        }

        BasicAsyncResponseConsumer consumer() {
            return new BasicAsyncResponseConsumer() {
                @Override
                protected void onResponseReceived(HttpResponse response) throws IOException {
                    session.see("head " + response.getStatusLine());
                    super.onResponseReceived(response);
                }

                @Override
                protected void onContentReceived(ContentDecoder decoder, IOControl control) throws IOException {
                    super.onContentReceived(decoder, control);
                    session.see("content, completed " + decoder.isCompleted());
                }

                @Override
                protected void releaseResources() {
                    super.releaseResources();
                    session.see("released");
                }

                @Override
                protected HttpResponse buildResult(HttpContext context) {
                    session.see("result for " + (context == null ? "nobody" : "a context"));
                    return super.buildResult(context);
                }
            };
        }

        FutureCallback<HttpResponse> callback() {
            return new FutureCallback<>() {
                @Override
                public void completed(HttpResponse answer) {
                    session.see("completed " + answer.getStatusLine());
                }

                @Override
                public void failed(Exception failure) {
                    session.see("failed " + failure);
                }

                @Override
                public void cancelled() {
                    session.see("cancelled");
                }
            };
        }
    }
}

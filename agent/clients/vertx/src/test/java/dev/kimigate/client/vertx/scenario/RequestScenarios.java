package dev.kimigate.client.vertx.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.testing.CopyFixture;
import dev.kimigate.testing.CopyScenario;
import dev.kimigate.testing.RefusalTexts;
import dev.kimigate.testing.ScriptedServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert;
import org.awaitility.Awaitility;

/** What the application's requests show while their calls wait, are refused, or are given up. */
public final class RequestScenarios extends OwnScenarios {
    public RequestScenarios(CopyFixture fixture) {
        super(fixture);
    }

    @CopyScenario
    public void waitingCalls_holdNoConnection() throws Exception {
        fixture.limit(1);
        HttpClient client = client(2);
        HttpClientRequest held = hold(client);
        List<Future<String>> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiting.add(text(client, "/gated/next"));
            fixture.awaitWaiting(i + 1);
        }
        assertThat(get(text(client, "/free"))).isEqualTo("{\"ok\":true}");
        VertxClients.reset(held);
        for (Future<String> answer : waiting) {
            assertThat(get(answer)).isEqualTo("{\"ok\":true}");
        }
    }

    /** The next stream of such a connection is handed out when the one before has been written. */
    @CopyScenario
    public void pipelinedCalls_waitInTheirOrder_andAreSentOnce() throws Exception {
        fixture.limit(2);
        fixture.server.on(
                "/gated/refused",
                request -> request.whole(RefusalTexts.TOO_MANY_REQUESTS, RefusalTexts.JSON, RefusalTexts.CONCURRENCY));
        HttpClient client = client(new HttpClientOptions().setPipelining(true).setPipeliningLimit(10), 1);
        List<Future<String>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(text(client, "/gated/next"));
        }
        for (Future<String> answer : all) {
            assertThat(get(answer)).isEqualTo("{\"ok\":true}");
        }
        assertThat(get(text(client, "/gated/refused"))).isEqualTo(RefusalTexts.CONCURRENCY);
        assertThat(get(text(client, "/gated/next"))).isEqualTo("{\"ok\":true}");
    }

    @CopyScenario
    public void refusedCalls_holdNoConnection() throws Exception {
        fixture.server.on(
                "/gated/refused",
                request -> request.number() == 1
                        ? request.whole(RefusalTexts.TOO_MANY_REQUESTS, RefusalTexts.JSON, RefusalTexts.CONCURRENCY)
                        : ScriptedServer.fine(request));
        HttpClient client = client(1);
        Future<String> refused = text(client, "/gated/refused");
        fixture.awaitWaiting(1);
        assertThat(get(text(client, "/free"))).isEqualTo("{\"ok\":true}");
        assertThat(get(refused)).isEqualTo("{\"ok\":true}");
        assertThat(fixture.server.count("/gated/refused")).isEqualTo(2);
    }

    @CopyScenario
    public void streamedBody_waitsWithItsHead_andIsWrittenInOrder() throws Exception {
        fixture.limit(1);
        HttpClient client = client(4);
        HttpClientRequest held = hold(client);
        HttpClientRequest request = get(client.request(post("/gated/stream"))).setChunked(true);
        CompletableFuture<Void> drained = new CompletableFuture<>();
        request.drainHandler(now -> drained.complete(null));
        Future<Void> first = request.write("first ");
        fixture.awaitWaiting(1);
        assertThat(request.writeQueueFull()).isTrue();
        request.write("second ");
        assertThat(first.isComplete()).isFalse();
        assertThat(drained).isNotDone();
        VertxClients.reset(held);
        get(first);
        assertThat(drained).succeedsWithin(Duration.ofSeconds(10));
        Future<Buffer> body = request.response().compose(HttpClientResponse::body);
        request.end("third");
        assertThat(get(body).toString()).isEqualTo("{\"ok\":true}");
        assertThat(fixture.server.requests)
                .filteredOn(came -> came.path().equals("/gated/stream"))
                .singleElement()
                .satisfies(came -> assertThat(came.body()).isEqualTo("first second third"));
    }

    @CopyScenario
    public void requestResetWhileItWaits_failsItsWritesToo() throws Exception {
        fixture.limit(1);
        HttpClient client = client(4);
        HttpClientRequest held = hold(client);
        HttpClientRequest request = get(client.request(post("/gated/never"))).setChunked(true);
        Future<Void> written = request.write("never");
        fixture.awaitWaiting(1);
        VertxClients.reset(request);
        assertThat(thrown(() -> get(request.response())).toString()).contains("StreamResetException");
        assertThat(thrown(() -> get(written)).toString()).contains("StreamResetException");
        fixture.awaitWaiting(0);
        VertxClients.reset(held);
        assertThat(fixture.server.count("/gated/never")).isZero();
    }

    /** The gate holds a refusal whose words are still on their way. */
    @CopyScenario
    public void requestResetWhileARefusalIsRead_endsTheCall() throws Exception {
        CountDownLatch come = new CountDownLatch(1);
        fixture.server.on("/gated/stalled", request -> {
            request.head(RefusalTexts.TOO_MANY_REQUESTS, RefusalTexts.JSON, "Content-Length: 1000");
            come.countDown();
            return request.to().awaitClose();
        });
        HttpClientRequest request = get(client(4).request(post("/gated/stalled")));
        Future<HttpClientResponse> response = request.send(Buffer.buffer(BODY));
        await(come);
        TimeUnit.MILLISECONDS.sleep(200); // until the head is here too, mostly; either way it must end
        assertThat(response.isComplete()).isFalse();

        VertxClients.reset(request);

        assertThat(thrown(() -> get(response)).toString()).contains("StreamResetException");
        fixture.awaitHeld(0);
        assertThat(fixture.server.count("/gated/stalled")).isEqualTo(1);
    }

    @CopyScenario
    public void requestResetBehindItsAnswersEnd_changesNothing() throws Exception {
        HttpClient client = client(1);
        HttpClientRequest request = get(client.request(post("/gated/next")));
        Future<Buffer> body = request.send(Buffer.buffer(BODY)).compose(HttpClientResponse::body);
        assertThat(get(body).toString()).isEqualTo("{\"ok\":true}");

        VertxClients.reset(request);

        fixture.awaitHeld(0);
        assertThat(get(text(client, "/gated/next"))).isEqualTo("{\"ok\":true}");
    }

    @CopyScenario
    public void resetWhileStreaming_isToldAsBare() throws Exception {
        List<List<String>> told = new ArrayList<>();
        for (String path : new String[] {"/free/half", "/gated/half"}) {
            fixture.server.on(path, request -> {
                request.head("200 OK", "text/plain", "Content-Length: 100");
                request.to().text("half");
                return request.to().awaitClose();
            });
            List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
            CompletableFuture<Void> half = new CompletableFuture<>();
            HttpClientRequest request = get(client(4).request(post(path)));
            request.exceptionHandler(thrown -> seen.add("request " + thrown));
            request.response().onComplete(came -> {
                came.result().exceptionHandler(thrown -> seen.add("response " + thrown));
                came.result().endHandler(end -> seen.add("end"));
                came.result().handler(piece -> half.complete(null));
            });
            request.send(Buffer.buffer(BODY));
            half.get();
            VertxClients.reset(request);
            Awaitility.await().until(() -> fixture.server.inFlight(path) == 0 && !seen.isEmpty());
            Thread.sleep(50); // in which more may be told
            told.add(seen);
        }
        assertThat(told.get(1)).isEqualTo(told.get(0));
        fixture.awaitHeld(0);
    }

    @CopyScenario
    public void refusalThatIsDelivered_comesAsTheApplicationAsksForIt() throws Exception {
        String large = RefusalTexts.QUOTA + "x".repeat(300_000);
        fixture.server.on("/gated/large", request -> request.whole(RefusalTexts.FORBIDDEN, RefusalTexts.JSON, large));
        HttpClientRequest request = get(client(1).request(post("/gated/large")));
        CompletableFuture<String> body = new CompletableFuture<>();
        Buffer got = Buffer.buffer();
        AtomicInteger pieces = new AtomicInteger();
        CompletableFuture<HttpClientResponse> paused = new CompletableFuture<>();
        request.response().onComplete(came -> {
            HttpClientResponse response = came.result();
            response.pause();
            response.handler(piece -> {
                got.appendBuffer(piece);
                pieces.incrementAndGet();
                vertx.setTimer(1, later -> response.fetch(1));
            });
            response.endHandler(end -> body.complete(got.toString()));
            paused.complete(response);
        });
        request.send(Buffer.buffer(BODY));
        HttpClientResponse response = paused.get();
        assertThat(response.statusCode()).isEqualTo(403);
        Thread.sleep(50); // in which nothing may come
        assertThat(pieces).hasValue(0);
        response.fetch(1);
        assertThat(body).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(large);
        fixture.awaitHeld(0);
    }

    @CopyScenario
    public void pausedAnswer_keepsItsPermit_untilItIsRead() throws Exception {
        HttpClientRequest request = get(client(1).request(post("/gated/any")));
        CompletableFuture<HttpClientResponse> paused = new CompletableFuture<>();
        request.response().onComplete(came -> {
            came.result().pause();
            paused.complete(came.result());
        });
        request.send(Buffer.buffer(BODY));
        HttpClientResponse response = paused.get();
        Thread.sleep(50); // in which its end may not come
        assertThat(fixture.held()).isEqualTo(1);
        response.resume();
        fixture.awaitHeld(0);
    }

    @CopyScenario
    public void redirects_areCallsOfTheirOwn() throws Exception {
        fixture.limit(1);
        for (String[] hop : new String[][] {{"/gated/out", "/free/there"}, {"/free/in", "/gated/there"}}) {
            fixture.server.on(hop[0], request -> request.answer("302 Found", "Location: " + hop[1] + "\r\n", "gone"));
            HttpClientRequest request =
                    get(client(4).request(post(hop[0]).setMethod(io.vertx.core.http.HttpMethod.GET)));
            request.setFollowRedirects(true);
            HttpClientResponse response = get(request.send());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(fixture.server.count(hop[1])).isEqualTo(1);
            fixture.awaitHeld(0);
        }
    }

    @CopyScenario
    public void clientClosedWhileACallWaits_failsTheCall_whenItsTurnComes() throws Exception {
        fixture.limit(1);
        HttpClient other = client(4);
        HttpClientRequest held = hold(other);
        HttpClient client = client(4);
        Future<String> waiting = text(client, "/gated/never");
        fixture.awaitWaiting(1);
        get(client.close());
        VertxClients.reset(held);
        assertThat(thrown(() -> get(waiting)).toString()).contains("losed");
        fixture.awaitHeld(0);
        assertThat(fixture.server.count("/gated/never")).isZero();
    }

    @CopyScenario
    public void vertxClosedWhileACallWaits_givesEverythingBack() throws Exception {
        fixture.limit(1);
        HttpClientRequest held = hold(client(4));
        io.vertx.core.Vertx gone = VertxClients.vertx();
        Future<String> waiting = text(VertxClients.client(gone, 4), "/gated/never");
        fixture.awaitWaiting(1);
        VertxClients.close(gone);
        VertxClients.reset(held);
        fixture.awaitWaiting(0);
        fixture.awaitHeld(0);
        assertThat(waiting.succeeded()).isFalse();
        assertThat(fixture.server.count("/gated/never")).isZero();
    }

    @CopyScenario
    public void handlerThatThrows_losesNoPermit() throws Exception {
        HttpClient client = client(4);
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        vertx.exceptionHandler(told::complete);
        client.request(post("/gated/any")).onComplete(made -> {
            made.result().response().onComplete(came -> {
                throw new IllegalStateException("of the application");
            });
            made.result().send(Buffer.buffer(BODY));
        });
        assertThat(told)
                .succeedsWithin(Duration.ofSeconds(10))
                .satisfies(thrown -> assertThat(thrown).hasMessage("of the application"));
        fixture.awaitHeld(0);
        assertThat(get(text(client, "/gated/any"))).isEqualTo("{\"ok\":true}");
    }

    /** Over one connection, with the client's own server, which takes HTTP/2 at once. */
    @CopyScenario
    public void http2Calls_wait_andAreSentAgain() throws Exception {
        fixture.limit(2);
        AtomicInteger came = new AtomicInteger();
        HttpServer server = vertx.createHttpServer().requestHandler(request -> {
            if (came.incrementAndGet() == 1) {
                request.response()
                        .setStatusCode(429)
                        .putHeader("Content-Type", RefusalTexts.JSON)
                        .end(RefusalTexts.CONCURRENCY);
            } else {
                vertx.setTimer(20, later -> request.response().end("done " + request.version()));
            }
        });
        int port = get(server.listen(0, "127.0.0.1")).actualPort();
        HttpClient client = client(http2(), 1);
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            answers.add(client.request(post("/gated/h2").setPort(port))
                    .compose(request -> request.send(Buffer.buffer(BODY)).compose(HttpClientResponse::body))
                    .map(Buffer::toString));
        }
        for (Future<String> answer : answers) {
            assertThat(get(answer)).isEqualTo("done HTTP_2");
        }
        assertThat(came).hasValue(9);
    }

    /** By another thread, which would reset a stream that is given up next, and that nobody listens to any more. */
    @CopyScenario
    public void requestResetWhileItsHeadIsWritten_endsTheCall() throws Exception {
        fixture.limit(1);
        HttpClient client = client(4);
        HttpClientRequest held = hold(client);
        CompletableFuture<Context> context = new CompletableFuture<>();
        HttpClientRequest request = get(client.request(post("/gated/never")).map(made -> {
            context.complete(Vertx.currentContext());
            return made;
        }));
        ResettingValue value = new ResettingValue(request);
        request.putHeader("Authorization", value);
        value.armed = true;
        CountDownLatch written = new CountDownLatch(1);
        context.get(30, TimeUnit.SECONDS).runOnContext(now -> await(written));
        Future<HttpClientResponse> response = request.send(Buffer.buffer(BODY));
        written.countDown();
        assertThat(thrown(() -> get(response)).toString()).contains("StreamResetException");
        VertxClients.reset(held);
        fixture.awaitWaiting(0);
        fixture.awaitHeld(0);
        assertThat(fixture.server.count("/gated/never")).isZero();
    }

    /** A header that is read when it is decided whether the call is gated. */
    private static final class ResettingValue implements CharSequence {
        private final HttpClientRequest request;
        private boolean armed;

        ResettingValue(HttpClientRequest request) {
            this.request = request;
        }

        @Override
        public int length() {
            return 1;
        }

        @Override
        public char charAt(int index) {
            return 'x';
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return "x".subSequence(start, end);
        }

        @Override
        public synchronized String toString() {
            if (armed) {
                armed = false;
                Thread other = new Thread(() -> VertxClients.reset(request));
                other.start();
                try {
                    other.join(5_000);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return "x";
        }
    }

    /**
     * The connection's event loop has the whole answer while the request's own is busy: without the agent, Vert.x drops
     * that answer and tells nobody of the reset.
     */
    @CopyScenario
    public void resetWhenTheAnswerIsThere_butNotSeen_endsTheCall() throws Exception {
        Vertx other = VertxClients.vertx();
        try {
            CompletableFuture<Void> busy = new CompletableFuture<>();
            CountDownLatch served = new CountDownLatch(1);
            HttpServer server = other.createHttpServer().requestHandler(request -> {
                if (request.path().equals("/gated/first")) {
                    request.response().end("done");
                } else {
                    busy.thenRun(() -> request.response().end("done").onComplete(written -> served.countDown()));
                }
            });
            int port = get(server.listen(0, "127.0.0.1")).actualPort();
            HttpClient client = client(http2(), 1);
            List<Context> loops = VertxClients.contexts(vertx);
            CompletableFuture<Void> connected = new CompletableFuture<>();
            loops.get(0)
                    .runOnContext(now -> client.request(post("/gated/first").setPort(port))
                            .compose(
                                    request -> request.send(Buffer.buffer(BODY)).compose(HttpClientResponse::body))
                            .onComplete(done -> connected.complete(null)));
            connected.get(30, TimeUnit.SECONDS);
            CompletableFuture<HttpClientRequest> made = new CompletableFuture<>();
            loops.get(1)
                    .runOnContext(now -> client.request(post("/gated/second").setPort(port))
                            .onComplete(second -> {
                                HttpClientRequest request = second.result();
                                request.end(Buffer.buffer(BODY))
                                        .onComplete(written -> vertx.runOnContext(then -> {
                                            busy.complete(null);
                                            awaitServed(served);
                                            VertxClients.reset(request);
                                            made.complete(request);
                                        }));
                            }));
            HttpClientRequest request = made.get(60, TimeUnit.SECONDS);
            assertThat(thrown(() -> get(request.response())).toString()).contains("StreamResetException");
            fixture.awaitHeld(0);
        } finally {
            VertxClients.close(other);
        }
    }

    /** At once, without a request to upgrade. */
    private static HttpClientOptions http2() {
        return new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitServed(CountDownLatch served) {
        await(served);
        try {
            Thread.sleep(500); // in which the connection's loop reads what was served
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Throwable thrown(ThrowableAssert.ThrowingCallable call) {
        Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(call);
        return thrown instanceof ExecutionException wrapped && wrapped.getCause() != null ? wrapped.getCause() : thrown;
    }
}

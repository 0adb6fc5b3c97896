package dev.kimigate.client.reactornetty.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.testing.CopyFixture;
import dev.kimigate.testing.CopyScenario;
import dev.kimigate.testing.RefusalTexts;
import dev.kimigate.testing.ScriptedServer.Request;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** What a subscription of this client is: a call, with its context, its cancel and its pool. */
public final class CallScenarios {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final CopyFixture fixture;

    public CallScenarios(CopyFixture fixture) {
        this.fixture = fixture;
    }

    private Mono<String> text(HttpClient client, String path) {
        return client.post()
                .uri(fixture.server.url(path))
                .send((request, outbound) -> outbound.sendString(Mono.just("{}")))
                .responseSingle((head, body) -> body.asString()
                        .defaultIfEmpty("")
                        .map(text -> head.status().code() + " " + text));
    }

    /** Has a call keep its permit until the latch opens. */
    private CompletableFuture<String> hold(HttpClient client, CountDownLatch finish) {
        fixture.server.on("/gated/hold", request -> {
            finish.await();
            return request.whole("200 OK", "text/plain", "held");
        });
        CompletableFuture<String> held = text(client, "/gated/hold").toFuture();
        fixture.awaitHeld(1);
        return held;
    }

    private static boolean refuse(Request request) throws IOException {
        return request.whole(RefusalTexts.TOO_MANY_REQUESTS, RefusalTexts.JSON, RefusalTexts.CONCURRENCY);
    }

    @CopyScenario
    public void assembly_sendsNothing_andEachSubscriptionIsACall() {
        Mono<String> call = text(HttpClient.create(), "/gated/twice");
        assertThat(fixture.server.count("/gated/twice")).isZero();
        assertThat(call.block(LONG)).isEqualTo("200 {\"ok\":true}");
        assertThat(call.block(LONG)).isEqualTo("200 {\"ok\":true}");
        assertThat(fixture.server.count("/gated/twice")).isEqualTo(2);
    }

    @CopyScenario
    public void operatorThatRetries_isAnotherCall_withAPermitOfItsOwn() {
        fixture.limit(1);
        fixture.server.on(
                "/gated/retried",
                request -> request.whole(request.number() == 1 ? "500 Oops" : "200 OK", "text/plain", "done"));
        String text = text(HttpClient.create(), "/gated/retried")
                .map(got -> {
                    if (got.startsWith("500")) {
                        throw new IllegalStateException(got);
                    }
                    return got;
                })
                .retry(1)
                .block(LONG);
        assertThat(text).isEqualTo("200 done");
        assertThat(fixture.server.count("/gated/retried")).isEqualTo(2);
        assertThat(fixture.server.most).hasValue(1);
    }

    @CopyScenario
    public void disposedWhileWaiting_leavesTheLine_andAsksForNoBody() throws Exception {
        fixture.limit(1);
        CountDownLatch finish = new CountDownLatch(1);
        CompletableFuture<String> held = hold(HttpClient.create(), finish);
        AtomicInteger asked = new AtomicInteger();
        List<String> heard = new CopyOnWriteArrayList<>();
        Disposable waiting = HttpClient.create()
                .post()
                .uri(fixture.server.url("/gated/never"))
                .send(Flux.defer(() -> {
                    asked.incrementAndGet();
                    return Flux.just(Unpooled.EMPTY_BUFFER);
                }))
                .response()
                .subscribe(head -> heard.add("answer"), failure -> heard.add(failure.toString()));
        fixture.awaitWaiting(1);
        waiting.dispose();
        fixture.awaitWaiting(0);
        finish.countDown();
        assertThat(held.get(30, TimeUnit.SECONDS)).isEqualTo("200 held");
        assertThat(asked).hasValue(0);
        assertThat(heard).isEmpty();
        assertThat(fixture.server.count("/gated/never")).isZero();
    }

    @CopyScenario
    public void waitingCall_holdsNoConnection_andALimitOfTheOperatorRunsOn() throws Exception {
        fixture.limit(1);
        CountDownLatch finish = new CountDownLatch(1);
        ConnectionProvider one = ConnectionProvider.builder("one")
                .maxConnections(1)
                .pendingAcquireTimeout(Duration.ofSeconds(1))
                .build();
        CompletableFuture<String> held = hold(HttpClient.create(), finish);
        List<CompletableFuture<String>> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiting.add(text(HttpClient.create(one), "/gated/waits").toFuture());
        }
        fixture.awaitWaiting(3);
        CompletableFuture<String> impatient = text(HttpClient.create(one), "/gated/never")
                .timeout(Duration.ofMillis(200))
                .toFuture();
        assertThat(impatient)
                .failsWithin(LONG)
                .withThrowableThat()
                .withCauseInstanceOf(java.util.concurrent.TimeoutException.class);
        assertThat(text(HttpClient.create(one), "/free").block(LONG)).isEqualTo("200 {\"ok\":true}");
        Thread.sleep(1_200); // longer than a place in the pool's line may be waited for
        assertThat(waiting).allSatisfy(each -> assertThat(each).isNotDone());
        finish.countDown();
        assertThat(held.get(30, TimeUnit.SECONDS)).isEqualTo("200 held");
        for (CompletableFuture<String> each : waiting) {
            assertThat(each.get(30, TimeUnit.SECONDS)).isEqualTo("200 {\"ok\":true}");
        }
        assertThat(fixture.server.count("/gated/never")).isZero();
        one.disposeLater().block(LONG);
    }

    @CopyScenario
    public void poolClosedWhileACallWaits_failsAsBare_andSendsNothing() throws Exception {
        ConnectionProvider closed = ConnectionProvider.create("closed", 5);
        closed.disposeLater().block(LONG);
        Throwable bare = catchFailure(text(HttpClient.create(closed), "/bare/closed"));
        fixture.limit(1);
        CountDownLatch finish = new CountDownLatch(1);
        CompletableFuture<String> held = hold(HttpClient.create(), finish);
        ConnectionProvider closing = ConnectionProvider.create("closing", 5);
        CompletableFuture<String> waiting =
                text(HttpClient.create(closing), "/gated/never").toFuture();
        fixture.awaitWaiting(1);
        closing.disposeLater().block(LONG);
        finish.countDown();
        assertThat(held.get(30, TimeUnit.SECONDS)).isEqualTo("200 held");
        if (bare == null) {
            assertThat(waiting.get(30, TimeUnit.SECONDS)).startsWith("200");
        } else {
            assertThat(waiting).failsWithin(LONG).withThrowableThat().withCauseInstanceOf(bare.getClass());
        }
    }

    /** As where a class of the client is missing: Reactor throws such an error, and hands it to nobody. */
    @CopyScenario
    public void clientThatThrowsAnErrorOfTheJvm_afterAWait_failsTheCall() throws Exception {
        fixture.limit(1);
        CountDownLatch finish = new CountDownLatch(1);
        CompletableFuture<String> held = hold(HttpClient.create(), finish);
        AtomicBoolean broken = new AtomicBoolean();
        InetSocketAddress address = new InetSocketAddress(
                InetAddress.getLoopbackAddress(),
                URI.create(fixture.server.url("/")).getPort());
        CompletableFuture<String> waiting = HttpClient.create()
                .remoteAddress(() -> {
                    if (broken.get()) {
                        throw new NoClassDefFoundError("gone");
                    }
                    return address;
                })
                .post()
                .uri("/gated/never")
                .responseSingle((head, body) -> body.asString())
                .toFuture();
        fixture.awaitWaiting(1);
        broken.set(true);
        finish.countDown();
        assertThat(held.get(30, TimeUnit.SECONDS)).isEqualTo("200 held");
        assertThat(waiting).failsWithin(LONG).withThrowableThat().withCauseInstanceOf(NoClassDefFoundError.class);
        assertThat(fixture.server.count("/gated/never")).isZero();
    }

    private static Throwable catchFailure(Mono<String> call) {
        try {
            return call.toFuture().handle((text, thrown) -> thrown).get(30, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    @CopyScenario
    public void context_isTheSubscribers_inWriterAndBody_afterAWaitToo() throws Exception {
        fixture.limit(1);
        CountDownLatch finish = new CountDownLatch(1);
        CompletableFuture<String> held = hold(HttpClient.create(), finish);
        List<String> seen = new CopyOnWriteArrayList<>();
        CompletableFuture<String> waiting = HttpClient.create()
                .post()
                .uri(fixture.server.url("/gated/context"))
                .send((request, outbound) -> {
                    seen.add("writer " + request.currentContextView().getOrDefault("key", "none"));
                    return outbound.sendString(Mono.deferContextual(context -> {
                        seen.add("body " + context.getOrDefault("key", "none"));
                        return Mono.just("{}");
                    }));
                })
                .responseSingle((head, body) -> Mono.deferContextual(
                        context -> body.asString().map(text -> text + context.getOrDefault("key", "none"))))
                .contextWrite(context -> context.put("key", "kept"))
                .toFuture();
        fixture.awaitWaiting(1);
        finish.countDown();
        assertThat(held.get(30, TimeUnit.SECONDS)).isEqualTo("200 held");
        assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo("{\"ok\":true}kept");
        assertThat(seen).containsExactly("writer kept", "body kept");
    }

    @CopyScenario
    public void redirect_keepsItsPermit_andWritesAsBare() {
        fixture.server.on("/gated/from", request -> {
            request.head("307 Temporary Redirect", "text/plain", "Location: /gated/to", "Content-Length: 0");
            return true;
        });
        AtomicInteger written = new AtomicInteger();
        String text = HttpClient.create()
                .followRedirect(true)
                .post()
                .uri(fixture.server.url("/gated/from"))
                .send((request, outbound) -> {
                    written.incrementAndGet();
                    request.header("X-Own", "mine");
                    return outbound.sendString(Mono.just("{\"a\":1}"));
                })
                .responseSingle((head, body) -> body.asString())
                .block(LONG);
        assertThat(text).isEqualTo("{\"ok\":true}");
        assertThat(written).hasValue(2);
        assertThat(fixture.server.requests)
                .allSatisfy(request -> {
                    assertThat(request.body()).isEqualTo("{\"a\":1}");
                    assertThat(request.headers()).containsEntry("X-Own", "mine");
                })
                .hasSize(2);
    }

    @CopyScenario
    public void refusedCall_holdsNoConnection_whileItWaits() throws Exception {
        fixture.server.on("/gated/refused", fixture.thenNoMoreStarts(CallScenarios::refuse));
        ConnectionProvider one = ConnectionProvider.create("one", 1);
        CompletableFuture<String> refused =
                text(HttpClient.create(one), "/gated/refused").toFuture();
        fixture.awaitWaiting(1);
        assertThat(text(HttpClient.create(one), "/free").block(LONG)).isEqualTo("200 {\"ok\":true}");
        fixture.endOldestWait();
        assertThat(refused.get(30, TimeUnit.SECONDS)).isEqualTo("429 " + RefusalTexts.CONCURRENCY);
        one.disposeLater().block(LONG);
    }

    @CopyScenario
    public void deliveredRefusalNobodyReads_endsNoOtherCall() throws Exception {
        fixture.server.on("/gated/refused", fixture.thenNoMoreStarts(CallScenarios::refuse));
        ConnectionProvider one = ConnectionProvider.create("one", 1);
        CompletableFuture<Integer> refused = HttpClient.create(one)
                .get()
                .uri(fixture.server.url("/gated/refused"))
                .response()
                .map(head -> head.status().code())
                .toFuture();
        fixture.awaitWaiting(1);
        CountDownLatch finish = new CountDownLatch(1);
        fixture.server.on("/free/slow", request -> {
            finish.await();
            return request.whole("200 OK", "text/plain", "slow");
        });
        CompletableFuture<String> other =
                text(HttpClient.create(one), "/free/slow").toFuture();
        Awaitility.await().until(() -> fixture.server.count("/free/slow") == 1);
        fixture.endOldestWait();
        assertThat(refused.get(30, TimeUnit.SECONDS)).isEqualTo(429);
        finish.countDown();
        assertThat(other.get(30, TimeUnit.SECONDS)).isEqualTo("200 slow");
        one.disposeLater().block(LONG);
    }

    /** The answer comes at once: the client reads no more of one whose receiver has thrown. */
    @CopyScenario
    public void receiverThatThrows_failsAsBare_andLosesNoPermit() {
        List<String> seen = new ArrayList<>();
        for (String path : new String[] {"/bare/any", "/gated/any"}) {
            fixture.server.on(path, request -> request.answer("200 OK", "Content-Type: text/plain\r\n", "text"));
            Throwable thrown = catchFailure(
                    HttpClient.create().get().uri(fixture.server.url(path)).responseSingle((head, body) -> {
                        throw new IllegalStateException("thrown by the application");
                    }));
            seen.add(String.valueOf(thrown));
        }
        assertThat(seen.get(1)).isEqualTo(seen.get(0)).contains("thrown by the application");
    }

    @CopyScenario
    public void compressedAnswer_isInflated_withTheSameHeaders() {
        fixture.server.on("/gated/plain", request -> request.whole("200 OK", "text/plain", "text"));
        assertThat(HttpClient.create()
                        .compress(true)
                        .get()
                        .uri(fixture.server.url("/gated/plain"))
                        .responseSingle((head, body) -> body.asString())
                        .block(LONG))
                .isEqualTo("text");
        assertThat(fixture.server.requests.get(0).headers()).containsEntry("accept-encoding", "gzip");
    }
}

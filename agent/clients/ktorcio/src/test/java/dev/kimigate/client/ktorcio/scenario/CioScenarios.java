package dev.kimigate.client.ktorcio.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.testing.BareVersusGated;
import dev.kimigate.testing.CopyFixture;
import dev.kimigate.testing.CopyScenario;
import dev.kimigate.testing.Observations;
import dev.kimigate.testing.RefusalTexts;
import dev.kimigate.testing.SendMode;
import io.ktor.client.HttpClient;
import io.ktor.client.request.HttpRequestBuilder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import kotlin.Unit;
import kotlinx.coroutines.CoroutineName;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.ExecutorsKt;
import org.awaitility.Awaitility;

/** What only Ktor has: coroutines, jobs, redirects that are left unread, bodies that the application writes. */
public final class CioScenarios {
    private final CopyFixture fixture;
    private final BareVersusGated both;

    public CioScenarios(CopyFixture fixture) {
        this.fixture = fixture;
        this.both = new BareVersusGated(fixture.server);
    }

    private HttpRequestBuilder post(String path) {
        return Requests.post(fixture.server.url(path));
    }

    @CopyScenario
    public void savedAnswer_givesThePermitBack() throws Exception {
        try (HttpClient client = CioClients.cio(engine -> {})) {
            assertThat(Coroutines.text(client, post("/gated/any"))).isEqualTo("{\"ok\":true}");
            fixture.awaitHeld(0);
        }
    }

    @CopyScenario
    public void waitingCalls_haveNoThreadAndNoConnection() throws Exception {
        fixture.limit(1);
        CountDownLatch finish = hold();
        try (HttpClient client = CioClients.cio(engine -> {})) {
            CompletableFuture<String> held = start(client, "/gated/hold");
            Awaitility.await().until(() -> fixture.server.inFlight("/gated/hold") == 1);
            int connections = fixture.server.connections();
            List<CompletableFuture<String>> waiting = new CopyOnWriteArrayList<>();
            for (int i = 0; i < 200; i++) {
                waiting.add(start(client, "/gated/next"));
            }
            fixture.awaitWaiting(200);
            assertThat(Thread.getAllStackTraces().entrySet())
                    .filteredOn(thread -> thread.getKey().getName().startsWith("kimi-gate-dispatch"))
                    .noneMatch(thread -> List.of(thread.getValue()).toString().contains("io.ktor"));
            assertThat(fixture.server.connections()).isEqualTo(connections);
            finish.countDown();
            assertThat(get(held)).isEqualTo("held");
            for (CompletableFuture<String> answer : waiting) {
                assertThat(get(answer)).isEqualTo("{\"ok\":true}");
            }
        }
    }

    /** The client leaves the body of a redirect unread while it follows; at a limit of one both need the permit. */
    @CopyScenario
    public void redirect_needsOnePermitAfterTheOther() throws Exception {
        fixture.limit(1);
        fixture.server.on("/gated/from", request -> {
            request.head("302 Found", "text/plain", "Location: /gated/to", "Content-Length: 5");
            request.to().text("moved");
            return true;
        });
        try (HttpClient client = CioClients.cio(engine -> {})) {
            HttpRequestBuilder request = Requests.builder("GET", fixture.server.url("/gated/from"));
            assertThat(Coroutines.text(client, request)).isEqualTo("{\"ok\":true}");
            fixture.awaitHeld(0);
        }
        assertThat(fixture.server.count("/gated/to")).isEqualTo(1);
    }

    @CopyScenario
    public void binaryRefusal_isSentAgain() throws Exception {
        byte[] noise = new byte[3_000];
        new java.util.Random(7).nextBytes(noise);
        fixture.server.on("/gated/noise", request -> {
            if (request.number() > 1) {
                return request.whole("200 OK", "text/plain", "done");
            }
            request.head("429 Too Many Requests", "application/octet-stream", "Content-Length: " + noise.length);
            request.to().write(noise);
            return true;
        });
        try (HttpClient client = CioClients.cio(engine -> {})) {
            assertThat(Coroutines.text(client, post("/gated/noise"))).isEqualTo("done");
        }
    }

    @CopyScenario
    public void refusedCall_holdsNoConnectionWhileItWaits() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        fixture.server.on("/gated/refused", request -> {
            fixture.noMoreStarts();
            request.whole("429 Too Many Requests", RefusalTexts.JSON, RefusalTexts.CONCURRENCY);
            boolean unused = request.to().awaitClose();
            closed.countDown();
            return false;
        });
        try (HttpClient client = CioClients.cio(engine -> {})) {
            CompletableFuture<String> refused = start(client, "/gated/refused");
            fixture.awaitWaiting(1);
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(refused).isNotDone();
            fixture.endOldestWait();
            assertThat(get(refused)).isEqualTo(RefusalTexts.CONCURRENCY);
        }
    }

    @CopyScenario
    public void clientClosedWhileACallWaits_sendsNothing_andFailsIt() throws Exception {
        fixture.limit(1);
        CountDownLatch finish = hold();
        try (HttpClient holder = CioClients.cio(engine -> {})) {
            CompletableFuture<String> held = start(holder, "/gated/hold");
            fixture.awaitHeld(1);
            HttpClient closed = CioClients.cio(engine -> {});
            CompletableFuture<String> waiting = start(closed, "/gated/never");
            fixture.awaitWaiting(1);
            closed.close();
            finish.countDown();
            assertThat(get(held)).isEqualTo("held");
            assertThat(failure(waiting)).isNotEmpty();
            fixture.awaitHeld(0);
        }
        assertThat(fixture.server.count("/gated/never")).isZero();
    }

    @CopyScenario
    public void bodyThatFailsWhileItIsWritten_failsAsBare() throws Exception {
        both.assertSame("failing body", session -> {
            session.on("/take", request -> request.to().awaitClose());
            try (HttpClient client = CioClients.cio(engine -> {})) {
                HttpRequestBuilder request = Requests.builder("POST", session.url("/take"));
                request.setBody(Requests.once((out, end) -> {
                    throw new IllegalStateException("thrown by the application");
                }));
                session.see("answer", () -> Coroutines.text(client, request));
            }
        });
        fixture.awaitHeld(0);
    }

    @CopyScenario
    public void blockThatThrows_failsAsBare_andGivesThePermitBack() throws Exception {
        both.assertSame("block", session -> {
            session.on("/half", request -> {
                request.head("200 OK", "text/plain", "Content-Length: 100");
                request.to().text("half");
                return request.to().awaitClose();
            });
            try (HttpClient client = CioClients.cio(engine -> {})) {
                session.see(
                        "answer",
                        () -> Coroutines.run(
                                Dispatchers.getDefault(),
                                end -> Coroutines.execute(
                                        client,
                                        Requests.post(session.url("/half")),
                                        response -> {
                                            throw new IllegalStateException("thrown by the application");
                                        },
                                        end)));
            }
        });
        fixture.awaitHeld(0);
    }

    @CopyScenario
    public void threadAndContextOfTheCaller_areAsBare_afterAWait() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor(task -> new Thread(task, "own thread"));
        try (HttpClient client = CioClients.cio(engine -> {})) {
            both.assertSame("places", session -> {
                fixture.limit(1);
                CountDownLatch finish = hold();
                CompletableFuture<String> held = start(client, "/gated/hold");
                fixture.awaitHeld(1);
                CompletableFuture<Unit> seen = SendMode.inThread(() ->
                        Coroutines.run(ExecutorsKt.from(threads).plus(new CoroutineName("mine")), end -> {
                            session.see("name " + end.getContext().get(CoroutineName.Key));
                            return Coroutines.execute(
                                    client,
                                    Requests.post(session.url("/any")),
                                    response -> {
                                        session.see("block "
                                                + Thread.currentThread().getName());
                                        session.see("status " + response.getStatus());
                                        return Unit.INSTANCE;
                                    },
                                    end);
                        }));
                if (session.isGated()) {
                    fixture.awaitWaiting(1);
                }
                finish.countDown();
                assertThat(get(held)).isEqualTo("held");
                get(seen);
            });
        } finally {
            threads.shutdown();
        }
    }

    @CopyScenario
    public void cancelledParent_endsWaitingAndRunningCalls_andNobodyElse() throws Exception {
        fixture.limit(2);
        fixture.server.on("/gated/silent", request -> request.to().awaitClose());
        CountDownLatch finish = hold();
        try (HttpClient client = CioClients.cio(engine -> {})) {
            CompletableFuture<String> other = start(client, "/gated/hold");
            fixture.awaitHeld(1);
            Family family = new Family();
            CompletableFuture<String> running = family.start(client, post("/gated/silent"));
            fixture.awaitHeld(2);
            CompletableFuture<String> waiting = family.start(client, post("/gated/never"));
            fixture.awaitWaiting(1);
            family.cancel();
            assertThat(failure(waiting)).contains("Cancellation");
            assertThat(failure(running)).contains("Cancellation");
            fixture.awaitWaiting(0);
            fixture.awaitHeld(1);
            finish.countDown();
            assertThat(get(other)).isEqualTo("held");
        }
        Awaitility.await().until(() -> fixture.server.inFlight() == 0);
        assertThat(fixture.server.count("/gated/never")).isZero();
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
        return Coroutines.start(client, post(path));
    }

    static <T> T get(CompletableFuture<T> answer) throws Exception {
        return answer.get(30, TimeUnit.SECONDS);
    }

    private static String failure(CompletableFuture<String> answer) throws Exception {
        try {
            throw new AssertionError("answered " + get(answer));
        } catch (java.util.concurrent.ExecutionException failed) {
            return Observations.chain(failed.getCause());
        } catch (java.util.concurrent.CancellationException cancelled) {
            return Observations.chain(cancelled);
        }
    }
}

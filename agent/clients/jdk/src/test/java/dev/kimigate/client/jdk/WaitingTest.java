package dev.kimigate.client.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Waiting, and every way out of it. */
class WaitingTest {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private ScriptedServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ScriptedServer();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void manyCalls_stayWithinTheLimit_andAllAnswer() throws Exception {
        Hooked hooked = new Hooked(3);
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            calls.add(hooked.sendAsync(client, post("/ok"), BodyHandlers.ofString()));
        }
        for (CompletableFuture<HttpResponse<String>> call : calls) {
            assertThat(call.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        assertThat(server.most.get()).isLessThanOrEqualTo(3);
        assertThat(server.requests("/ok")).isEqualTo(30);
        hooked.assertAllGivenBack();
    }

    @Test
    void streamIsCounted_untilItsLastByte() throws Exception {
        Hooked hooked = new Hooked(1);
        InputStream first =
                hooked.send(client, post("/slow"), BodyHandlers.ofInputStream()).body();
        CompletableFuture<HttpResponse<String>> second = hooked.sendAsync(client, post("/ok"), BodyHandlers.ofString());
        assertThat(first.read()).isEqualTo('l');
        assertThat(server.requests("/ok")).isZero();
        assertThat(first.readAllBytes()).hasSize(49);
        assertThat(second.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        hooked.assertAllGivenBack();
    }

    @Test
    void earlyClose_givesThePermitBack() throws Exception {
        Hooked hooked = new Hooked(1);
        hooked.send(client, post("/held"), BodyHandlers.ofInputStream()).body().close();
        assertThat(hooked.send(client, post("/ok"), BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
        hooked.assertAllGivenBack();
    }

    @Test
    void streamNobodyReads_givesThePermitBack_whenTheServerHasEndedIt() throws Exception {
        Hooked hooked = new Hooked(1);
        InputStream unread =
                hooked.send(client, post("/slow"), BodyHandlers.ofInputStream()).body();
        Stream<String> lines =
                hooked.send(client, post("/slow"), BodyHandlers.ofLines()).body();
        assertThat(hooked.send(client, post("/ok"), BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
        assertThat(unread.readAllBytes()).hasSize(50);
        assertThat(lines).hasSize(5);
        hooked.assertAllGivenBack();
    }

    @Test
    void interruptedWhileWaiting_leavesTheLine() throws Exception {
        Hooked hooked = new Hooked(1);
        InputStream first =
                hooked.send(client, post("/held"), BodyHandlers.ofInputStream()).body();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread waiting = new Thread(() -> {
            try {
                hooked.send(client, post("/ok"), BodyHandlers.ofString());
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        waiting.start();
        Awaitility.await().until(() -> hooked.limiter.status().waiting() == 1);
        waiting.interrupt();
        waiting.join(10_000);
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        first.close();
        hooked.assertAllGivenBack();
        assertThat(server.requests("/ok")).isZero();
    }

    @Test
    void cancelWhileWaiting_leavesTheLine() throws Exception {
        Hooked hooked = new Hooked(1);
        InputStream first =
                hooked.send(client, post("/held"), BodyHandlers.ofInputStream()).body();
        CompletableFuture<HttpResponse<String>> root = hooked.sendAsync(client, post("/ok"), BodyHandlers.ofString());
        CompletableFuture<HttpResponse<String>> second = hooked.sendAsync(client, post("/ok"), BodyHandlers.ofString());
        CompletableFuture<Integer> dependent = second.thenApply(HttpResponse::statusCode);
        assertThat(root.cancel(true)).isTrue();
        assertThat(dependent.cancel(true)).isTrue();
        assertThatThrownBy(() -> second.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(CancellationException.class);
        first.close();
        hooked.assertAllGivenBack();
        assertThat(server.requests("/ok")).isZero();
    }

    @Test
    void cancelMidStream_givesThePermitBack() throws Exception {
        Hooked hooked = new Hooked(1);
        CompletableFuture<HttpResponse<String>> call = hooked.sendAsync(client, post("/slow"), BodyHandlers.ofString());
        Awaitility.await().until(() -> server.inFlight.get() == 1);
        assertThat(call.cancel(true)).isTrue();
        assertThat(hooked.send(client, post("/ok"), BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
        hooked.assertAllGivenBack();
    }

    @Test
    void orTimeoutWhileWaiting_leavesTheLine() throws Exception {
        Hooked hooked = new Hooked(1);
        InputStream first =
                hooked.send(client, post("/held"), BodyHandlers.ofInputStream()).body();
        CompletableFuture<HttpResponse<String>> call =
                hooked.sendAsync(client, post("/ok"), BodyHandlers.ofString()).orTimeout(50, TimeUnit.MILLISECONDS);
        assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(TimeoutException.class);
        first.close();
        hooked.assertAllGivenBack();
        assertThat(server.requests("/ok")).isZero();
    }

    @Test
    void longestWaitOver_failsWithTheClientsTimeout_andNamesTheHolders() throws Exception {
        Hooked hooked = new Hooked(1, Duration.ofMillis(200));
        InputStream first =
                hooked.send(client, post("/held"), BodyHandlers.ofInputStream()).body();
        assertThatThrownBy(() -> hooked.send(client, post("/ok"), BodyHandlers.ofString()))
                .isInstanceOf(HttpTimeoutException.class)
                .hasMessageContaining("1 of 1 held");
        assertThatThrownBy(() -> hooked.sendAsync(client, post("/ok"), BodyHandlers.ofString())
                        .get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(HttpTimeoutException.class);
        first.close();
        hooked.assertAllGivenBack();
        assertThat(server.requests("/ok")).isZero();
    }

    @Test
    void longestWaitOver_afterARefusal_deliversTheRefusal() throws Exception {
        Hooked hooked = new Hooked(1, Duration.ofMillis(1_500));
        HttpResponse<String> sync = hooked.send(client, post("/refused-99"), BodyHandlers.ofString());
        assertThat(sync.statusCode()).isEqualTo(403);
        assertThat(sync.body()).isEqualTo(ScriptedServer.CONCURRENCY);
        hooked.assertAllGivenBack();
    }

    @Test
    void longestWaitOver_afterARefusal_deliversTheRefusalAsynchronouslyToo() throws Exception {
        Hooked hooked = new Hooked(1, Duration.ofMillis(1_500));
        HttpResponse<String> async = hooked.sendAsync(client, post("/refused-98"), BodyHandlers.ofString())
                .get(20, TimeUnit.SECONDS);
        assertThat(async.body()).isEqualTo(ScriptedServer.CONCURRENCY);
        hooked.assertAllGivenBack();
    }

    @Test
    void oneShotBody_isNotSentAgain() throws Exception {
        Hooked hooked = new Hooked(1);
        HttpRequest oneShot = HttpRequest.newBuilder(server.uri("/refused-1"))
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[2])))
                .build();
        assertThat(hooked.send(client, oneShot, BodyHandlers.ofString()).statusCode())
                .isEqualTo(403);
        assertThat(server.requests("/refused-1")).isEqualTo(1);
        hooked.assertAllGivenBack();
    }

    @Test
    @Tag("slow") // 2 s: an endless answer is looked at for so long
    void endlessRefusal_isBounded_andSentAgain() throws Exception {
        Hooked hooked = new Hooked(1);
        assertThat(hooked.send(client, post("/endless"), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.requests("/endless")).isEqualTo(2);
        hooked.assertAllGivenBack();
    }

    @Test
    void cancelWithARefusalAtHand_endsTheCall() throws Exception {
        Hooked hooked = new Hooked(1);
        CompletableFuture<HttpResponse<String>> call =
                hooked.sendAsync(client, post("/refused-99"), BodyHandlers.ofString());
        Awaitility.await().until(() -> hooked.limiter.status().waiting() == 1);
        CompletableFuture<Integer> dependent = call.thenApply(HttpResponse::statusCode);
        dependent.cancel(true);
        assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS))
                .isInstanceOfAny(CancellationException.class, ExecutionException.class);
        hooked.assertAllGivenBack();
    }

    @Test
    void failingConnection_givesThePermitBack() throws Exception {
        Hooked hooked = new Hooked(1);
        HttpRequest refused = post("/ok");
        server.close();
        assertThatThrownBy(() -> hooked.send(HttpClient.newHttpClient(), refused, BodyHandlers.ofString()))
                .isInstanceOf(java.net.ConnectException.class);
        hooked.assertAllGivenBack();
    }

    @Test
    @Tag("slow") // 3 s
    void tenThousandWaitingCalls_addNoThread() throws Exception {
        Hooked hooked = new Hooked(1);
        InputStream first =
                hooked.send(client, post("/held"), BodyHandlers.ofInputStream()).body();
        hooked.sendAsync(client, post("/ok"), BodyHandlers.ofString()); // starts the poller
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            calls.add(hooked.sendAsync(client, post("/ok"), BodyHandlers.ofString()));
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(
                        thread -> !before.contains(thread) && !thread.getName().equals("connection"))
                .isEmpty();
        calls.forEach(call -> call.cancel(true));
        first.close();
        hooked.assertAllGivenBack();
    }

    private HttpRequest post(String path) {
        return HttpRequest.newBuilder(server.uri(path))
                .POST(BodyPublishers.ofString("{}"))
                .build();
    }
}

package dev.kimigate.client.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kimigate.testing.ScriptedServer;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
        server = UsualAnswers.server();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
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
        assertThat(server.count("/ok")).isZero();
    }

    @Test
    void cancelMidStream_givesThePermitBack() throws Exception {
        Hooked hooked = new Hooked(1);
        CompletableFuture<HttpResponse<String>> call = hooked.sendAsync(client, post("/slow"), BodyHandlers.ofString());
        Awaitility.await().until(() -> server.inFlight() == 1);
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
        assertThat(server.count("/ok")).isZero();
    }

    @Test
    void cancelWithARefusalAtHand_endsTheCall() throws Exception {
        Hooked hooked = new Hooked(1);
        CompletableFuture<HttpResponse<String>> call =
                hooked.sendAsync(client, post("/refused-99"), BodyHandlers.ofString());
        Awaitility.await().until(() -> hooked.gate.waiting() == 1);
        CompletableFuture<Integer> dependent = call.thenApply(HttpResponse::statusCode);
        dependent.cancel(true);
        assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS))
                .isInstanceOfAny(CancellationException.class, ExecutionException.class);
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

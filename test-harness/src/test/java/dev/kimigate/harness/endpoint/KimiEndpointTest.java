package dev.kimigate.harness.endpoint;

import static dev.kimigate.harness.endpoint.EndpointClient.CHAT;
import static dev.kimigate.harness.endpoint.EndpointClient.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KimiEndpointTest {

    private static EndpointOptions quick(int limit) {
        return EndpointOptions.usual()
                .withBehaviour(Behaviour.usual().withLimit(limit).withMillis(100));
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    @Tag("slow") // 4 s for each version of HTTP
    void burst_overTheLimit_letsInTheLimitAndRefusesTheRest(Version version) {
        try (KimiEndpoint endpoint = KimiEndpoint.start(quick(20))) {
            EndpointClient client = new EndpointClient(endpoint, version);
            client.post(CHAT, chat("warm-up", true));
            endpoint.reset();
            endpoint.change(behaviour -> behaviour.withMillis(4000));

            List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, 100)
                    .mapToObj(i -> client.postAsync(CHAT, chat("prompt " + i, i % 2 == 0)))
                    .toList();
            List<Integer> statuses =
                    calls.stream().map(call -> call.join().statusCode()).toList();

            AccountFigures figures = endpoint.figures().account();
            assertThat(figures.maxInFlight()).isEqualTo(20);
            assertThat(figures.maxOffered()).isEqualTo(21);
            assertThat(figures.arrived()).isEqualTo(100);
            assertThat(figures.inFlight()).isZero();
            assertThat(statuses).filteredOn(status -> status == 200).hasSize((int) figures.completed());
            assertThat(statuses).filteredOn(status -> status == 403).hasSize((int) figures.refused());
            assertThat(figures.completed() + figures.refused()).isEqualTo(100);
            assertThat(figures.refusedBy(RefusalForm.CONCURRENCY_403)).isEqualTo(figures.refused());
        }
    }

    @Test
    void requests_areKeptAsTheyCame_refusedOnesToo() {
        try (KimiEndpoint endpoint = KimiEndpoint.start(quick(4))) {
            EndpointClient client = new EndpointClient(endpoint, Version.HTTP_1_1);
            endpoint.script(RefusalForm.CONCURRENCY_403);
            client.post(CHAT, chat("one", false));
            client.post(CHAT, chat("one", false));
            client.post(CHAT, chat("two", false));

            List<RequestRecord> requests = endpoint.requests();

            assertThat(requests).hasSize(3);
            assertThat(requests.get(0).head()).startsWith("POST " + CHAT + "\n").contains("\nContent-Length: ");
            assertThat(requests.get(0).path()).isEqualTo(CHAT);
            assertThat(requests.get(1)).isEqualTo(requests.get(0));
            assertThat(requests.get(2).bodySha256())
                    .hasSize(64)
                    .isNotEqualTo(requests.get(0).bodySha256());
            endpoint.reset();
            assertThat(endpoint.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void callsWithinTheLimit_oneAfterAnother_areNeverRefused(Version version) {
        try (KimiEndpoint endpoint = KimiEndpoint.start(quick(4))) {
            EndpointClient client = new EndpointClient(endpoint, version);
            endpoint.change(behaviour -> behaviour.withMillis(0, 5));
            List<CompletableFuture<Void>> lines = IntStream.range(0, 4)
                    .mapToObj(line -> CompletableFuture.runAsync(
                            () -> {
                                for (int i = 0; i < 100; i++) {
                                    String prompt = "line " + line + " call " + i + " äöü 😀";
                                    HttpResponse<String> answer = client.post(CHAT, chat(prompt, false));
                                    assertThat(answer.body()).contains(prompt);
                                }
                            },
                            task -> new Thread(task).start()))
                    .toList();
            lines.forEach(CompletableFuture::join);
            assertThat(endpoint.figures().account().refused()).isZero();
            assertThat(endpoint.figures().account().completed()).isEqualTo(400);
            assertThat(endpoint.figures().connections()).isBetween(1, 4);
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void client_thatClosesMidStream_freesItsSlotBeforeTheNextPart(Version version) throws IOException {
        try (KimiEndpoint endpoint = KimiEndpoint.start(quick(1))) {
            EndpointClient client = new EndpointClient(endpoint, version);
            endpoint.change(behaviour -> behaviour.withMillis(120_000).withChunks(2));
            HttpResponse<InputStream> answer = client.open(CHAT, chat("long", true));
            assertThat(endpoint.figures().account().inFlight()).isEqualTo(1);
            answer.body().close();
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> endpoint.figures().account().inFlight() == 0);
            assertThat(endpoint.figures().account().aborted()).isEqualTo(1);
            endpoint.change(behaviour -> behaviour.withMillis(10));
            assertThat(client.post(CHAT, chat("next", false)).statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void call_cancelledBeforeItsHeaders_freesItsSlot(Version version) {
        try (KimiEndpoint endpoint = KimiEndpoint.start(quick(1))) {
            EndpointClient client = new EndpointClient(endpoint, version);
            CompletableFuture<HttpResponse<String>> call =
                    client.postAsync(CHAT, chat("plain", false), "x-test-millis", "120000");
            await().until(() -> endpoint.figures().account().inFlight() == 1);
            call.cancel(true);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> endpoint.figures().account().inFlight() == 0);
            assertThat(endpoint.figures().account().aborted()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void cutStream_endsWithAnErrorAfterItsParts(Version version) {
        try (KimiEndpoint endpoint = KimiEndpoint.start(quick(1))) {
            EndpointClient client = new EndpointClient(endpoint, version);
            assertThatThrownBy(() -> client.post(CHAT, chat("torn off", true), "x-test-cut", "2"))
                    .hasRootCauseInstanceOf(IOException.class);
            assertThat(endpoint.figures().account().cut()).isEqualTo(1);
            assertThat(client.post(CHAT, chat("whole", true)).body()).endsWith("data: [DONE]\n\n");
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void twoHundredStreams_atOnce_areServedByAFewThreads_andAllCancelsAreSeen(Version version) {
        try (KimiEndpoint endpoint = KimiEndpoint.start(quick(200))) {
            EndpointClient client = new EndpointClient(endpoint, version);
            client.post(CHAT, chat("warm-up", true));
            endpoint.change(behaviour -> behaviour.withMillis(120_000).withChunks(240));
            List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, 200)
                    .mapToObj(i -> client.postAsync(CHAT, chat("prompt " + i, true)))
                    .toList();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> endpoint.figures().account().inFlight() == 200);
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().startsWith("kimi-endpoint"))
                    .hasSizeLessThanOrEqualTo(25);
            calls.forEach(call -> call.cancel(true));
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> endpoint.figures().account().inFlight() == 0);
            assertThat(endpoint.figures().account().aborted()).isEqualTo(200);
        }
    }

    @Test
    void plainPort_speaksHttp1_andHttp2AfterAnUpgrade() throws Exception {
        try (KimiEndpoint endpoint = KimiEndpoint.start(quick(1).withPlainPort(0))) {
            for (Version version : Version.values()) {
                HttpClient client = HttpClient.newBuilder().version(version).build();
                // Only a request without a body is upgraded; the connection then stays HTTP/2.
                client.send(
                        HttpRequest.newBuilder(endpoint.plainUri("/v1/models")).build(),
                        HttpResponse.BodyHandlers.discarding());
                HttpRequest request = HttpRequest.newBuilder(endpoint.plainUri(CHAT))
                        .POST(HttpRequest.BodyPublishers.ofString(chat("hello " + version, false)))
                        .build();
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.version()).isEqualTo(version);
                assertThat(answer.body()).contains("hello " + version);
            }
            assertThat(endpoint.figures().account().completed()).isEqualTo(2);
        }
    }

    @Test
    void takenPort_isRefusedWithAReason() {
        try (KimiEndpoint endpoint = KimiEndpoint.start(quick(1))) {
            assertThat(KimiEndpoint.canBind(endpoint.port())).isFalse();
            assertThatThrownBy(() -> KimiEndpoint.start(quick(1).withPort(endpoint.port())))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("did not start");
        }
    }
}

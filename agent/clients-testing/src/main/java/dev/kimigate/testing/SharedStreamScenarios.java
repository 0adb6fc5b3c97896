package dev.kimigate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A streamed answer has its permit until its last byte, its close, or until nobody can read it any more. */
final class SharedStreamScenarios extends ScenarioGroup {
    private static final List<String> LAST_WORDS =
            List.of("data: [DONE]\n\n", "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");

    /** How long a permit stays counted behind a call that was given up. */
    private static final Duration LINGER = Duration.ofMillis(250);

    SharedStreamScenarios(ClientFixture fixture, ClientAdapter client) {
        super(fixture, client);
    }

    @SharedScenario
    void stream_isCountedUntilItsLastByte() throws Exception {
        fixture.limit(1);
        for (SendMode mode : modes()) {
            CountDownLatch finish = new CountDownLatch(1);
            String next = "/gated/next-" + mode;
            server.on("/gated/stream", request -> {
                request.head("200 OK", "text/event-stream", "Transfer-Encoding: chunked");
                request.to().chunk("data: 1\n\n");
                finish.await();
                request.to().lastChunk();
                return true;
            });
            AdapterAnswer first = get(mode.start(call("/gated/stream")));
            CompletableFuture<AdapterAnswer> second = mode.start(call(next));
            assertThat(first.text(9)).isEqualTo("data: 1\n\n");
            fixture.awaitWaiting(1);
            assertThat(server.count(next)).isZero();
            finish.countDown();
            assertThat(first.body().read()).isNegative();
            assertThat(text(second)).isEqualTo("{\"ok\":true}");
            first.close();
            fixture.awaitHeld(0);
        }
    }

    @SharedScenario
    void lastByteOfKnownLength_givesThePermitBack_beforeTheClose() throws Exception {
        AdapterAnswer answer = send("/gated/whole");
        answer.text("{\"ok\":true}".length());
        fixture.awaitHeld(0);
        answer.close();
    }

    @SharedScenario
    void earlyClose_givesThePermitBack_afterTheLinger() throws Exception {
        stream("/gated/stream", "text/event-stream", "data: 1\n\n");
        for (SendMode mode : modes()) {
            AdapterAnswer answer = get(mode.start(call("/gated/stream")));
            answer.text(9);
            closeAndLinger(answer);
            Awaitility.await().until(() -> server.inFlight("/gated/stream") == 0);
        }
    }

    @SharedScenario
    void closeBehindTheLastWord_givesThePermitBackAtOnce() throws Exception {
        for (String word : LAST_WORDS) {
            stream("/gated/done", "text/event-stream; charset=utf-8", "data: 1\n\n" + word);
            AdapterAnswer answer = send("/gated/done");
            answer.text(9 + word.length());
            assertThat(fixture.held()).isEqualTo(1);
            answer.close();
            assertThat(fixture.held()).isZero();
        }
    }

    @SharedScenario
    void closeBehindThatWordInTheContent_givesThePermitBack_afterTheLinger() throws Exception {
        String quoted = "data: 1\n\ndata: {\"content\":\"data: [DONE]";
        stream("/gated/quoted", "text/event-stream", quoted);
        AdapterAnswer answer = send("/gated/quoted");
        answer.text(quoted.length());
        closeAndLinger(answer);
    }

    /** Measured: a look right after the close may come late on a busy machine. */
    private void closeAndLinger(AdapterAnswer answer) throws IOException {
        assertThat(fixture.held()).isEqualTo(1);
        long closing = System.nanoTime();
        answer.close();
        fixture.awaitHeld(0);
        assertThat(Duration.ofNanos(System.nanoTime() - closing)).isGreaterThanOrEqualTo(LINGER);
    }

    @SharedScenario(needs = Feature.COLLECTED_BODIES)
    void bodyNobodyHoldsAnyMore_givesThePermitBack() throws Exception {
        stream("/gated/stream", "text/event-stream", "data: 1\n\n");
        assertThat(send("/gated/stream").status()).isEqualTo(200);
        assertThat(fixture.held()).isEqualTo(1);
        Awaitility.await().atMost(SECONDS, TimeUnit.SECONDS).until(() -> {
            System.gc();
            return fixture.held() == 0;
        });
    }

    /** One that has said what it has to say; its end stays away until the client goes. */
    private void stream(String path, String type, String text) {
        server.on(path, request -> {
            request.head("200 OK", type, "Transfer-Encoding: chunked");
            request.to().chunk(text);
            return request.to().awaitClose();
        });
    }
}

package dev.kimigate.testing;

import static dev.kimigate.testing.RefusalTexts.BANNED;
import static dev.kimigate.testing.RefusalTexts.BILLING;
import static dev.kimigate.testing.RefusalTexts.CONCURRENCY;
import static dev.kimigate.testing.RefusalTexts.FORBIDDEN;
import static dev.kimigate.testing.RefusalTexts.JSON;
import static dev.kimigate.testing.RefusalTexts.QUOTA;
import static dev.kimigate.testing.RefusalTexts.TOO_MANY_REQUESTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.testing.ScriptedServer.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;

/** A refusal that waiting cures is sent again and not seen; every other is delivered at once, as it came. */
final class SharedRefusalScenarios extends ScenarioGroup {
    SharedRefusalScenarios(ClientFixture fixture, ClientAdapter client) {
        super(fixture, client);
    }

    @SharedScenario
    void refusal_isSentAgain_withTheSameBodyAndHeaders() throws Exception {
        int sent = 0;
        for (String status : List.of(TOO_MANY_REQUESTS, FORBIDDEN)) {
            for (SendMode mode : modes()) {
                String path = "/gated/refused-" + ++sent;
                refuseOnce(path, request -> request.whole(status, JSON, CONCURRENCY));
                AdapterRequest request = request(path).headers(Map.of("X-Own", "mine"));
                AdapterAnswer answer = get(mode.start(client.call(request)));
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text()).isEqualTo("done");
                assertThat(server.count(path)).isEqualTo(2);
            }
        }
        assertThat(server.requests).extracting(Request::body).containsOnly("{\"stream\":true}");
        assertThat(server.requests)
                .extracting(request -> request.headers().get("X-Own"))
                .containsOnly("mine");
    }

    @SharedScenario
    void compressedRefusal_isUnderstood() throws Exception {
        refuseOnce("/gated/zipped", request -> {
            ByteArrayOutputStream zipped = new ByteArrayOutputStream();
            try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
                zip.write(CONCURRENCY.getBytes(StandardCharsets.UTF_8));
            }
            request.head(FORBIDDEN, JSON, "Content-Encoding: gzip", "Content-Length: " + zipped.size());
            request.to().write(zipped.toByteArray());
            return true;
        });
        assertThat(send("/gated/zipped").text()).isEqualTo("done");
    }

    @SharedScenario
    void refusalThatWaitingDoesNotCure_isDeliveredAtOnce_asItCame() throws Exception {
        int kind = 0;
        for (String text : List.of(QUOTA, BILLING, BANNED, "{\"error\":\"not for you\"}")) {
            for (SendMode mode : modes()) {
                String path = "/gated/delivered-" + ++kind;
                server.on(path, request -> request.whole(FORBIDDEN, JSON, text));
                AdapterAnswer answer = get(mode.start(call(path)));
                assertThat(answer.status()).isEqualTo(403);
                assertThat(answer.header("X-Trace")).isEqualTo("abc");
                assertThat(answer.text()).isEqualTo(text);
                assertThat(server.count(path)).isEqualTo(1);
            }
        }
        server.on("/gated/quota", request -> request.whole(TOO_MANY_REQUESTS, JSON, QUOTA));
        AdapterAnswer answer = send("/gated/quota");
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.text()).isEqualTo(QUOTA);
        assertThat(server.count("/gated/quota")).isEqualTo(1);
    }

    @SharedScenario
    void refusalWhenTheWaitEnds_isDelivered_asItCame() throws Exception {
        String large = CONCURRENCY + " ".repeat(300_000) + "end";
        int kind = 0;
        for (String text : List.of(CONCURRENCY, large)) {
            for (SendMode mode : modes()) {
                String path = "/gated/refused-" + ++kind;
                server.on(path, fixture.thenNoMoreStarts(request -> request.whole(TOO_MANY_REQUESTS, JSON, text)));
                CompletableFuture<AdapterAnswer> waiting = mode.start(call(path));
                fixture.awaitWaiting(1);
                fixture.endOldestWait();
                AdapterAnswer answer = get(waiting);
                assertThat(answer.status()).isEqualTo(429);
                assertThat(answer.header("X-Trace")).isEqualTo("abc");
                assertThat(answer.header("Content-Length")).isEqualTo(String.valueOf(text.length()));
                assertThat(answer.text()).isEqualTo(text);
                assertThat(server.count(path)).isEqualTo(1);
                fixture.limit(20);
            }
        }
    }

    @SharedScenario
    void pauseLongerThanTheWait_deliversAtOnce() throws Exception {
        fixture.limit(20, Duration.ofMillis(100));
        server.on("/gated/refused", request -> request.whole(TOO_MANY_REQUESTS, JSON, CONCURRENCY));
        assertThat(send("/gated/refused").text()).isEqualTo(CONCURRENCY);
        assertThat(server.count("/gated/refused")).isEqualTo(1);
    }

    @SharedScenario
    void largeAnswer_isDeliveredWhole() throws Exception {
        String large = QUOTA + "x".repeat(500_000);
        server.on("/gated/large", request -> request.whole(FORBIDDEN, JSON, large));
        for (SendMode mode : modes()) {
            assertThat(text(mode.start(call("/gated/large")))).isEqualTo(large);
        }
    }

    @SharedScenario
    void endlessRefusal_isSentAgain() throws Exception {
        refuseOnce("/gated/endless", request -> {
            request.head(TOO_MANY_REQUESTS, JSON, "Transfer-Encoding: chunked");
            request.to().chunk(CONCURRENCY);
            while (true) {
                request.to().chunk(" ".repeat(1_000));
            }
        });
        assertThat(send("/gated/endless").text()).isEqualTo("done");
        assertThat(server.count("/gated/endless")).isEqualTo(2);
    }

    @SharedScenario
    void stalledRefusal_isSentAgain() throws Exception {
        CountDownLatch again = new CountDownLatch(1);
        AtomicBoolean meanwhile = new AtomicBoolean();
        server.on("/gated/stalled", request -> {
            if (request.number() > 1) {
                again.countDown();
                return fine(request);
            }
            request.head(TOO_MANY_REQUESTS, JSON, "Content-Length: 1000");
            meanwhile.set(again.await(SECONDS, TimeUnit.SECONDS));
            return false;
        });
        assertThat(send("/gated/stalled").text()).isEqualTo("done");
        Awaitility.await().untilTrue(meanwhile);
        assertThat(server.count("/gated/stalled")).isEqualTo(2);
    }

    @SharedScenario
    void bodyThatIsNotReplayable_isNotSentAgain_unlessItIsKept() throws Exception {
        if (client.features().contains(Feature.KEPT_REQUESTS)) {
            assertSentAgainAsItWas();
        } else {
            assertNotSentAgain();
        }
    }

    private void assertSentAgainAsItWas() throws Exception {
        for (SendMode mode : modes()) {
            for (String body : List.of("{}", "", "0123456789abcdef".repeat(1 << 16))) {
                String path = "/gated/kept-" + body.length() + mode;
                List<String> bodies = new CopyOnWriteArrayList<>();
                server.on(path, request -> {
                    bodies.add(request.body());
                    return request.number() == 1 ? request.whole(TOO_MANY_REQUESTS, JSON, CONCURRENCY) : fine(request);
                });
                AdapterRequest once = request(path).body(body).oneShot();
                assertThat(get(mode.start(client.call(once))).text()).isEqualTo("done");
                assertThat(bodies).containsExactly(body, body);
                fixture.limit(20); // without the pause
            }
        }
    }

    private void assertNotSentAgain() throws Exception {
        server.on("/gated/once", request -> request.whole(TOO_MANY_REQUESTS, JSON, CONCURRENCY));
        int sent = 0;
        for (SendMode mode : modes()) {
            AdapterAnswer answer =
                    get(mode.start(client.call(request("/gated/once").oneShot())));
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.text()).isEqualTo(CONCURRENCY);
            assertThat(server.count("/gated/once")).isEqualTo(++sent);
            fixture.limit(20); // without the pause
        }
    }

    private void refuseOnce(String path, ScriptedServer.Answering refusal) {
        server.on(path, request -> request.number() == 1 ? refusal.answer(request) : fine(request));
    }

    private static boolean fine(Request request) throws IOException {
        return request.whole("200 OK", "text/plain", "done");
    }
}

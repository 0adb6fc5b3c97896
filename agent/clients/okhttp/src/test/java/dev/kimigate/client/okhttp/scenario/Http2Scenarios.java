package dev.kimigate.client.okhttp.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kimigate.client.okhttp.Http2Server;
import dev.kimigate.client.okhttp.OkHttpFixture;
import dev.kimigate.client.okhttp.Scenario;
import dev.kimigate.client.okhttp.scenario.Calls.Way;
import dev.kimigate.testing.RefusalTexts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.awaitility.Awaitility;

/** Many calls on one connection: what ends a call there is a frame, and what is broken is a stream. */
public final class Http2Scenarios {
    private static final int FROM = 312; // OkHttp knows HTTP/2 without TLS since 3.11

    private final OkHttpFixture fixture;
    private final Http2Server server;
    private OkHttpClient client;

    public Http2Scenarios(OkHttpFixture fixture) throws Exception {
        this.fixture = fixture;
        this.server = fixture.http2();
    }

    private OkHttpClient client() {
        if (client == null) {
            client = new OkHttpClient.Builder()
                    .protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE))
                    .readTimeout(20, TimeUnit.SECONDS)
                    .build();
        }
        return client;
    }

    @Scenario(from = FROM)
    public void h2_moreCallsThanPermits_neverMoreInFlight() throws Exception {
        fixture.limit(2);
        server.on("/gated/slow", (number, answer) -> {
            Thread.sleep(20);
            answer.head(200, "text/plain");
            answer.text("done");
        });
        for (Way way : Way.values()) {
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                answers.add(way.start(Calls.post(client(), server.url("/gated/slow")))
                        .thenApply(Calls::text));
            }
            for (CompletableFuture<String> answer : answers) {
                assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("done");
            }
        }
        assertThat(server.most).hasValue(2);
    }

    @Scenario(from = FROM)
    public void h2_refusal_isSentAgain() throws Exception {
        server.on("/gated/refused", (number, answer) -> {
            answer.head(number == 1 ? 403 : 200, "application/json");
            answer.text(number == 1 ? RefusalTexts.CONCURRENCY : "done");
        });
        Response response = Calls.post(client(), server.url("/gated/refused")).execute();
        assertThat(response.protocol()).isEqualTo(Protocol.H2_PRIOR_KNOWLEDGE);
        assertThat(Calls.text(response)).isEqualTo("done");
    }

    @Scenario(from = FROM)
    public void h2_endlessRefusal_isSentAgain_onTheSameConnection() throws Exception {
        server.on("/gated/endless", (number, answer) -> {
            answer.head(number == 1 ? 429 : 200, "application/json");
            answer.text(number == 1 ? RefusalTexts.CONCURRENCY : "done");
            while (number == 1) {
                answer.text(" ".repeat(16_000));
                // OkHttp answers each frame of a stream it has closed with a reset, and Jetty gives up the connection
                // of a client that sends 128 of them within a second.
                Thread.sleep(5);
            }
        });
        assertThat(Calls.text(Calls.post(client(), server.url("/gated/endless")).execute()))
                .isEqualTo("done");
        assertThat(client().connectionPool().connectionCount()).isEqualTo(1);
    }

    @Scenario(from = FROM)
    public void h2_stalledRefusal_isSentAgain_onTheSameConnection() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        AtomicBoolean meanwhile = new AtomicBoolean();
        server.on("/gated/stalled", (number, answer) -> {
            answer.head(number == 1 ? 429 : 200, "application/json");
            if (number == 1) {
                meanwhile.set(second.await(15, TimeUnit.SECONDS));
            } else {
                second.countDown();
                answer.text("done");
            }
        });
        assertThat(Calls.text(Calls.post(client(), server.url("/gated/stalled")).execute()))
                .isEqualTo("done");
        Awaitility.await().untilTrue(meanwhile);
        assertThat(client().connectionPool().connectionCount()).isEqualTo(1);
    }

    @Scenario(from = FROM)
    public void h2_tricklingAnswer_isDeliveredWithItsLiveRest() throws Exception {
        CountDownLatch delivered = new CountDownLatch(1);
        server.on("/gated/trickle", (number, answer) -> {
            answer.head(403, "text/plain");
            while (!delivered.await(100, TimeUnit.MILLISECONDS)) {
                answer.text(".");
            }
            answer.text("rest");
        });
        Response response = Calls.post(client(), server.url("/gated/trickle")).execute();
        delivered.countDown();
        assertThat(Calls.text(response)).matches("\\.{5,}rest");
    }

    @Scenario(from = FROM)
    public void h2_largeAnswer_isDeliveredWhole() throws Exception {
        String large = RefusalTexts.QUOTA + "x".repeat(500_000);
        server.on("/gated/large", (number, answer) -> {
            answer.head(403, "application/json");
            answer.text(large);
        });
        assertThat(Calls.text(Calls.post(client(), server.url("/gated/large")).execute()))
                .isEqualTo(large);
    }

    @Scenario(from = FROM)
    public void h2_earlyCloseAndCancel_giveThePermitBack() throws Exception {
        server.on("/gated/stream", (number, answer) -> {
            answer.head(200, "text/event-stream");
            while (true) {
                answer.text("data: 1\n\n");
                Thread.sleep(20);
            }
        });
        Response closed = Calls.post(client(), server.url("/gated/stream")).execute();
        closed.body().source().readUtf8Line();
        closed.close();
        Call call = Calls.post(client(), server.url("/gated/stream"));
        Response cancelled = call.execute();
        call.cancel();
        assertThatThrownBy(() -> cancelled.body().string()).isInstanceOf(IOException.class);
        fixture.awaitHeld(0);
    }

    @Scenario(from = FROM)
    public void h2_callTimeoutInTheBodyAfterAWait_isCounted() throws Exception {
        fixture.limit(1);
        server.on("/gated/held", (number, answer) -> {
            answer.head(200, "text/plain");
            answer.text("first");
            Thread.sleep(3_000);
        });
        Response held = Calls.post(client(), server.url("/gated/held")).execute();
        OkHttpClient hasty =
                client().newBuilder().callTimeout(400, TimeUnit.MILLISECONDS).build();
        CompletableFuture<Response> answer = Way.ENQUEUE.start(Calls.post(hasty, server.url("/gated/held")));
        fixture.awaitWaiting(1);
        Thread.sleep(600);
        held.close();
        Response response = answer.get(10, TimeUnit.SECONDS);
        assertThat(response.body().source().readUtf8(5)).isEqualTo("first");
        assertThatThrownBy(() -> response.body().string()).isInstanceOf(IOException.class);
    }

    @Scenario(from = 314)
    public void h2_duplexBody_isGated_butNotSentAgain() throws Exception {
        server.on("/gated/duplex", (number, answer) -> {
            answer.head(429, "application/json");
            answer.text(RefusalTexts.CONCURRENCY);
        });
        okhttp3.Request request = new okhttp3.Request.Builder()
                .url(server.url("/gated/duplex"))
                .post(new Duplex())
                .build();
        assertThat(Calls.text(client().newCall(request).execute())).isEqualTo(RefusalTexts.CONCURRENCY);
        assertThat(server.count("/gated/duplex")).isEqualTo(1);
    }

    private static final class Duplex extends RequestBody {
        @Override
        public MediaType contentType() {
            return Calls.JSON;
        }

        @Override
        public boolean isDuplex() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.writeUtf8("{}");
            sink.close();
        }
    }
}

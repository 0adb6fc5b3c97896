package dev.kimigate.client.okhttp.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kimigate.client.okhttp.OkHttpFixture;
import dev.kimigate.client.okhttp.Scenario;
import dev.kimigate.testing.RefusalTexts;
import dev.kimigate.testing.ScriptedServer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;
import org.awaitility.Awaitility;

/** Streams of events as okhttp-sse reads them. */
public final class SseScenarios {
    private final OkHttpFixture fixture;
    private final ScriptedServer server;

    public SseScenarios(OkHttpFixture fixture) {
        this.fixture = fixture;
        this.server = fixture.server;
    }

    @Scenario
    public void sse_isCountedUntilItsEnd() throws Exception {
        fixture.limit(1);
        CountDownLatch finish = new CountDownLatch(1);
        stream("/gated/first", finish);
        stream("/gated/second", new CountDownLatch(0));
        Events first = new Events();
        Events second = new Events();
        first.open(new OkHttpClient(), server.url("/gated/first"));
        Awaitility.await().until(() -> !first.seen.isEmpty());
        second.open(new OkHttpClient(), server.url("/gated/second"));
        fixture.awaitWaiting(1);
        finish.countDown();
        assertThat(first.closed.get(10, TimeUnit.SECONDS)).containsExactly("1", "[DONE]");
        assertThat(second.closed.get(10, TimeUnit.SECONDS)).containsExactly("1", "[DONE]");
        assertThat(server.most).hasValue(1);
    }

    @Scenario
    public void sse_refused_isSentAgain() throws Exception {
        stream("/gated/stream", new CountDownLatch(0));
        server.on(
                "/gated/refused",
                request -> request.number() == 1
                        ? request.whole("429 Too Many Requests", "application/json", RefusalTexts.CONCURRENCY)
                        : events(request, new CountDownLatch(0)));
        Events events = new Events();
        events.open(new OkHttpClient(), server.url("/gated/refused"));
        assertThat(events.closed.get(10, TimeUnit.SECONDS)).containsExactly("1", "[DONE]");
    }

    @Scenario
    public void sse_cancelled_givesThePermitBack() throws Exception {
        stream("/gated/stream", new CountDownLatch(1));
        Events events = new Events();
        EventSource source = events.open(new OkHttpClient(), server.url("/gated/stream"));
        Awaitility.await().until(() -> !events.seen.isEmpty());
        assertThat(fixture.held()).isEqualTo(1);
        source.cancel();
        assertThatThrownBy(() -> events.closed.get(10, TimeUnit.SECONDS)).isNotNull();
        fixture.awaitHeld(0);
    }

    /** OkHttp ends the call's timeout itself when the stream begins, wherever the clock stands by then. */
    @Scenario(from = 314)
    public void sse_longerThanTheCallTimeout_isReadToItsEnd_afterAWaitToo() throws Exception {
        fixture.limit(1);
        OkHttpClient hasty = new OkHttpClient.Builder()
                .callTimeout(500, TimeUnit.MILLISECONDS)
                .build();
        CountDownLatch never = new CountDownLatch(1);
        server.on("/gated/slow", request -> {
            request.head("200 OK", "text/event-stream", "Transfer-Encoding: chunked");
            request.to().chunk("data: 1\n\n");
            never.await(900, TimeUnit.MILLISECONDS);
            request.to().chunk("data: [DONE]\n\n");
            request.to().text("0\r\n\r\n");
            return true;
        });
        Events first = new Events();
        Events second = new Events();
        first.open(hasty, server.url("/gated/slow"));
        Awaitility.await().until(() -> !first.seen.isEmpty());
        second.open(hasty, server.url("/gated/slow"));
        assertThat(first.closed.get(10, TimeUnit.SECONDS)).containsExactly("1", "[DONE]");
        assertThat(second.closed.get(10, TimeUnit.SECONDS)).containsExactly("1", "[DONE]");
    }

    private void stream(String path, CountDownLatch finish) {
        server.on(path, request -> events(request, finish));
    }

    private static boolean events(ScriptedServer.Request request, CountDownLatch finish)
            throws java.io.IOException, InterruptedException {
        request.head("200 OK", "text/event-stream", "Transfer-Encoding: chunked");
        request.to().chunk("data: 1\n\n");
        finish.await(10, TimeUnit.SECONDS);
        request.to().chunk("data: [DONE]\n\n");
        request.over().run();
        request.to().text("0\r\n\r\n");
        return true;
    }

    private static final class Events extends EventSourceListener {
        final List<String> seen = new CopyOnWriteArrayList<>();
        final CompletableFuture<List<String>> closed = new CompletableFuture<>();

        EventSource open(OkHttpClient client, String url) {
            return EventSources.createFactory(client).newEventSource(Calls.request(url), this);
        }

        @Override
        public void onEvent(EventSource source, String id, String type, String data) {
            seen.add(data);
        }

        @Override
        public void onClosed(EventSource source) {
            closed.complete(seen);
        }

        @Override
        public void onFailure(EventSource source, Throwable thrown, Response response) {
            closed.completeExceptionally(thrown == null ? new AssertionError("no stream") : thrown);
        }
    }
}

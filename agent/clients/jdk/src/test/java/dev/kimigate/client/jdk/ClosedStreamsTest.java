package dev.kimigate.client.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.testing.ScriptedServer;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream that is closed behind its last word gives its permit back at once, another when the server may know. */
class ClosedStreamsTest {
    private static final String LAST_WORD = "data: [DONE]\n\n";
    /** The network may cut an event there. */
    private static final String CONTENT = "data: {\"delta\":{\"content\":\"\\ndata: [DONE]";

    private static final long ABORT_LINGER_MILLIS = 250;

    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch over = new CountDownLatch(1);
    private ScriptedServer server;
    private Hooked hooked;

    @BeforeEach
    void start() throws Exception {
        server = UsualAnswers.server();
        hooked = new Hooked(1);
    }

    @AfterEach
    void stop() throws Exception {
        over.countDown();
        hooked.assertAllGivenBack();
        hooked.close();
        server.close();
    }

    /** The answer says what it has to say; its end stays away. */
    private void stream(String contentType, String events) {
        server.on("/stream", request -> {
            request.readBody();
            request.to()
                    .text("HTTP/1.1 200 OK\r\nContent-Type: " + contentType + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (String part : List.of("data: {}\n\n", events)) {
                request.to().text(Integer.toHexString(part.length()) + "\r\n" + part + "\r\n");
            }
            return over.await(20, TimeUnit.SECONDS);
        });
    }

    private HttpRequest post(String path) {
        return HttpRequest.newBuilder(server.uri(path))
                .POST(BodyPublishers.ofString("{}"))
                .build();
    }

    private InputStream open() throws Exception {
        return hooked.send(client, post("/stream"), BodyHandlers.ofInputStream())
                .body();
    }

    private int held() {
        return hooked.gate.held();
    }

    @Test
    void lines_closedBehindTheLastWord_giveBackAtOnce() throws Exception {
        stream("text/event-stream", LAST_WORD);
        try (Stream<String> lines =
                hooked.send(client, post("/stream"), BodyHandlers.ofLines()).body()) {
            assertThat(lines.anyMatch("data: [DONE]"::equals)).isTrue();
        }
        assertThat(held()).isZero();
    }

    @Test
    void publisher_cancelledBehindTheLastWord_givesBackAtOnce() throws Exception {
        stream("text/event-stream", LAST_WORD);
        assertThat(cancelledBehind("[DONE]")).isZero();
    }

    @Test
    void publisher_cancelledBehindTheLastWordInTheContent_givesBackLater() throws Exception {
        stream("text/event-stream", CONTENT);
        assertGivesBackLater(() -> cancelledBehind("[DONE]"));
    }

    @Test
    void inputStream_ofAnotherType_closedBehindThatWord_givesBackLater() throws Exception {
        stream("text/plain", LAST_WORD);
        BufferedReader reader = new BufferedReader(new InputStreamReader(open(), StandardCharsets.UTF_8));
        while (!"data: [DONE]".equals(reader.readLine())) {
            assertThat(held()).isEqualTo(1);
        }
        assertGivesBackLater(() -> {
            reader.close();
            return 0;
        });
    }

    private interface Close {
        int run() throws Exception;
    }

    /** The next call waits as long as the server may need to see that this one was given up. */
    private void assertGivesBackLater(Close close) throws Exception {
        long before = System.nanoTime();
        close.run();
        CompletableFuture<HttpResponse<String>> next = hooked.sendAsync(client, post("/ok"), BodyHandlers.ofString());
        assertThat(next).succeedsWithin(Duration.ofSeconds(10));
        assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(ABORT_LINGER_MILLIS));
    }

    /** How many permits are held when a subscriber has cancelled as soon as it had seen those words. */
    private int cancelledBehind(String words) throws Exception {
        CompletableFuture<Integer> held = new CompletableFuture<>();
        hooked.send(client, post("/stream"), BodyHandlers.ofPublisher()).body().subscribe(new Flow.Subscriber<>() {
            private final StringBuilder text = new StringBuilder();
            private Flow.@Nullable Subscription subscription;

            @Override
            public void onSubscribe(Flow.Subscription given) {
                subscription = given;
                given.request(1);
            }

            @Override
            public void onNext(List<ByteBuffer> buffers) {
                buffers.forEach(buffer -> text.append(StandardCharsets.UTF_8.decode(buffer)));
                Flow.Subscription present = Objects.requireNonNull(subscription);
                if (text.indexOf(words) < 0) {
                    present.request(1);
                } else {
                    present.cancel();
                    held.complete(held());
                }
            }

            @Override
            public void onError(Throwable thrown) {
                held.completeExceptionally(thrown);
            }

            @Override
            public void onComplete() {
                held.complete(-1);
            }
        });
        return held.get(10, TimeUnit.SECONDS);
    }
}

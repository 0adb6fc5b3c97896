package dev.kimigate.gateway;

import static dev.kimigate.gateway.GatewayFixture.BODY;
import static dev.kimigate.gateway.ScriptedUpstream.CALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.testing.ScriptedServer;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is served next: the server's one place is held until all that wait are in the queue. */
class GatewayQueueTest {
    private static final String REORDERED =
            "{ \"messages\" : [{\"content\":\"h\\u0069\",\"role\":\"user\"}], \"model\":\"kimi-for-coding\"}";

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private ScriptedUpstream upstream;

    private final CountDownLatch opened = new CountDownLatch(1);
    private final List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();

    @BeforeEach
    void openWithTheOnePlaceHeld() throws Exception {
        upstream = ScriptedUpstream.open(folder, "max-wait", "20s");
        upstream.server().on(CALL, request -> {
            opened.await();
            return ScriptedServer.fine(request);
        });
        send("first", BODY.replace("hi", "first"));
        GatewayFixture.until(() -> upstream.server().inFlight(CALL) == 1);
    }

    @AfterEach
    void close() throws Exception {
        upstream.close();
    }

    private HttpRequest call(String tool, String body) {
        return upstream.request(CALL)
                .header("User-Agent", tool + "/1.0")
                .header("X-Tool", tool)
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    /** Waits until the call stands in the queue, behind those before it. */
    private void send(String tool, String body) throws Exception {
        int before = GatewayFixture.waiting(folder);
        sent.add(upstream.sendAsync(call(tool, body)));
        GatewayFixture.until(() -> sent.size() == 1 || GatewayFixture.waiting(folder) == before + 1);
    }

    private List<String> served() {
        opened.countDown();
        assertThat(sent.stream().map(CompletableFuture::join)).allMatch(answer -> answer.statusCode() == 200);
        assertThat(upstream.server().most).hasValue(1);
        return upstream.server().requests.stream()
                .map(request -> request.headers().get("X-Tool"))
                .toList();
    }

    @Test
    void toolWithOneCall_isServedBesideATool_thatHasTwentyWaiting() throws Exception {
        for (int i = 0; i < 20; i++) {
            send("many", BODY.replace("hi", "many" + i));
        }
        send("one", BODY);
        List<String> order = served();
        assertThat(order.subList(0, 4)).containsExactly("first", "many", "one", "many");
        assertThat(order).hasSize(22);
    }

    /** The tool has hung up at its own timeout, and writes the same JSON in another order. */
    @Test
    void equalCall_afterAHangUp_keepsItsPlaceAmongItsTools_once() throws Exception {
        Socket socket = waitingSocket();
        send("tool", BODY.replace("hi", "later"));
        socket.close();
        GatewayFixture.until(() -> GatewayFixture.waiting(folder) == 1);
        sent.add(upstream.sendAsync(again(REORDERED)));
        GatewayFixture.until(() -> GatewayFixture.waiting(folder) == 2);
        sent.add(upstream.sendAsync(again(BODY))); // the age was given away
        GatewayFixture.until(() -> GatewayFixture.waiting(folder) == 3);
        assertThat(served()).containsExactly("first", "again", "tool", "again");
        assertThat(upstream.server().requests.get(1).body()).isEqualTo(REORDERED);
    }

    @Test
    void otherCall_afterAHangUp_standsAtTheEnd() throws Exception {
        Socket socket = waitingSocket();
        send("tool", BODY.replace("hi", "later"));
        socket.close();
        GatewayFixture.until(() -> GatewayFixture.waiting(folder) == 1);
        sent.add(upstream.sendAsync(again(BODY.replace("hi", "other"))));
        GatewayFixture.until(() -> GatewayFixture.waiting(folder) == 2);
        assertThat(served()).containsExactly("first", "tool", "again");
    }

    /** A call waits for two seconds at most; one has done so before. */
    @Test
    void equalCall_afterOurOwnAnswer_keepsItsPlace() throws Exception {
        try (ScriptedUpstream hasty = ScriptedUpstream.open(folder.resolve("hasty"), "max-wait", "2s")) {
            hasty.server().on(CALL, request -> {
                opened.await();
                return ScriptedServer.fine(request);
            });
            var first = hasty.sendAsync(hasty.post());
            GatewayFixture.until(() -> hasty.server().inFlight(CALL) == 1);
            HttpRequest again = hasty.request(CALL)
                    .header("X-Tool", "again")
                    .POST(BodyPublishers.ofString(BODY.replace("hi", "again")))
                    .build();
            assertThat(hasty.send(again).statusCode()).isEqualTo(429);
            var other = hasty.sendAsync(hasty.post());
            GatewayFixture.until(() -> GatewayFixture.waiting(folder.resolve("hasty")) == 1);
            var served = hasty.sendAsync(again);
            GatewayFixture.until(() -> GatewayFixture.waiting(folder.resolve("hasty")) == 2);
            opened.countDown();
            for (var call : List.of(first, other, served)) {
                assertThat(call.join().statusCode()).isEqualTo(200);
            }
            assertThat(hasty.server().requests.get(1).headers()).containsEntry("X-Tool", "again");
        }
    }

    private HttpRequest again(String body) {
        return upstream.request(CALL)
                .header("User-Agent", "tool/1.0")
                .header("X-Tool", "again")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private Socket waitingSocket() throws Exception {
        Socket socket = upstream.socket();
        String fields = "User-Agent: tool/1.0\r\nX-Tool: gone\r\nContent-Length: " + BODY.length() + "\r\n";
        socket.getOutputStream().write(upstream.raw("POST", CALL, fields, BODY).getBytes(StandardCharsets.US_ASCII));
        GatewayFixture.until(() -> GatewayFixture.waiting(folder) == 1);
        return socket;
    }
}

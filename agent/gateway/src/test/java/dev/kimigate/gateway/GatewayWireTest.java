package dev.kimigate.gateway;

import static dev.kimigate.gateway.GatewayFixture.BODY;
import static dev.kimigate.gateway.ScriptedUpstream.CALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.harness.http.LoopbackServer;
import dev.kimigate.testing.ScriptedServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/1.1 on both sides, byte for byte: interim answers, trailers, answers without a body, ends of connections. */
class GatewayWireTest {
    private static final String FILES = "/v1/files";
    private static final String CLOSE = "Connection: close\r\n";
    private static final String LENGTH = "Content-Length: " + BODY.length() + "\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private ScriptedUpstream upstream;

    @BeforeEach
    void open() throws Exception {
        upstream = ScriptedUpstream.open(folder);
    }

    @AfterEach
    void closeAfterACallPassed() throws Exception {
        upstream.server().on(CALL, ScriptedServer::fine);
        assertThat(upstream.send(upstream.post()).statusCode()).isEqualTo(200);
        upstream.close();
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    @ParameterizedTest
    @ValueSource(strings = {CALL, FILES})
    void interimAnswers_pass_butForTheOneThatWasMetHere(String path) throws IOException {
        upstream.server().on(path, request -> {
            request.to().text("HTTP/1.1 100 Continue\r\n\r\n");
            request.to().text("HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n");
            return ScriptedServer.fine(request);
        });
        String answer = upstream.exchange(upstream.raw("POST", path, CLOSE + LENGTH, BODY));
        assertThat(answer)
                .startsWith("HTTP/1.1 103 Early Hints\r\n")
                .contains("Link: </a>; rel=preload\r\n")
                .doesNotContain("HTTP/1.1 100 ")
                .containsOnlyOnce("HTTP/1.1 200 OK\r\n")
                .endsWith("{\"ok\":true}");
    }

    @Test
    void expect_isMetHere_andNotSentOn() throws IOException {
        String answer =
                upstream.exchange(upstream.raw("POST", CALL, CLOSE + LENGTH + "Expect: 100-continue\r\n", BODY));
        assertThat(answer)
                .startsWith("HTTP/1.1 100 ")
                .containsOnlyOnce("HTTP/1.1 200 OK\r\n")
                .endsWith("{\"ok\":true}");
        assertThat(upstream.server().requests).singleElement().satisfies(request -> {
            assertThat(request.headers()).doesNotContainKey("Expect");
            assertThat(request.body()).isEqualTo(BODY);
        });
    }

    /** The interim answer of one request must not be taken for that of the next. */
    @Test
    void interimAnswers_keepPipelinedRequestsApart() throws IOException {
        upstream.server().on(FILES, request -> {
            if (request.method().equals("POST")) {
                request.to().text("HTTP/1.1 103 Early Hints\r\n\r\n");
            }
            return request.whole("200 OK", "text/plain", "for " + request.method());
        });
        String answers = upstream.exchange(upstream.raw("POST", FILES, LENGTH + "Expect: 100-continue\r\n", BODY)
                + upstream.raw("HEAD", FILES, "", "")
                + upstream.raw("GET", FILES, CLOSE, ""));
        assertThat(answers).containsSubsequence("HTTP/1.1 100 ", "HTTP/1.1 103 ", "HTTP/1.1 200 ", "for POST");
        String rest = answers.substring(answers.indexOf("for POST") + "for POST".length());
        assertThat(rest)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .endsWith("\r\n\r\nfor GET")
                .doesNotContain("for HEAD");
        assertThat(rest.split("HTTP/1\\.1 200", -1)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {CALL, FILES})
    void trailersOfAnAnswer_pass(String path) throws IOException {
        upstream.server().on(path, request -> {
            request.head("200 OK", "application/json", "Transfer-Encoding: chunked", "Trailer: X-Sum");
            request.to().chunk("{}");
            request.over().run();
            request.to().text("0\r\nX-Sum: 1\r\nX-Sum: 2\r\n\r\n");
            return true;
        });
        assertThat(upstream.exchange(upstream.raw("POST", path, CLOSE + LENGTH, BODY)))
                .contains("Trailer: X-Sum\r\n")
                .endsWith("\r\n0\r\nX-Sum: 1\r\nX-Sum: 2\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {CALL, FILES})
    void trailersOfARequest_pass(String path) throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (LoopbackServer server = LoopbackServer.start("trailers", connection -> {
                    StringBuilder text = new StringBuilder();
                    while (!text.toString().endsWith("X-Sum: 1\r\n\r\n")) {
                        text.append((char) connection.getInputStream().read());
                    }
                    seen.complete(text.toString());
                });
                Gateway gateway = ScriptedUpstream.gateway(folder, server.port(), Map.of());
                Socket client = new Socket(
                        InetAddress.getLoopbackAddress(),
                        URI.create(gateway.url()).getPort())) {
            String target = "POST /http/127.0.0.1:" + server.port() + path + " HTTP/1.1\r\n";
            String fields = "Host: 127.0.0.1:" + client.getPort() + "\r\nTrailer: X-Sum\r\n" + CHUNKED + "\r\n";
            String body = Integer.toHexString(BODY.length()) + "\r\n" + BODY + "\r\n0\r\nX-Sum: 1\r\n\r\n";
            client.getOutputStream().write((target + fields + body).getBytes(StandardCharsets.US_ASCII));
            assertThat(seen).succeedsWithin(GatewayFixture.LONG);
        }
        assertThat(seen.join()).contains("Trailer: X-Sum\r\n").endsWith("\r\n" + BODY + "\r\n0\r\nX-Sum: 1\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({"204 No Content", "304 Not Modified"})
    void answerWithoutABody_endsWithItsHeaders(String status) throws IOException {
        upstream.server().on(FILES, request -> {
            request.to().text("HTTP/1.1 " + status + "\r\nETag: \"a\"\r\n\r\n");
            return true;
        });
        String answers = upstream.exchange(upstream.raw("GET", FILES, "", "") + upstream.raw("GET", FILES, CLOSE, ""));
        assertThat(answers.split("HTTP/1\\.1 " + status, -1)).hasSize(3);
        assertThat(lower(answers)).doesNotContain("transfer-encoding").endsWith("\r\n\r\n");
        assertThat(upstream.server().count(FILES)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1234\r\n", "Transfer-Encoding: chunked\r\n", ""})
    void answerToHead_hasNoBody_whateverItsHeadersSay(String framing) throws IOException {
        upstream.server().on(FILES, request -> {
            request.to().text("HTTP/1.1 200 OK\r\n" + framing + "\r\n");
            return true;
        });
        String answers =
                upstream.exchange(upstream.raw("HEAD", FILES, "", "") + upstream.raw("HEAD", FILES, CLOSE, ""));
        assertThat(answers.split("HTTP/1\\.1 200 OK", -1)).hasSize(3);
        assertThat(answers).endsWith("\r\n\r\n");
        if (framing.startsWith("Content")) {
            assertThat(answers.split("Content-Length: 1234", -1)).hasSize(3);
        }
    }

    @Test
    void answerThatEndsWithItsConnection_comesWhole_inChunks() throws IOException {
        upstream.server().on(CALL, request -> {
            request.to().text("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"a\":");
            request.to().text("1}");
            return false;
        });
        assertThat(upstream.exchange(upstream.raw("POST", CALL, CLOSE + LENGTH, BODY)))
                .contains("chunked")
                .endsWith("0\r\n\r\n");
    }

    @Test
    void clientOfHttp10_getsNoChunks_noInterimAnswer_andAClosedConnection() throws IOException {
        upstream.server().on(CALL, request -> {
            request.to().text("HTTP/1.1 103 Early Hints\r\n\r\n");
            request.head("200 OK", "application/json", "Transfer-Encoding: chunked");
            request.to().chunk("{}");
            request.over().run();
            request.to().lastChunk();
            return true;
        });
        String request = upstream.raw("POST", CALL, "Connection: keep-alive\r\n" + LENGTH, BODY)
                .replace("HTTP/1.1", "HTTP/1.0");
        String answer = upstream.exchange(request);
        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\n{}");
        assertThat(lower(answer)).doesNotContain("transfer-encoding").contains("connection: close");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:SERVER/v1/next?a=b#c, http://127.0.0.1:GATEWAY/http/127.0.0.1:SERVER/v1/next?a=b#c",
        "/v1/next, http://127.0.0.1:GATEWAY/http/127.0.0.1:SERVER/v1/next",
        "next, next",
        "/elsewhere, /elsewhere",
        "//evil.example/v1/, //evil.example/v1/",
        "https://evil.example/v1/, https://evil.example/v1/",
        "http://127.0.0.1:SERVER/v1/../admin, http://127.0.0.1:SERVER/v1/../admin",
        "https://api.kimi.com/coding/v1/models, http://127.0.0.1:GATEWAY/api.kimi.com/coding/v1/models"
    })
    void redirectToAnEndpoint_leadsThroughTheGateway_andAnyOtherStays(String sent, String seen) throws Exception {
        String server = "" + upstream.server().port();
        upstream.server().on(FILES, request -> {
            request.head("307 There", "text/plain", "Location: " + sent.replace("SERVER", server), "Content-Length: 0");
            return true;
        });
        HttpResponse<String> answer =
                upstream.send(upstream.request(FILES).GET().build());
        assertThat(answer.statusCode()).isEqualTo(307);
        assertThat(answer.headers().allValues("location"))
                .containsExactly(seen.replace("SERVER", server).replace("GATEWAY", "" + upstream.port()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat%2Fcompletions", "/v1/chat%2fcompletions", "/v1%2Fchat/completions"})
    void pathWithAnEncodedSlash_isGated_andGoesOnAsItCame(String path) throws Exception {
        upstream.server().on(path, request -> {
            request.to().awaitClose();
            return false;
        });
        Socket held = upstream.socket();
        held.getOutputStream().write(upstream.raw("POST", path, LENGTH, BODY).getBytes(StandardCharsets.US_ASCII));
        GatewayFixture.until(() -> upstream.server().inFlight(path) == 1);
        var waits = upstream.sendAsync(upstream.post());
        GatewayFixture.until(() -> waiting() == 1);
        assertThat(waits.isDone()).isFalse();
        held.close();
        assertThat(waits.join().statusCode()).isEqualTo(200);
    }

    private int waiting() throws Exception {
        return GatewayFixture.waiting(folder);
    }

    @Test
    void keptConnection_servesTheNextRequest() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(upstream.send(upstream.post()).statusCode()).isEqualTo(200);
        }
        assertThat(upstream.server().connections()).isEqualTo(1);
    }

    /** Those that have no request of theirs under way are closed with the server, and seen to be. */
    @Test
    void keptConnection_thatTheServerHasClosed_isNotUsed() throws Exception {
        upstream.server().on(CALL, request -> {
            ScriptedServer.fine(request);
            return false;
        });
        for (int i = 0; i < 20; i++) {
            assertThat(upstream.send(upstream.post()).statusCode()).isEqualTo(200);
        }
        assertThat(upstream.server().count(CALL)).isEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource({"POST, " + CALL, "GET, " + FILES, "HEAD, " + FILES})
    void keptConnection_thatIsResetBeforeAnAnswer_isReplacedOnce(String method, String path) throws Exception {
        upstream.server().on(path, request -> switch (request.number()) {
            case 1 -> ScriptedServer.fine(request);
            case 2 -> request.to().reset();
            default -> ScriptedServer.fine(request);
        });
        for (int i = 0; i < 2; i++) {
            assertThat(upstream.send(upstream.request(path)
                                    .method(
                                            method,
                                            method.equals("POST")
                                                    ? BodyPublishers.ofString(BODY)
                                                    : BodyPublishers.noBody())
                                    .build())
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(upstream.server().count(path)).isEqualTo(3);
        assertThat(upstream.server().requests)
                .allMatch(request -> request.body().equals(method.equals("POST") ? BODY : ""));
        assertThat(upstream.server().most).hasValue(1);
    }

    @Test
    void newConnection_thatIsReset_isNotReplaced_andNeverTwice() throws Exception {
        upstream.server().on(CALL, request -> request.to().reset());
        assertThat(upstream.send(upstream.post()).statusCode()).isEqualTo(502);
        assertThat(upstream.server().count(CALL)).isEqualTo(1);
        upstream.server().on(CALL, ScriptedServer::fine);
        assertThat(upstream.send(upstream.post()).statusCode()).isEqualTo(200);
        upstream.server().on(CALL, request -> request.to().reset());
        assertThat(upstream.send(upstream.post()).body())
                .contains("kimi-gate: ")
                .contains("127.0.0.1");
        assertThat(upstream.server().count(CALL)).isEqualTo(4);
    }

    @Test
    void keptConnection_thatIsResetAfterAByteOfTheAnswer_isNotReplaced() throws Exception {
        upstream.server().on(CALL, request -> {
            if (request.number() == 1) {
                return ScriptedServer.fine(request);
            }
            request.to().text("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab");
            Thread.sleep(50); // or the reset would overtake it
            return request.to().reset();
        });
        assertThat(upstream.send(upstream.post()).statusCode()).isEqualTo(200);
        assertThat(upstream.sendAsync(upstream.post()).handle((answer, thrown) -> thrown))
                .succeedsWithin(GatewayFixture.LONG)
                .isNotNull();
        assertThat(upstream.server().count(CALL)).isEqualTo(2);
    }

    @Test
    void requestWithABodyThatIsNotKept_getsANewConnection() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(upstream.send(upstream.request(FILES)
                                    .POST(BodyPublishers.ofString("x"))
                                    .build())
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(upstream.server().connections()).isEqualTo(3);
    }

    /** A client that pipelines and hangs up takes nothing with it but its own. */
    @Test
    void clientThatPipelinesAndHangsUp_leavesNothingBehind() throws Exception {
        upstream.server().on(CALL, request -> {
            request.to().awaitClose();
            return false;
        });
        try (Socket client = upstream.socket()) {
            OutputStream out = client.getOutputStream();
            out.write(upstream.raw("POST", CALL, LENGTH, BODY).repeat(3).getBytes(StandardCharsets.US_ASCII));
            GatewayFixture.until(() -> upstream.server().inFlight(CALL) == 1);
        }
        GatewayFixture.until(() -> upstream.server().inFlight(CALL) == 0);
        assertThat(upstream.server().count(CALL)).isEqualTo(1);
    }
}

package dev.kimigate.gateway;

import static dev.kimigate.gateway.GatewayFixture.BODY;
import static dev.kimigate.gateway.GatewayFixture.CHAT;
import static dev.kimigate.gateway.GatewayFixture.MESSAGES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kimigate.harness.endpoint.Behaviour;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no tool should send, over bare sockets. The server never hears of it, and the gateway serves the next. */
class GatewayBadInputTest {
    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static GatewayFixture fixture;

    @BeforeAll
    static void open() {
        fixture = GatewayFixture.open(folder, Behaviour.usual().withMillis(20).withLimit(1), "limit", "1");
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    @AfterEach
    void servesTheNext() throws Exception {
        assertThat(fixture.send(fixture.post(CHAT, BODY)).statusCode()).isEqualTo(200);
        assertThat(fixture.figures().refused()).isZero();
        GatewayFixture.until(() -> fixture.figures().inFlight() == 0);
        fixture.endpoint().reset();
    }

    /** All that comes until the gateway closes; what it has not read may reset the connection after its answer. */
    private static String exchange(String request) throws IOException {
        try (Socket socket = fixture.socket()) {
            OutputStream out = socket.getOutputStream();
            try {
                out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            } catch (SocketException closed) {
                // it has heard enough
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String head(String line, String... fields) {
        StringBuilder text = new StringBuilder(line + "\r\n");
        for (String field : fields) {
            text.append(field.replace("PORT", "" + fixture.port())).append("\r\n");
        }
        return text + "\r\n";
    }

    private static String path(String path) {
        return fixture.url(path).getRawPath();
    }

    private static void assertOwn(String answer, int status) {
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("\"kimi-gate: ");
        assertThat(fixture.figures().arrived()).isZero();
        assertThat(fixture.endpoint().figures().elsewhere()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "GET / HTTP/9.9.9\r\n\r\n",
                "GET  HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n",
                "GET / HTTP/1.1\r\nHost : 127.0.0.1:PORT\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nHost: 127.0.0.1:PORT\r\n\r\n",
                "GET http://api.kimi.com/coding/v1/models HTTP/1.1\r\nHost: api.kimi.com\r\n\r\n",
                "CONNECT api.kimi.com:443 HTTP/1.1\r\nHost: api.kimi.com:443\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"
            })
    void malformed_is400(String request) throws IOException {
        assertOwn(exchange(request.replace("PORT", "" + fixture.port())), 400);
    }

    @ParameterizedTest
    @CsvSource({
        "Host: evil.example, 421",
        "Host: api.kimi.com, 421",
        "Host: 127.0.0.1.evil.example:PORT, 421",
        "Host: 127.0.0.1:1, 421"
    })
    void foreignHost_is421(String host, int status) throws IOException {
        assertOwn(exchange(head("GET " + path("/coding/v1/models") + " HTTP/1.1", host)), status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: https://evil.example",
                "Origin: null",
                "Origin: http://127.0.0.1:1",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site"
            })
    void requestOfAWebPage_is403(String field) throws IOException {
        String answer = exchange(head("POST " + path(CHAT) + " HTTP/1.1", "Host: 127.0.0.1:PORT", field));
        assertOwn(answer, 403);
        assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("access-control");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/favicon.ico",
                "/example.com/coding/v1/chat/completions",
                "/http/169.254.169.254/latest/meta-data",
                "/api.kimi.com.evil.example/coding/v1/messages",
                "/api.kimi.com@evil.example/coding/v1/messages",
                "/api.kimi.com/other/v1/messages",
                "/api.kimi.com/codingx/v1/messages",
                "/api.kimi.com:99999/coding/v1/messages",
                "/http/api.kimi.com/coding/v1/messages",
                "//api.kimi.com/coding/v1/messages"
            })
    void urlBesideTheEndpoints_is404_withThoseThatWork(String url) throws IOException {
        String answer = exchange(head("GET " + url + " HTTP/1.1", "Host: localhost:PORT"));
        assertOwn(answer, 404);
        assertThat(answer).contains("http://localhost:" + fixture.port() + "/api.kimi.com/coding/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/coding/../v1/messages",
                "/coding/./v1/messages",
                "/coding/%2e%2e/v1/messages",
                "/coding/%252e%252e/v1/messages",
                "/coding/v1%5cmessages",
                "/coding/v1/messages%00",
                "/coding/v1/messages%2",
                "/coding/..;/v1/messages"
            })
    void pathThatCanBeReadInTwoWays_is400(String path) throws IOException {
        String line = "POST /localhost:" + fixture.endpoint().port() + path + " HTTP/1.1";
        assertOwn(exchange(head(line, "Host: 127.0.0.1:PORT")), 400);
    }

    @Test
    void pathWithADoubledSlash_isGated() throws Exception {
        fixture.endpoint().change(behaviour -> behaviour.withMillis(1000));
        var first = fixture.sendAsync(fixture.post(CHAT, BODY));
        GatewayFixture.until(() -> fixture.figures().inFlight() == 1);
        fixture.endpoint().change(behaviour -> behaviour.withMillis(20));
        var doubled = fixture.sendAsync(fixture.post("/coding//v1/chat/completions", BODY));
        Thread.sleep(300);
        assertThat(doubled.isDone()).isFalse();
        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(doubled.join().statusCode()).isIn(200, 400, 404); // as the server reads it
    }

    @Test
    void webSocket_is426() throws IOException {
        assertOwn(
                exchange(head(
                        "GET " + path("/coding/v1/responses") + " HTTP/1.1",
                        "Host: 127.0.0.1:PORT",
                        "Connection: Upgrade",
                        "Upgrade: websocket")),
                426);
    }

    @Test
    void bodyOfMoreThan8MB_is413_declaredOrNot() throws IOException {
        String line = "POST " + path(MESSAGES) + " HTTP/1.1";
        assertOwn(exchange(head(line, "Host: 127.0.0.1:PORT", "Content-Length: 8388609")), 413);
        String chunk = "100000\r\n" + "x".repeat(1 << 20) + "\r\n";
        assertOwn(exchange(head(line, "Host: 127.0.0.1:PORT", "Transfer-Encoding: chunked") + chunk.repeat(9)), 413);
    }

    @Test
    void headersOfMoreThan64KB_are431_andALongLine414() throws IOException {
        String field = "X-Much: " + "x".repeat(1000);
        assertOwn(
                exchange("GET / HTTP/1.1\r\nHost: 127.0.0.1:" + fixture.port() + "\r\n" + (field + "\r\n").repeat(80)
                        + "\r\n"),
                431);
        assertOwn(exchange("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n"), 414);
    }

    @Test
    void badChunk_is400() throws IOException {
        assertOwn(
                exchange(head("POST " + path(CHAT) + " HTTP/1.1", "Host: 127.0.0.1:PORT", "Transfer-Encoding: chunked")
                        + "zz\r\nhello\r\n"),
                400);
    }

    @Test
    void slowSender_holdsNoPermit() throws Exception {
        try (Socket slow = fixture.socket()) {
            String call = fixture.raw("POST", CHAT, BODY);
            slow.getOutputStream().write(call.substring(0, call.length() - 5).getBytes(StandardCharsets.UTF_8));
            assertThat(fixture.burst(3, CHAT, BODY)).allMatch(answer -> answer.statusCode() == 200);
        }
    }

    @Test
    void pipelinedRequests_areAnsweredInOrder() throws IOException {
        String three = fixture.raw("POST", CHAT, BODY)
                + fixture.raw("GET", "/coding/v1/models", "")
                + fixture.raw("POST", MESSAGES, BODY)
                        .replace("\r\nContent-Length", "\r\nConnection: close\r\nContent-Length");
        String answers = exchange(three);
        assertThat(answers).containsSubsequence("chat.completion", "kimi-for-coding", "\"message\"");
        assertThat(answers.split("HTTP/1\\.1 200", -1)).hasSize(4);
    }

    @Test
    void expectContinue_isMetHere() throws IOException {
        String call = fixture.raw("POST", CHAT, BODY)
                .replace("\r\nContent-Length", "\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length");
        assertThat(exchange(call)).startsWith("HTTP/1.1 100 ").contains("HTTP/1.1 200 ");
    }

    @Test
    void serverThatIsDown_is502() throws Exception {
        Path other = folder.resolve("down");
        try (Gateway down = GatewayFixture.gateway(
                other, fixture.endpoint(), Map.of(), "endpoints", "http://127.0.0.1:1/coding", "account", "down")) {
            assertAnswer(down, "/http/127.0.0.1:1" + MESSAGES, 502, "no connection to 127.0.0.1:1");
        }
    }

    @Test
    void certificateThatIsNotTrusted_is502_andSaysWhatToDo() throws Exception {
        Path other = folder.resolve("untrusted");
        try (Gateway untrusting = GatewayFixture.gateway(other, fixture.endpoint(), Map.of(), "account", "tls")) {
            String path = "/localhost:" + fixture.endpoint().port() + CHAT;
            assertAnswer(untrusting, path, 502, "NODE_EXTRA_CA_CERTS");
        }
    }

    @Test
    void gatewayItself_is508() throws Exception {
        Path other = folder.resolve("itself");
        Gateway first = GatewayFixture.gateway(other, fixture.endpoint(), Map.of(), "account", "first");
        int port = URI.create(first.url()).getPort();
        first.close();
        try (Gateway looped = GatewayFixture.gateway(
                port, other, fixture.endpoint(), Map.of(), "endpoints", "http://localhost:" + port + "/coding")) {
            assertAnswer(looped, "/http/localhost:" + port + CHAT, 508, "this gateway itself");
        }
    }

    private static void assertAnswer(Gateway gateway, String path, int status, String words) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(gateway.url() + path.substring(1)))
                .timeout(GatewayFixture.LONG)
                .POST(BodyPublishers.ofString(BODY))
                .build();
        var answer = fixture.send(request);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("\"kimi-gate: ").contains(words);
    }

    @Test
    void portInUse_isToldInOneLine() {
        assertThatThrownBy(() ->
                        GatewayFixture.gateway(fixture.port(), folder.resolve("second"), fixture.endpoint(), Map.of()))
                .isInstanceOf(GatewayException.class)
                .hasMessageStartingWith("127.0.0.1:" + fixture.port() + " is in use by another program");
    }
}

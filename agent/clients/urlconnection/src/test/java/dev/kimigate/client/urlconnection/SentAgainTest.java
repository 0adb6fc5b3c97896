package dev.kimigate.client.urlconnection;

import static dev.kimigate.client.urlconnection.Connections.get;
import static dev.kimigate.client.urlconnection.Connections.open;
import static dev.kimigate.client.urlconnection.Connections.post;
import static dev.kimigate.client.urlconnection.Connections.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.testing.RefusalTexts;
import dev.kimigate.testing.ScriptedServer.Request;
import dev.kimigate.testing.SendMode;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.HttpURLConnection;
import java.net.PasswordAuthentication;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A request that was refused is sent again as it was; one that cannot be gets its refusal. */
class SentAgainTest extends ConnectionTests {
    SentAgainTest() throws IOException {}

    @AfterEach
    void withoutCookies() {
        CookieHandler.setDefault(null);
    }

    private static String sent(Request request) {
        return request.method() + request.headers() + request.body();
    }

    private List<String> refuseFirst(String path, String... headerLines) {
        List<String> sent = new CopyOnWriteArrayList<>();
        fixture.server.on(path, request -> {
            sent.add(sent(request));
            if (request.number() > 1) {
                return done(request);
            }
            StringBuilder lines = new StringBuilder();
            for (String line : headerLines) {
                lines.append(line).append("\r\n");
            }
            return request.answer(
                    RefusalTexts.TOO_MANY_REQUESTS,
                    "Content-Type: application/json\r\n" + lines,
                    RefusalTexts.CONCURRENCY);
        });
        return sent;
    }

    @Test
    void requestsWithAndWithoutABody_goOutTwice_byteForByte() throws Exception {
        List<String> sent = refuseFirst("/gated/post");
        HttpURLConnection post = post(url("/gated/post"));
        post.setRequestProperty("Authorization", "Bearer sk-test");
        post.addRequestProperty("X-Own", "first");
        post.addRequestProperty("X-Own", "second");
        assertThat(text(post, "{\"stream\":true}")).isEqualTo("done");
        assertThat(sent).hasSize(2);
        assertThat(sent.get(0)).contains("sk-test", "{\"stream\":true}");
        assertThat(sent.get(1)).isEqualTo(sent.get(0));
        sent = refuseFirst("/gated/get");
        assertThat(text(open(url("/gated/get")).getInputStream())).isEqualTo("done");
        assertThat(sent).hasSize(2);
        assertThat(sent.get(1)).isEqualTo(sent.get(0));
    }

    @Test
    void everyWayToAnAnswer_seesTheLastOneAlone() throws Exception {
        refuseOnce("/gated/code");
        HttpURLConnection code = post(url("/gated/code"));
        Connections.write(code, "{}");
        assertThat(code.getResponseCode()).isEqualTo(200);
        assertThat(code.getResponseMessage()).isEqualTo("OK");
        assertThat(code.getErrorStream()).isNull();
        assertThat(text(code.getInputStream())).isEqualTo("done");
        refuseOnce("/gated/header");
        HttpURLConnection header = open(url("/gated/header"));
        assertThat(header.getHeaderField("Content-Type")).isEqualTo("text/plain");
        assertThat(header.getHeaderField(0)).isEqualTo("HTTP/1.1 200 OK");
        assertThat(header.getContentLength()).isEqualTo(4);
        assertThat(text((java.io.InputStream) header.getContent())).isEqualTo("done");
        assertThat(fixture.server.count("/gated/code")).isEqualTo(2);
        assertThat(fixture.server.count("/gated/header")).isEqualTo(2);
    }

    @Test
    void cookies_areThoseThatTheApplicationAndTheHandlerHave() throws Exception {
        CookieHandler.setDefault(new CookieManager());
        List<String> sent = refuseFirst("/gated/cookies", "Set-Cookie: told=once; Path=/");
        HttpURLConnection connection = post(url("/gated/cookies"));
        connection.setRequestProperty("Cookie", "own=1");
        assertThat(text(connection, "{}")).isEqualTo("done");
        assertThat(sent.get(0)).contains("own=1").doesNotContain("told");
        assertThat(sent.get(1)).contains("told=once;own=1");
    }

    @Test
    void login_isKept_whenTheCallIsSentAgain() throws Exception {
        List<String> logins = new CopyOnWriteArrayList<>();
        fixture.server.on("/gated/login", request -> {
            String login = request.headers().getOrDefault("Authorization", "none");
            logins.add(login);
            if (login.equals("none")) {
                return request.answer("401 Unauthorized", "WWW-Authenticate: Basic realm=\"a\"\r\n", "who?");
            }
            return logins.size() == 2 ? refuse(request) : done(request);
        });
        HttpURLConnection connection = post(url("/gated/login"));
        connection.setAuthenticator(new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication("me", "test".toCharArray());
            }
        });
        assertThat(text(connection, "{}")).isEqualTo("done");
        assertThat(logins).hasSize(3).startsWith("none");
        assertThat(logins.get(2)).isEqualTo(logins.get(1)).startsWith("Basic ");
    }

    /** Bare, a POST becomes a GET there; so it does each time. */
    @Test
    void refusalBehindARedirect_startsTheCallAnew() throws Exception {
        fixture.server.on("/gated/from", request -> request.answer("302 Found", "Location: /gated/to\r\n", ""));
        List<String> sent = refuseFirst("/gated/to");
        HttpURLConnection connection = post(url("/gated/from"));
        assertThat(text(connection, "{}")).isEqualTo("done");
        assertThat(connection.getURL().getPath()).isEqualTo("/gated/to");
        assertThat(fixture.server.count("/gated/from")).isEqualTo(2);
        assertThat(sent).hasSize(2).allMatch(request -> request.startsWith("GET"));
        assertThat(fixture.server.requests.get(2).body()).isEqualTo("{}");
    }

    /** As Spring's RestTemplate does without another client. */
    @Test
    void bodyThatIsStreamed_isSentAgainAsItWas() throws Exception {
        int kind = 0;
        for (boolean chunked : new boolean[] {true, false}) {
            String path = "/gated/streamed-" + ++kind;
            List<String> sent = refuseFirst(path);
            HttpURLConnection connection = streaming(path, chunked, 2);
            connection.getOutputStream().write('{');
            connection.getOutputStream().write("{}".getBytes(StandardCharsets.UTF_8), 1, 1);
            assertThat(text(connection.getInputStream())).isEqualTo("done");
            assertThat(sent)
                    .hasSize(2)
                    .allMatch(sent.get(0)::equals)
                    .allMatch(request -> request.contains(chunked ? "chunked" : "Content-Length"))
                    .allMatch(request -> request.endsWith("}{}"));
            fixture.awaitHeld(0);
            fixture.limit(20); // without the pause
        }
    }

    @Test
    void streamedBodyThatIsTooLongToKeep_isSentOnce_andItsRefusalIsDelivered() throws Exception {
        int length = (4 << 20) + 1;
        int kind = 0;
        for (boolean chunked : new boolean[] {true, false}) {
            String path = "/gated/long-" + ++kind;
            fixture.server.on(path, ConnectionTests::refuse);
            HttpURLConnection connection = streaming(path, chunked, length);
            Connections.write(connection, "x".repeat(length));
            assertThat(connection.getResponseCode()).isEqualTo(429);
            assertThat(text(connection.getErrorStream())).isEqualTo(RefusalTexts.CONCURRENCY);
            assertThat(connection.getHeaderField("X-Trace")).isEqualTo("abc");
            assertThat(fixture.server.count(path)).isEqualTo(1);
            fixture.awaitHeld(0);
            fixture.limit(20); // without the pause
        }
    }

    private HttpURLConnection streaming(String path, boolean chunked, int length) throws IOException {
        HttpURLConnection connection = post(url(path));
        if (chunked) {
            connection.setChunkedStreamingMode(0);
        } else {
            connection.setFixedLengthStreamingMode(length);
        }
        return connection;
    }

    /** A refusal that has come whole gives its connection back before the call waits. */
    @Test
    void refusedCall_usesTheSameConnectionAgain() throws Exception {
        refuseOnce("/gated/kept");
        assertThat(text(post(url("/gated/kept")), "{}")).isEqualTo("done");
        assertThat(fixture.server.connections()).isEqualTo(1);
    }

    @Test
    void refusalThatIsDelivered_isTheErrorStream() throws Exception {
        fixture.server.on("/gated/refused", fixture.thenNoMoreStarts(ConnectionTests::refuse));
        HttpURLConnection connection = post(url("/gated/refused"));
        CompletableFuture<Integer> code = SendMode.inThread(() -> {
            Connections.write(connection, "{}");
            return connection.getResponseCode();
        });
        fixture.awaitWaiting(1);
        fixture.endOldestWait();
        assertThat(get(code)).isEqualTo(429);
        var body = connection.getErrorStream();
        assertThat(text(body)).isEqualTo(RefusalTexts.CONCURRENCY);
        assertThat(connection.getErrorStream()).isSameAs(body);
    }
}

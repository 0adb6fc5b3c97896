package dev.kimigate.client.jdk;

import dev.kimigate.client.jdk.JdkBareVersusGated.JdkScript;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What lies between the application and the server is as without us: locks, proxies, detours, protocols. */
class NetworkTest {
    private static final String OPEN = "200 OK";

    private static void both(JdkSession session, HttpRequest request) {
        session.see("send", () -> described(session.client.send(request, BodyHandlers.ofString())));
        session.see(
                "sendAsync",
                () -> described(session.client
                        .sendAsync(request, BodyHandlers.ofString())
                        .get(5, TimeUnit.SECONDS)));
    }

    /** With all that led to it. */
    private static String described(HttpResponse<?> response) throws Exception {
        StringBuilder text = new StringBuilder();
        for (HttpResponse<?> each = response;
                each != null;
                each = each.previousResponse().orElse(null)) {
            text.append(
                    each.statusCode() + " " + each.version() + " " + each.uri().getPath() + " "
                            + each.request().method() + " " + each.headers().map() + " < ");
        }
        return text + BodyKinds.read(response.body());
    }

    private static Authenticator knowing(String password) {
        return new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication("user", password.toCharArray());
            }
        };
    }

    private static void lock(JdkSession session, String target, String status, String challenge, String header) {
        session.server.on(
                target,
                request -> "Basic dXNlcjpyaWdodA==".equals(request.headers().get(header))
                        ? request.answer(OPEN, "", "open")
                        : request.answer(status, challenge + ": Basic realm=\"r\"\r\n", "locked"));
    }

    @Test
    void authenticator_isAskedAsBare() throws Exception {
        for (String password : List.of("right", "wrong")) {
            JdkBareVersusGated.of(client -> client.authenticator(knowing(password)))
                    .assertSame(session -> {
                        lock(session, "/locked", "401 Unauthorized", "WWW-Authenticate", "Authorization");
                        both(session, session.post("/locked"));
                        session.see("requests " + session.server.count("/locked"));
                    });
        }
        JdkBareVersusGated.ofAnyClient().assertSame(session -> {
            lock(session, "/locked", "401 Unauthorized", "WWW-Authenticate", "Authorization");
            both(session, session.post("/locked"));
        });
    }

    @Test
    void proxy_isAskedAsBare() throws Exception {
        for (String password : List.of("right", "wrong")) {
            proxied("http://far.invalid/x", "http://far.invalid/x", password);
            proxied("https://far.invalid/x", "far.invalid:443", password);
        }
    }

    /** The server is the proxy; of a tunnel it opens nothing comes out. */
    private static void proxied(String uri, String target, String password) throws Exception {
        int[] port = new int[1]; // known when there is a server; the client is there before
        ProxySelector proxy = new ProxySelector() {
            @Override
            public List<Proxy> select(URI any) {
                return List.of(
                        new Proxy(Proxy.Type.HTTP, new InetSocketAddress(InetAddress.getLoopbackAddress(), port[0])));
            }

            @Override
            public void connectFailed(URI any, SocketAddress address, IOException thrown) {}
        };
        JdkBareVersusGated.of(client -> client.proxy(proxy).authenticator(knowing(password)))
                .assertSame(session -> {
                    port[0] = session.server.port();
                    lock(
                            session,
                            target,
                            "407 Proxy Authentication Required",
                            "Proxy-Authenticate",
                            "Proxy-Authorization");
                    both(
                            session,
                            HttpRequest.newBuilder(URI.create(uri))
                                    .timeout(Duration.ofSeconds(3))
                                    .POST(BodyPublishers.ofString("{}"))
                                    .build());
                    session.see("requests " + session.server.count(target));
                });
    }

    @Test
    void cookies_areKeptAndSentAsBare() throws Exception {
        JdkBareVersusGated.of(client -> client.cookieHandler(new CookieManager()))
                .assertSame(session -> {
                    session.server.on("/give", request -> request.answer(OPEN, "Set-Cookie: a=1\r\n", ""));
                    session.server.on(
                            "/refuse", request -> request.answer("403 No", "Set-Cookie: b=2\r\n", UsualAnswers.QUOTA));
                    session.server.on(
                            "/show",
                            request -> request.answer(
                                    OPEN, "", "" + request.headers().get("Cookie")));
                    for (String path : List.of("/show", "/give", "/show", "/refuse", "/show")) {
                        both(session, session.post(path));
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void redirects_areFollowedAsBare(Redirect policy) throws Exception {
        Map<String, JdkScript> scripts = new LinkedHashMap<>();
        for (String status : List.of("301 Moved", "303 See Other", "307 Temporary", "399 Odd")) {
            scripts.put("from the gate and back, " + status, session -> {
                redirect(session, "/gated/a", status, "/elsewhere");
                redirect(session, "/elsewhere", status, "/gated/b");
                both(session, session.post("/gated/a"));
            });
            scripts.put("into the gate, " + status, session -> {
                redirect(session, "/elsewhere", status, "/gated/quota");
                session.server.on("/gated/quota", request -> request.answer("403 No", "", UsualAnswers.QUOTA));
                both(session, session.post("/elsewhere"));
            });
        }
        scripts.put("in circles", session -> {
            redirect(session, "/gated/circle", "307 Temporary", "/gated/circle");
            both(session, session.post("/gated/circle"));
        });
        scripts.put("to nowhere", session -> {
            redirect(session, "/gated/lost", "302 Found", "http://[");
            session.server.on("/gated/none", request -> request.answer("302 Found", "", ""));
            both(session, session.post("/gated/lost"));
            both(session, session.post("/gated/none"));
        });
        scripts.put("with a body that is there once", NetworkTest::redirectOneShot);
        JdkBareVersusGated.of(client -> client.followRedirects(policy))
                .gatedUnder("/gated")
                .assertAllSame(scripts);
    }

    private static void redirectOneShot(JdkSession session) {
        redirect(session, "/gated/once", "307 Temporary", "/elsewhere");
        session.server.on("/elsewhere", request -> {
            long length = request.readBody();
            request.to().text("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + length);
            return true;
        });
        InputStream once = new ByteArrayInputStream(new byte[5]);
        HttpRequest request = HttpRequest.newBuilder(session.server.uri("/gated/once"))
                .POST(BodyPublishers.ofInputStream(() -> once))
                .build();
        session.see(
                "sendAsync",
                () -> described(session.client
                        .sendAsync(request, BodyHandlers.ofString())
                        .get(5, TimeUnit.SECONDS)));
    }

    private static void redirect(JdkSession session, String from, String status, String to) {
        session.server.on(from, request -> request.answer(status, "Location: " + to + "\r\n", "moved"));
    }

    @Test
    void expectContinue_isAsBare() throws Exception {
        Map<String, JdkScript> scripts = new LinkedHashMap<>();
        scripts.put("go on", session -> {
            session.server.on("/go-on", request -> {
                request.to().text("HTTP/1.1 100 Continue\r\n\r\n");
                return request.answer(OPEN, "", "read");
            });
            both(session, hesitant(session, "/go-on"));
        });
        for (String status : List.of("200 OK", "403 Forbidden", "417 Expectation Failed", "500 Oops")) {
            scripts.put("at once " + status, session -> {
                session.server.on("/at-once", request -> {
                    request.to().text("HTTP/1.1 " + status + "\r\nContent-Length: 2\r\n\r\nno");
                    return false;
                });
                impatiently(session, hesitant(session, "/at-once"));
            });
        }
        JdkBareVersusGated.ofAnyClient().assertAllSame(scripts);
    }

    /** Java 17 never ends a call that is answered before it was told to go on. */
    private static void impatiently(JdkSession session, HttpRequest request) {
        session.see("sendAsync", () -> {
            CompletableFuture<HttpResponse<String>> call = session.client.sendAsync(request, BodyHandlers.ofString());
            try {
                return described(call.get(1, TimeUnit.SECONDS));
            } finally {
                call.cancel(true);
            }
        });
    }

    private static HttpRequest hesitant(JdkSession session, String path) {
        return session.request(path)
                .expectContinue(true)
                .timeout(Duration.ofSeconds(2))
                .build();
    }

    private interface Http2Script {
        void play(JdkSession session, FrameServer server) throws Exception;
    }

    private static void http2(FrameServer.Script frameScript, Http2Script script) throws Exception {
        JdkBareVersusGated.of(client -> client.version(Version.HTTP_2)).assertSame(session -> {
            try (FrameServer frames = new FrameServer(frameScript)) {
                script.play(session, frames);
                session.see("requests " + frames.requests() + ", connections " + frames.connections());
            }
        });
    }

    private static HttpRequest post(FrameServer server) {
        return HttpRequest.newBuilder(server.uri())
                .timeout(Duration.ofSeconds(3))
                .POST(BodyPublishers.ofString("{}"))
                .build();
    }

    private static void twice(JdkSession session, FrameServer server) {
        both(session, post(server));
    }

    @Test
    void http2Answers_areAsBare() throws Exception {
        http2((number, stream, to) -> to.whole(stream, 200, "done"), NetworkTest::twice);
        http2((number, stream, to) -> to.whole(stream, 403, UsualAnswers.QUOTA), NetworkTest::twice);
    }

    @Test
    void http2Push_isAsBare() throws Exception {
        FrameServer.Script pushing = (number, stream, to) -> {
            to.head(stream, 200);
            to.promise(stream, 2 * number, "/pushed");
            to.whole(2 * number, 200, "a gift");
            to.end(stream, "done");
        };
        http2(pushing, (session, server) -> {
            ConcurrentMap<HttpRequest, CompletableFuture<HttpResponse<String>>> pushed = new ConcurrentHashMap<>();
            session.see(
                    "sendAsync",
                    () -> described(session.client
                            .sendAsync(
                                    post(server),
                                    BodyHandlers.ofString(),
                                    PushPromiseHandler.of(request -> BodyHandlers.ofString(), pushed))
                            .get(5, TimeUnit.SECONDS)));
            pushed.forEach((request, answer) -> session.see(
                    request.method() + " " + request.uri().getPath(),
                    () -> described(answer.get(5, TimeUnit.SECONDS))));
        });
        http2(
                pushing,
                (session, server) -> session.see(
                        "not wanted",
                        () -> described(session.client
                                .sendAsync(post(server), BodyHandlers.ofString())
                                .get(5, TimeUnit.SECONDS))));
    }

    @Test
    void http2GoAway_isAsBare() throws Exception {
        http2(
                (number, stream, to) -> {
                    to.goAway(stream);
                    to.whole(stream, 200, "the last of this connection");
                },
                NetworkTest::twice);
        http2(
                (number, stream, to) -> {
                    if (number == 2) {
                        to.goAway(1); // the second call was not looked at
                        to.close();
                    } else {
                        to.whole(stream, 200, "done");
                    }
                },
                NetworkTest::twice);
        http2(
                (number, stream, to) -> {
                    to.head(stream, 200);
                    to.data(stream, "half");
                    to.goAway(0);
                },
                NetworkTest::twice);
    }

    @Test
    void http2BrokenStreams_areAsBare() throws Exception {
        for (int error : new int[] {FrameServer.REFUSED_STREAM, FrameServer.CANCEL}) {
            http2((number, stream, to) -> to.reset(stream, error), NetworkTest::twice);
            http2(
                    (number, stream, to) -> {
                        to.head(stream, number == 1 ? 200 : 403);
                        to.data(stream, "half");
                        to.reset(stream, error);
                    },
                    NetworkTest::twice);
        }
    }
}

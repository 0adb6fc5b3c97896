package dev.kimigate.client.urlconnection;

import static dev.kimigate.client.urlconnection.Connections.open;
import static dev.kimigate.client.urlconnection.Connections.post;
import static dev.kimigate.client.urlconnection.Connections.text;

import dev.kimigate.testing.BareVersusGated;
import dev.kimigate.testing.RefusalTexts;
import dev.kimigate.testing.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an application sees of a connection is what it sees bare. */
class ConnectionsAsBareTest extends ConnectionTests {
    private static final List<String> STATUSES = List.of(
            "200 OK",
            "201 Created",
            "400 Bad Request",
            "401 Unauthorized",
            "403 Forbidden",
            "404 Not Found",
            "410 Gone",
            "429 Too Many Requests",
            "500 Oops",
            "503");

    private final BareVersusGated both = new BareVersusGated(fixture.server);

    ConnectionsAsBareTest() throws IOException {}

    /** All that the public methods tell, after an answer or a failure; the body last. */
    private static void seeAll(Session session, HttpURLConnection connection) {
        session.see("code", connection::getResponseCode);
        session.see("message", connection::getResponseMessage);
        session.see("again", connection::getResponseCode);
        for (int i = 0; i < 6; i++) {
            int field = i;
            session.see("field", () -> connection.getHeaderFieldKey(field) + ": " + connection.getHeaderField(field));
        }
        session.see("fields", () -> sorted(connection.getHeaderFields()));
        session.see("length", connection::getContentLengthLong);
        session.see("encoding", connection::getContentEncoding);
        session.see("method", connection::getRequestMethod);
        session.see("url", () -> connection.getURL().getPath().replace(session.prefix(), ""));
        session.see("hidden", () -> connection.getRequestProperty("Authorization"));
        session.see("own", () -> connection.getRequestProperty("X-Own"));
        session.see("properties", () -> sorted(connection.getRequestProperties()));
        session.see("proxy", connection::usingProxy);
        session.see("set", () -> {
            connection.setRequestMethod("PUT");
            return "";
        });
        session.see("error", () -> body(connection.getErrorStream()));
        session.see("input", () -> body(connection.getInputStream()));
        session.see("input again", () -> body(connection.getInputStream()));
        connection.disconnect();
        session.see("code behind", connection::getResponseCode);
        session.see("error behind", () -> body(connection.getErrorStream()));
        session.see("input behind", () -> body(connection.getInputStream()));
    }

    private static List<String> sorted(Map<String, List<String>> headers) {
        return headers.entrySet().stream().map(String::valueOf).sorted().toList();
    }

    private static String body(InputStream body) throws IOException {
        return body == null ? "none" : body.markSupported() + " " + text(body);
    }

    @Test
    void answers_ofEveryKind() throws Exception {
        for (String status : Stream.concat(STATUSES.stream(), Stream.of("204 No Content", "304 Not Modified"))
                .toList()) {
            for (boolean chunked : new boolean[] {false, true}) {
                both.assertSame(status + " " + chunked, session -> {
                    session.on("/answer", request -> {
                        if (status.startsWith("204") || status.startsWith("304")) {
                            request.to().text("HTTP/1.1 " + status + "\r\nX-Trace: abc\r\n\r\n");
                            return true;
                        }
                        if (!chunked) {
                            return request.whole(status, RefusalTexts.JSON, RefusalTexts.QUOTA);
                        }
                        request.head(status, RefusalTexts.JSON, "Transfer-Encoding: chunked");
                        request.to().chunk(RefusalTexts.QUOTA);
                        request.to().lastChunk();
                        return true;
                    });
                    HttpURLConnection connection = post(session.url("/answer"));
                    connection.setRequestProperty("Authorization", "Bearer sk-test");
                    connection.setRequestProperty("X-Own", "mine");
                    Connections.write(connection, "{}");
                    seeAll(session, connection);
                });
            }
        }
    }

    @Test
    void exceptionFirst_thenTheRest() throws Exception {
        for (String status : STATUSES) {
            both.assertSame(status, session -> {
                session.on("/answer", request -> request.whole(status, RefusalTexts.JSON, RefusalTexts.QUOTA));
                HttpURLConnection connection = open(session.url("/answer"));
                session.see("input", () -> body(connection.getInputStream()));
                session.see("input again", () -> body(connection.getInputStream()));
                seeAll(session, connection);
            });
        }
    }

    @Test
    void failures_areRemembered() throws Exception {
        both.assertSame("no answer", session -> {
            session.on("/none", request -> request.to().reset());
            seeAll(session, open(session.url("/none")));
        });
        both.assertSame("silent", session -> {
            session.on("/silent", request -> request.to().awaitClose());
            HttpURLConnection connection = open(session.url("/silent"));
            connection.setReadTimeout(50);
            seeAll(session, connection);
        });
        both.assertSame("no server", session -> {
            HttpURLConnection connection = open("http://127.0.0.1:1" + session.prefix() + "/none");
            seeAll(session, connection);
        });
        both.assertSame("no input", session -> {
            HttpURLConnection connection = open(session.url("/any"));
            connection.setDoInput(false);
            session.see("input", connection::getInputStream);
            session.see("code", connection::getResponseCode);
        });
    }

    @Test
    void streamedBodies_writtenRightAndWrong() throws Exception {
        for (int length : new int[] {1, 4, 10}) {
            both.assertSame("fixed " + length, session -> {
                HttpURLConnection connection = post(session.url("/any"));
                connection.setFixedLengthStreamingMode(length);
                OutputStream out = connection.getOutputStream();
                session.see("write", () -> {
                    out.write("body".getBytes(StandardCharsets.UTF_8));
                    return "";
                });
                session.see("close", () -> {
                    out.close();
                    return "";
                });
                session.see("code", connection::getResponseCode);
                session.see("input", () -> body(connection.getInputStream()));
            });
            fixture.awaitHeld(0);
        }
        for (String status : List.of("200 OK", "302 Found", "401 Unauthorized", "500 Oops")) {
            both.assertSame("chunked " + status, session -> {
                session.on("/take", request -> {
                    session.see(request.method() + request.body());
                    request.readBody();
                    request.head(
                            status,
                            "text/plain",
                            "Location: /elsewhere",
                            "WWW-Authenticate: Basic realm=\"a\"",
                            "Content-Length: 4");
                    request.to().text("done");
                    return true;
                });
                HttpURLConnection connection = open(session.url("/take"));
                connection.setDoOutput(true);
                connection.setChunkedStreamingMode(3);
                Connections.write(connection, "some body");
                seeAll(session, connection);
            });
            fixture.awaitHeld(0);
        }
    }

    @Test
    void expectContinue_takenAndRefused() throws Exception {
        for (String status : List.of("100 Continue", "403 Forbidden", "417 Expectation Failed")) {
            both.assertSame(status, session -> {
                session.on("/expect", request -> {
                    if (status.startsWith("100")) {
                        request.to().text("HTTP/1.1 100 Continue\r\n\r\n");
                        session.see(new String(request.to().in().readNBytes(4), StandardCharsets.UTF_8));
                        return done(request);
                    }
                    request.head(status, "text/plain", "Content-Length: 4");
                    request.to().text("none");
                    return false;
                });
                HttpURLConnection connection = post(session.url("/expect"));
                connection.setRequestProperty("Expect", "100-continue");
                connection.setFixedLengthStreamingMode(4);
                session.see("write", () -> {
                    Connections.write(connection, "body");
                    return "";
                });
                session.see("code", connection::getResponseCode);
                session.see("header", () -> connection.getHeaderField("X-Trace"));
            });
            fixture.awaitHeld(0);
        }
    }

    @Test
    void redirects_followedAndNot_inCircles_outOfTheGate() throws Exception {
        Map<String, String> targets = new LinkedHashMap<>();
        targets.put("302", "/to");
        targets.put("303", "/to");
        targets.put("307", "/to");
        targets.put("308", "/to");
        targets.put("301", "/from");
        for (Map.Entry<String, String> target : targets.entrySet()) {
            for (boolean follows : new boolean[] {true, false}) {
                both.assertSame(target + " " + follows, session -> {
                    session.on("/from", request -> {
                        request.head(
                                target.getKey() + " Moved",
                                "text/plain",
                                "Location: " + session.prefix() + target.getValue(),
                                "Content-Length: 0");
                        return true;
                    });
                    session.on("/to", request -> request.whole("200 OK", "text/plain", request.method()));
                    HttpURLConnection connection = post(session.url("/from"));
                    connection.setInstanceFollowRedirects(follows);
                    Connections.write(connection, "{}");
                    seeAll(session, connection);
                });
                fixture.awaitHeld(0);
            }
        }
        both.assertSame("out", session -> {
            session.on("/out", request -> request.answer("302 Found", "Location: /elsewhere\r\n", ""));
            session.see(text(post(session.url("/out")), "{}"));
        });
    }

    @Test
    void logins_rightAndWrong() throws Exception {
        for (boolean right : new boolean[] {true, false}) {
            both.assertSame("right " + right, session -> {
                session.on("/login", request -> {
                    session.see("sent " + request.headers().get("Authorization"));
                    return (right && request.headers().containsKey("Authorization"))
                            ? done(request)
                            : request.answer("401 Unauthorized", "WWW-Authenticate: Basic realm=\"a\"\r\n", "who?");
                });
                HttpURLConnection connection = post(session.url("/login"));
                connection.setAuthenticator(new Authenticator() {
                    private int asked;

                    @Override
                    protected @Nullable PasswordAuthentication getPasswordAuthentication() {
                        session.see("asked");
                        return asked++ > 1 ? null : new PasswordAuthentication("me", "test".toCharArray());
                    }
                });
                Connections.write(connection, "{}");
                session.see("code", connection::getResponseCode);
                session.see("error", () -> body(connection.getErrorStream()));
                session.see("input", () -> body(connection.getInputStream()));
            });
            fixture.awaitHeld(0);
        }
    }

    @Test
    void cookies_goThroughTheHandler() throws Exception {
        both.assertSame("cookies", session -> {
            CookieManager cookies = new CookieManager();
            CookieHandler.setDefault(cookies);
            try {
                session.on("/cookies", request -> {
                    session.see("sent " + request.headers().get("Cookie"));
                    return request.answer("200 OK", "Set-Cookie: a=b; Path=/\r\n", "");
                });
                text(post(session.url("/cookies")), "{}");
                text(post(session.url("/cookies")), "{}");
                session.see("kept " + cookies.getCookieStore().getCookies());
            } finally {
                CookieHandler.setDefault(null);
            }
        });
    }

    @Test
    void connections_areKeptAlive() throws Exception {
        for (String status : List.of("200 OK", "403 Forbidden", "500 Oops")) {
            both.assertSame(status, session -> {
                session.on("/kept", request -> request.whole(status, RefusalTexts.JSON, RefusalTexts.QUOTA));
                open(session.url("/kept")).disconnect();
                int before = session.server().connections();
                for (int i = 0; i < 4; i++) {
                    HttpURLConnection connection = post(session.url("/kept"));
                    Connections.write(connection, "{}");
                    boolean error = connection.getResponseCode() >= 400;
                    body(error ? connection.getErrorStream() : connection.getInputStream());
                }
                int opened = session.server().connections() - before;
                session.see("opened at most one: " + (opened <= 1));
            });
        }
    }

    /** Bodies of connections that are kept alive cannot be marked; those of others can. */
    @Test
    void bodies_markedSkippedAndReadByByte() throws Exception {
        for (String kept : List.of("keep-alive", "close")) {
            for (String status : List.of("200 OK", "403 Forbidden")) {
                both.assertSame(kept + " " + status, session -> {
                    session.on("/parts", request -> {
                        request.head(status, "text/plain", "Connection: " + kept, "Content-Length: 10");
                        request.to().text("0123456789");
                        return kept.equals("keep-alive");
                    });
                    HttpURLConnection connection = open(session.url("/parts"));
                    boolean error = connection.getResponseCode() >= 400;
                    InputStream body = error ? connection.getErrorStream() : connection.getInputStream();
                    session.see("mark " + body.markSupported());
                    session.see("first " + body.read());
                    body.mark(100);
                    session.see("skipped " + body.skip(3));
                    session.see("left " + body.available());
                    session.see("then " + body.read());
                    session.see("reset", () -> {
                        body.reset();
                        return "";
                    });
                    session.see("rest " + new String(body.readAllBytes(), StandardCharsets.UTF_8));
                    session.see("end " + body.read() + body.available());
                    body.close();
                    session.see("closed", body::read);
                    session.see("closed", body::available);
                });
            }
        }
    }

    @Test
    void compressedAnswers() throws Exception {
        for (String status : List.of("200 OK", "403 Forbidden", "429 Too Many Requests")) {
            both.assertSame(status, session -> {
                session.on("/zipped", request -> {
                    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
                    try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
                        zip.write(RefusalTexts.QUOTA.getBytes(StandardCharsets.UTF_8));
                    }
                    request.head(
                            status, RefusalTexts.JSON, "Content-Encoding: gzip", "Content-Length: " + zipped.size());
                    request.to().write(zipped.toByteArray());
                    return true;
                });
                HttpURLConnection connection = open(session.url("/zipped"));
                boolean error = connection.getResponseCode() >= 400;
                session.see(connection.getContentEncoding() + connection.getContentLength());
                session.see(
                        text(new GZIPInputStream(error ? connection.getErrorStream() : connection.getInputStream())));
            });
        }
    }

    @Test
    void methods_andProxies() throws Exception {
        for (String method : List.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE")) {
            both.assertSame(method, session -> {
                session.on("/method", request -> {
                    session.see(request.method());
                    return done(request);
                });
                HttpURLConnection connection = open(session.url("/method"));
                connection.setRequestMethod(method);
                session.see("code", connection::getResponseCode);
                session.see("body", () -> body(connection.getInputStream()));
            });
        }
        for (String status : List.of("200 OK", "407 Proxy Authentication Required")) {
            both.assertSame("proxy " + status, session -> {
                String target = "http://kimi.invalid" + session.prefix() + "/proxied";
                session.server().on(target, request -> {
                    request.head(status, "text/plain", "Proxy-Authenticate: Basic realm=\"a\"", "Content-Length: 4");
                    request.to().text("done");
                    return true;
                });
                Proxy proxy = new Proxy(
                        Proxy.Type.HTTP,
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(),
                                session.server().port()));
                HttpURLConnection connection =
                        (HttpURLConnection) URI.create(target).toURL().openConnection(proxy);
                session.see("code", connection::getResponseCode);
                session.see("proxy", connection::usingProxy);
                session.see("input", () -> body(connection.getInputStream()));
                session.see("error", () -> body(connection.getErrorStream()));
            });
        }
    }
}

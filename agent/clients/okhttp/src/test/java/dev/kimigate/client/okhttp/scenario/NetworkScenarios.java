package dev.kimigate.client.okhttp.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.client.okhttp.OkHttpFixture;
import dev.kimigate.client.okhttp.Scenario;
import dev.kimigate.testing.BareVersusGated;
import dev.kimigate.testing.Session;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Authenticator;
import okhttp3.Cookie;
import okhttp3.CookieJar;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import okio.Okio;

/** What lies between the application and the server is as without us: locks, proxies, detours, bodies. */
public final class NetworkScenarios {
    private final OkHttpFixture fixture;
    private final BareVersusGated both;

    public NetworkScenarios(OkHttpFixture fixture) {
        this.fixture = fixture;
        this.both = new BareVersusGated(fixture.server);
    }

    private static void call(Session session, OkHttpClient client, Request request) {
        session.see("answer", () -> {
            try (Response response = client.newCall(request).execute()) {
                StringBuilder text = new StringBuilder();
                for (Response each = response; each != null; each = each.priorResponse()) {
                    text.append(each.code() + " " + each.request().method() + " "
                            + each.request().url().encodedPath() + " < ");
                }
                return text + response.body().string();
            }
        });
    }

    private static void lock(Session session, String path, String status, String header) {
        session.on(
                path,
                request -> Credentials.basic("user", "right")
                                .equals(request.headers().get(header))
                        ? request.whole("200 OK", "text/plain", "open")
                        : request.whole(status, "text/plain", "locked"));
    }

    private static Authenticator knowing(String header, String password) {
        return (route, response) -> response.request().header(header) != null
                ? null
                : response.request()
                        .newBuilder()
                        .header(header, Credentials.basic("user", password))
                        .build();
    }

    @Scenario
    public void authenticators_areAskedAsBare() throws Exception {
        for (String password : List.of("right", "wrong")) {
            both.assertSame("401, " + password, session -> {
                lock(session, "/locked", "401 Unauthorized", "Authorization");
                OkHttpClient client = new OkHttpClient.Builder()
                        .authenticator(knowing("Authorization", password))
                        .build();
                call(session, client, Calls.request(session.url("/locked")));
            });
        }
    }

    /** The server is the proxy. */
    @Scenario
    public void proxies_areAskedAsBare() throws Exception {
        for (String password : List.of("right", "wrong")) {
            both.assertSame("407, " + password, session -> {
                HttpUrl server = HttpUrl.parse(session.url("/far"));
                String url = "http://far.invalid" + session.prefix() + "/far";
                fixture.server.on(
                        url,
                        request -> Credentials.basic("user", "right")
                                        .equals(request.headers().get("Proxy-Authorization"))
                                ? request.whole("200 OK", "text/plain", "open")
                                : request.whole("407 Proxy Authentication Required", "text/plain", "locked"));
                OkHttpClient client = new OkHttpClient.Builder()
                        .proxy(new Proxy(
                                Proxy.Type.HTTP,
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port())))
                        .proxyAuthenticator(knowing("Proxy-Authorization", password))
                        .build();
                call(session, client, Calls.request(url));
            });
        }
    }

    @Scenario
    public void cookies_areKeptAsBare() throws Exception {
        both.assertSame("cookies", session -> {
            session.on("/give", request -> {
                request.head("200 OK", "text/plain", "Set-Cookie: a=1; path=/", "Content-Length: 0");
                return true;
            });
            session.on(
                    "/show",
                    request -> request.whole(
                            "200 OK", "text/plain", "" + request.headers().get("Cookie")));
            OkHttpClient client =
                    new OkHttpClient.Builder().cookieJar(new Jar()).build();
            for (String path : List.of("/show", "/give", "/show")) {
                call(session, client, Calls.request(session.url(path)));
            }
        });
    }

    private static final class Jar implements CookieJar {
        private final List<Cookie> cookies = new ArrayList<>();

        @Override
        public void saveFromResponse(HttpUrl url, List<Cookie> given) {
            cookies.addAll(given);
        }

        @Override
        public List<Cookie> loadForRequest(HttpUrl url) {
            return cookies;
        }
    }

    @Scenario
    public void redirectsOutOfTheGateAndIn_areFollowedAsBare() throws Exception {
        for (String status : List.of("302 Found", "307 Temporary", "308 Permanent")) {
            both.assertSame(status, session -> {
                redirect(session, "/a", status, "/elsewhere");
                fixture.server.on("/elsewhere", request -> {
                    request.head(status, "text/plain", "Location: " + session.prefix() + "/b", "Content-Length: 0");
                    return true;
                });
                call(session, new OkHttpClient(), Calls.request(session.url("/a")));
                call(session, new OkHttpClient(), Calls.request(fixture.server.url("/elsewhere")));
            });
        }
        both.assertSame("in circles", session -> {
            redirect(session, "/circle", "302 Found", session.prefix() + "/circle");
            call(session, new OkHttpClient(), Calls.request(session.url("/circle")));
        });
    }

    private static void redirect(Session session, String path, String status, String to) {
        session.on(path, request -> {
            request.head(status, "text/plain", "Location: " + to, "Content-Length: 0");
            return true;
        });
    }

    @Scenario
    public void expectContinue_isAsBare() throws Exception {
        for (String first : List.of("HTTP/1.1 100 Continue\r\n\r\n", "")) {
            for (String status : List.of("200 OK", "403 Forbidden", "417 Expectation Failed")) {
                both.assertSame(first + status, session -> {
                    session.on("/expected", request -> {
                        request.to().text(first);
                        if (!first.isEmpty()) {
                            int length = Integer.parseInt(request.headers().get("Content-Length"));
                            request.to().in().readNBytes(length);
                        }
                        return request.whole(status, "text/plain", "answer") && !first.isEmpty();
                    });
                    Request request = Calls.request(session.url("/expected"))
                            .newBuilder()
                            .header("Expect", "100-continue")
                            .build();
                    OkHttpClient client = new OkHttpClient.Builder()
                            .readTimeout(2, TimeUnit.SECONDS)
                            .build();
                    call(session, client, request);
                });
            }
        }
    }

    @Scenario
    public void bodies_hugeReadTwiceOrClosed_areAsBare() throws Exception {
        String huge = "0123456789abcdef".repeat(1 << 16);
        both.assertSame("bodies", session -> {
            OkHttpClient client = new OkHttpClient();
            session.on("/huge", request -> request.whole("200 OK", "text/plain", huge));
            session.see(
                    "huge",
                    () -> Calls.text(Calls.post(client, session.url("/huge")).execute())
                            .hashCode());
            Response response = Calls.post(client, session.url("/huge")).execute();
            session.see("first", () -> response.body().string().length());
            session.see("second", () -> response.body().string());
            session.see("source", () -> response.body().source().exhausted());
            Response closed = Calls.post(client, session.url("/huge")).execute();
            closed.close();
            session.see("closed", () -> closed.body().source().readByte());
            closed.close();
            try (Response streamed = Calls.post(client, session.url("/huge")).execute()) {
                InputStream in = streamed.body().byteStream();
                session.see("skipped", () -> in.skip(100));
                session.see("peeked", () -> streamed.peekBody(3).string());
                session.see("available", () -> in.available() > 0);
                session.see("rest", () -> in.readAllBytes().length);
                session.see("end", in::read);
            }
        });
    }

    @Scenario
    public void faultyRequestBodies_failAsBare() throws Exception {
        AtomicInteger written = new AtomicInteger();
        for (int promised : new int[] {-1, 3, 5, 100}) {
            both.assertSame("promises " + promised, session -> {
                written.set(0);
                OkHttpClient client = new OkHttpClient.Builder()
                        .readTimeout(300, TimeUnit.MILLISECONDS)
                        .build();
                Request request = new Request.Builder()
                        .url(session.url("/fine"))
                        .post(new OwnBody(promised, written, false))
                        .build();
                call(session, client, request);
                session.see("written " + written.get());
            });
        }
        both.assertSame("throws", session -> {
            Request request = new Request.Builder()
                    .url(session.url("/fine"))
                    .post(new OwnBody(-1, written, true))
                    .build();
            call(session, new OkHttpClient(), request);
        });
        assertThat(written).hasPositiveValue();
    }

    private static final class OwnBody extends RequestBody {
        private final int promised;
        private final AtomicInteger written;
        private final boolean fails;

        OwnBody(int promised, AtomicInteger written, boolean fails) {
            this.promised = promised;
            this.written = written;
            this.fails = fails;
        }

        @Override
        public okhttp3.MediaType contentType() {
            return Calls.JSON;
        }

        @Override
        public long contentLength() {
            return promised;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            if (fails) {
                throw new IOException("the application's body");
            }
            written.incrementAndGet();
            sink.writeAll(Okio.source(new ByteArrayInputStream(new byte[5])));
        }
    }
}

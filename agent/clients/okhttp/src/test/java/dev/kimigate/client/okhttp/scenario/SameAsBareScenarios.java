package dev.kimigate.client.okhttp.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.client.okhttp.OkHttpFixture;
import dev.kimigate.client.okhttp.Scenario;
import dev.kimigate.testing.RefusalTexts;
import dev.kimigate.testing.ScriptedServer;
import dev.kimigate.testing.ScriptedServer.Answering;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import okhttp3.Cache;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * The same script on a gated and on an ungated path: the application, its interceptors and its listener see the same.
 */
public final class SameAsBareScenarios {
    private final OkHttpFixture fixture;
    private final ScriptedServer server;

    public SameAsBareScenarios(OkHttpFixture fixture) {
        this.fixture = fixture;
        this.server = fixture.server;
    }

    @Scenario
    public void answerOfKnownLength_isTheSame() throws Exception {
        compare(request -> request.whole("200 OK", "application/json; charset=utf-8", "{\"text\":\"grüße\"}"));
    }

    @Scenario
    public void chunkedAnswer_isTheSame() throws Exception {
        compare(request -> {
            request.head("200 OK", "text/event-stream", "Transfer-Encoding: chunked");
            request.to().chunk("data: 1\n\n");
            request.to().chunk("data: 2\n\n");
            request.to().text("0\r\n\r\n");
            return true;
        });
    }

    @Scenario
    public void compressedAnswer_isTheSame() throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
            zip.write("a text that was compressed".getBytes(StandardCharsets.UTF_8));
        }
        compare(request -> {
            request.head("200 OK", "text/plain", "Content-Encoding: gzip", "Content-Length: " + zipped.size());
            request.to().write(zipped.toByteArray());
            return true;
        });
    }

    @Scenario
    public void emptyAnswers_areTheSame() throws Exception {
        compare(request -> request.whole("200 OK", "text/plain", ""));
        compare(request -> {
            request.to().text("HTTP/1.1 204 No Content\r\n\r\n");
            return true;
        });
    }

    @Scenario
    public void errors_areTheSame() throws Exception {
        for (String status : List.of("400 Bad Request", "401 Unauthorized", "404 Not Found", "500 Oops", "503 Busy")) {
            compare(request -> request.whole(status, "application/json", "{\"error\":\"" + status + "\"}"));
        }
    }

    @Scenario
    public void forbiddenAndQuota_areTheSame() throws Exception {
        compare(request -> request.whole("403 Forbidden", "application/json", "{\"error\":\"not for you\"}"));
        compare(request -> request.whole("403 Forbidden", "application/json", RefusalTexts.QUOTA));
        compare(request -> request.whole("429 Too Many Requests", "application/json", RefusalTexts.QUOTA));
        compare(request -> request.whole("403 Forbidden", "text/plain", ""));
    }

    @Scenario
    public void redirect_isTheSame() throws Exception {
        server.on("/landing", request -> request.whole("200 OK", "text/plain", "landed"));
        compare(request -> {
            request.head("302 Found", "text/plain", "Location: /landing", "Content-Length: 0");
            return true;
        });
    }

    @Scenario
    public void answerOfTheCache_isTheSame_andHoldsNoPermit() throws Exception {
        Path folder = Files.createTempDirectory("okhttp-cache");
        try (Cache cache = new Cache(folder.toFile(), 1 << 20)) {
            OkHttpClient client = new OkHttpClient.Builder().cache(cache).build();
            server.on("/gated/fresh", request -> cacheable(request, "max-age=600"));
            server.on("/gated/asked", request -> cacheable(request, "no-cache"));
            for (String path : List.of("/gated/fresh", "/gated/asked")) {
                Request get = new Request.Builder().url(server.url(path)).build();
                assertThat(Calls.text(client.newCall(get).execute())).isEqualTo("once");
                Response second = client.newCall(get).execute();
                assertThat(second.cacheResponse()).isNotNull();
                assertThat(fixture.held()).isZero();
                assertThat(Calls.text(second)).isEqualTo("once");
            }
            assertThat(server.count("/gated/fresh")).isEqualTo(1);
            assertThat(server.count("/gated/asked")).isEqualTo(2);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static boolean cacheable(ScriptedServer.Request request, String control) throws IOException {
        if (request.headers().containsKey("If-None-Match")) {
            request.to().text("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n");
            return true;
        }
        request.head("200 OK", "text/plain", "Cache-Control: " + control, "ETag: \"1\"", "Content-Length: 4");
        request.to().text("once");
        return true;
    }

    @Scenario(from = 314)
    public void trailers_areStillThere() throws Exception {
        server.on("/gated/trailers", request -> {
            request.head("200 OK", "text/plain", "Transfer-Encoding: chunked", "Trailer: X-Sum");
            request.to().chunk("body");
            request.to().text("0\r\nX-Sum: 42\r\n\r\n");
            return true;
        });
        Response response =
                Calls.post(new OkHttpClient(), server.url("/gated/trailers")).execute();
        assertThat(response.body().string()).isEqualTo("body");
        assertThat(response.trailers().get("X-Sum")).isEqualTo("42");
    }

    @Scenario
    public void peekedBody_isStillThere() throws Exception {
        Response response =
                Calls.post(new OkHttpClient(), server.url("/gated/peek")).execute();
        assertThat(response.peekBody(4).string()).isEqualTo("{\"ok");
        assertThat(Calls.text(response)).isEqualTo("{\"ok\":true}");
    }

    private void compare(Answering script) throws Exception {
        server.on("/bare", script);
        server.on("/gated/x", script);
        assertThat(seen("/gated/x")).containsExactlyElementsOf(seen("/bare"));
    }

    /** Everything that can be seen of one call on a fresh connection, path and times left out. */
    private List<String> seen(String path) throws IOException {
        List<String> seen = new ArrayList<>();
        OkHttpClient client = new OkHttpClient.Builder()
                .addInterceptor(chain -> watch("application", chain, seen))
                .addNetworkInterceptor(chain -> watch("network", chain, seen))
                .eventListener(new Events(seen))
                .build();
        try (Response response = Calls.post(client, server.url(path)).execute()) {
            seen.add("answer " + describe(response));
            seen.add("body " + response.body().contentType() + " "
                    + response.body().contentLength());
            seen.add(response.body().string());
            for (Response former = response.priorResponse(); former != null; former = former.priorResponse()) {
                seen.add("after " + describe(former));
            }
        }
        client.connectionPool().evictAll();
        seen.replaceAll(line -> line.replace(path, "PATH"));
        return seen;
    }

    private static Response watch(String who, Interceptor.Chain chain, List<String> seen) throws IOException {
        Request request = chain.request();
        seen.add(who + " asks " + request.method() + " " + request.url() + " " + request.headers());
        Response response = chain.proceed(request);
        seen.add(who + " sees " + describe(response) + " "
                + response.peekBody(1 << 20).string().length());
        return response;
    }

    private static String describe(Response response) {
        return response.request().url() + " " + response.protocol() + " " + response.code() + " " + response.message()
                + " "
                + response.headers()
                        .newBuilder()
                        .removeAll("OkHttp-Sent-Millis")
                        .build()
                + (response.networkResponse() == null
                        ? ""
                        : " network " + response.networkResponse().code())
                + (response.cacheResponse() == null ? "" : " cache");
    }

    private static final class Events extends EventListener {
        private final List<String> seen;

        Events(List<String> seen) {
            this.seen = seen;
        }

        @Override
        public void callStart(Call call) {
            seen.add("callStart");
        }

        @Override
        public void requestHeadersStart(Call call) {
            seen.add("requestHeadersStart");
        }

        @Override
        public void requestBodyEnd(Call call, long byteCount) {
            seen.add("requestBodyEnd " + byteCount);
        }

        @Override
        public void responseHeadersEnd(Call call, Response response) {
            seen.add("responseHeadersEnd " + response.code());
        }

        @Override
        public void responseBodyEnd(Call call, long byteCount) {
            seen.add("responseBodyEnd " + byteCount);
        }

        @Override
        public void connectionReleased(Call call, Connection connection) {
            seen.add("connectionReleased");
        }

        @Override
        public void callEnd(Call call) {
            seen.add("callEnd");
        }

        @Override
        public void callFailed(Call call, IOException thrown) {
            seen.add("callFailed " + thrown);
        }
    }
}

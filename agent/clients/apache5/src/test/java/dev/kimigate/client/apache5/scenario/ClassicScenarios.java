package dev.kimigate.client.apache5.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.testing.BareVersusGated;
import dev.kimigate.testing.CopyFixture;
import dev.kimigate.testing.CopyScenario;
import dev.kimigate.testing.RefusalTexts;
import dev.kimigate.testing.ScriptedServer.Request;
import dev.kimigate.testing.SendMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.client5.http.cache.HttpCacheContext;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.fluent.Executor;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.cache.CachingHttpClients;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.io.CloseMode;

/** What only the classic client has: a chain, retries of its own, a cache, a pool, wrappers. */
public final class ClassicScenarios {
    private static final int SECONDS = 30;

    private final CopyFixture fixture;

    public ClassicScenarios(CopyFixture fixture) {
        this.fixture = fixture;
    }

    /** The client sends a 429 and a 503 again after a second: each time is a call of its own. */
    @CopyScenario
    public void ownRetry_isSeen_andHoldsNoPermitWhileItSleeps() throws Exception {
        for (String status : List.of("429 Too Many Requests", "503 Service Unavailable")) {
            String path = "/gated/" + status.substring(0, 3);
            CountDownLatch refused = new CountDownLatch(1);
            fixture.server.on(path, request -> {
                if (request.number() > 1) {
                    return request.whole("200 OK", "text/plain", "done");
                }
                boolean kept = request.whole(status, RefusalTexts.JSON, RefusalTexts.QUOTA);
                refused.countDown();
                return kept;
            });
            try (CloseableHttpClient client = ClassicClients.builder().build()) {
                CompletableFuture<String> answer = SendMode.inThread(() -> text(client, path));
                assertThat(refused.await(SECONDS, TimeUnit.SECONDS)).isTrue();
                fixture.awaitHeld(0);
                assertThat(fixture.server.count(path)).isEqualTo(1);
                assertThat(answer).isNotDone();
                assertThat(answer.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("done");
                assertThat(fixture.server.count(path)).isEqualTo(2);
            }
        }
    }

    /** Nobody above the link that takes connections sees a refusal that waiting has cured. */
    @CopyScenario(from = 501)
    public void interceptorAboveSeesOneAnswer_andOneBelowSeesBoth() throws Exception {
        refuseOnce("/gated/refused");
        List<String> seen = new CopyOnWriteArrayList<>();
        try (CloseableHttpClient client = ClassicClients.builder()
                .addExecInterceptorFirst("above", (request, scope, chain) -> {
                    var response = chain.proceed(request, scope);
                    seen.add("above " + response.getCode());
                    return response;
                })
                .addExecInterceptorAfter(ChainElement.CONNECT.name(), "below", (request, scope, chain) -> {
                    var response = chain.proceed(request, scope);
                    seen.add("below " + response.getCode());
                    return response;
                })
                .build()) {
            assertThat(text(client, "/gated/refused")).isEqualTo("done");
        }
        assertThat(seen).containsExactly("below 429", "below 200", "above 200");
    }

    @CopyScenario
    public void refusedRequest_isSentAgain_byteForByte() throws Exception {
        List<String> sent = new CopyOnWriteArrayList<>();
        fixture.server.on("/gated/same", request -> {
            sent.add(request.method() + request.headers() + request.body());
            return request.number() == 1 ? refuse(request) : request.whole("200 OK", "text/plain", "done");
        });
        try (CloseableHttpClient client = ClassicClients.builder().build()) {
            assertThat(text(client, "/gated/same")).isEqualTo("done");
        }
        assertThat(sent).hasSize(2);
        assertThat(sent.get(1)).isEqualTo(sent.get(0));
    }

    @CopyScenario
    public void redirect_isGatedByWhereItGoes() throws Exception {
        fixture.limit(1);
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        fixture.server.on("/free/target", request -> {
            arrived.countDown();
            finish.await();
            return request.whole("200 OK", "text/plain", "free");
        });
        redirect("/gated/out", "/free/target");
        redirect("/free/in", "/gated/target");
        try (CloseableHttpClient client = ClassicClients.builder().build()) {
            CompletableFuture<String> out = SendMode.inThread(() -> get(client, "/gated/out"));
            assertThat(arrived.await(SECONDS, TimeUnit.SECONDS)).isTrue();
            fixture.awaitHeld(0);
            finish.countDown();
            assertThat(out.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("free");
            try (CloseableHttpResponse held = hold(client)) {
                CompletableFuture<String> in = SendMode.inThread(() -> get(client, "/free/in"));
                fixture.awaitWaiting(1);
                held.getEntity().getContent().readNBytes(100);
                assertThat(in.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("{\"ok\":true}");
            }
        }
    }

    @CopyScenario
    public void waitingCall_holdsNoConnection() throws Exception {
        fixture.limit(1);
        var connections = ClassicClients.connections();
        try (CloseableHttpClient client = ClassicClients.builder()
                        .setConnectionManager(connections)
                        .build();
                CloseableHttpResponse held = hold(client)) {
            CompletableFuture<String> waiting = SendMode.inThread(() -> text(client, "/gated/next"));
            fixture.awaitWaiting(1);
            assertThat(connections.getTotalStats().getLeased()).isEqualTo(1);
            held.getEntity().getContent().readNBytes(100);
            assertThat(waiting.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("{\"ok\":true}");
        }
    }

    /** Waiting for the cure of a refusal does not either. */
    @CopyScenario
    public void refusedCall_holdsNoConnectionWhileItWaits() throws Exception {
        fixture.server.on("/gated/refused", fixture.thenNoMoreStarts(ClassicScenarios::refuse));
        var connections = ClassicClients.connections();
        try (CloseableHttpClient client = ClassicClients.builder()
                .setConnectionManager(connections)
                .disableAutomaticRetries()
                .build()) {
            CompletableFuture<String> waiting = SendMode.inThread(() -> text(client, "/gated/refused"));
            fixture.awaitWaiting(1);
            assertThat(connections.getTotalStats().getLeased()).isZero();
            fixture.endOldestWait();
            assertThat(waiting.get(SECONDS, TimeUnit.SECONDS)).isEqualTo(RefusalTexts.CONCURRENCY);
            assertThat(connections.getTotalStats().getLeased()).isZero();
        }
    }

    @CopyScenario
    public void clientClosedWhileACallWaits_failsItAsBare() throws Exception {
        fixture.limit(1);
        CloseableHttpClient holder = ClassicClients.builder().build();
        try (holder;
                CloseableHttpResponse held = hold(holder)) {
            CloseableHttpClient closed = ClassicClients.builder().build();
            CompletableFuture<String> waiting = SendMode.inThread(() -> text(closed, "/gated/never"));
            fixture.awaitWaiting(1);
            closed.close();
            held.getEntity().getContent().readNBytes(100);
            CompletableFuture<String> bare = SendMode.inThread(() -> text(closed, "/free/never"));
            assertThat(failure(waiting)).isEqualTo(failure(bare));
        }
        assertThat(fixture.server.count("/gated/never")).isZero();
    }

    @CopyScenario
    public void cacheHit_takesNoPermit() throws Exception {
        fixture.limit(1);
        fixture.server.on("/gated/cached", request -> {
            request.head(
                    "200 OK",
                    "text/plain",
                    "Content-Length: 4",
                    "Cache-Control: max-age=600",
                    "Date: "
                            + java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                    java.time.ZonedDateTime.now(java.time.ZoneOffset.UTC)));
            request.to().text("kept");
            return true;
        });
        try (CloseableHttpClient client = CachingHttpClients.createMemoryBound();
                CloseableHttpClient other = ClassicClients.builder().build()) {
            assertThat(get(client, "/gated/cached")).isEqualTo("kept");
            fixture.awaitHeld(0);
            try (CloseableHttpResponse held = hold(other)) {
                assertThat(held.getCode()).isEqualTo(200);
                HttpCacheContext context = HttpCacheContext.create();
                try (CloseableHttpResponse hit =
                        client.execute(new HttpGet(fixture.server.url("/gated/cached")), context)) {
                    assertThat(EntityUtils.toString(hit.getEntity())).isEqualTo("kept");
                }
                assertThat(String.valueOf(context.getCacheResponseStatus())).isEqualTo("CACHE_HIT");
                held.getEntity().getContent().readNBytes(100);
            }
        }
        assertThat(fixture.server.count("/gated/cached")).isEqualTo(1);
    }

    @CopyScenario
    public void fluentCall_isCountedOnce_andCured() throws Exception {
        fixture.limit(1);
        refuseOnce("/gated/fluent");
        try (CloseableHttpClient client = ClassicClients.builder().build()) {
            String text = Executor.newInstance(client)
                    .execute(FluentRequests.post(fixture.server.url("/gated/fluent")))
                    .returnContent()
                    .asString();
            assertThat(text).isEqualTo("done");
        }
        assertThat(fixture.server.count("/gated/fluent")).isEqualTo(2);
    }

    /** The client inflates above the place where a refusal is looked at. */
    @CopyScenario
    public void compressedAnswers_areTheSame() throws Exception {
        BareVersusGated both = new BareVersusGated(fixture.server);
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
                try (CloseableHttpClient client = ClassicClients.builder()
                                .disableAutomaticRetries()
                                .build();
                        CloseableHttpResponse answer = client.execute(new HttpGet(session.url("/zipped")))) {
                    session.see(answer.getCode() + " " + answer.getEntity().getContentLength() + " "
                            + answer.getEntity().getContentEncoding());
                    ByteArrayOutputStream body = new ByteArrayOutputStream();
                    answer.getEntity().writeTo(body);
                    session.see(body.toString(StandardCharsets.UTF_8));
                }
            });
        }
    }

    @CopyScenario
    public void expectContinue_isTheSame() throws Exception {
        BareVersusGated both = new BareVersusGated(fixture.server);
        for (boolean goesOn : new boolean[] {true, false}) {
            both.assertSame("goes on " + goesOn, session -> {
                session.on("/expect", request -> {
                    if (goesOn) {
                        request.to().text("HTTP/1.1 100 Continue\r\n\r\n");
                        session.see(new String(request.to().in().readNBytes(4), StandardCharsets.UTF_8));
                    }
                    request.head(goesOn ? "200 OK" : "403 Forbidden", "text/plain", "Content-Length: 4");
                    request.to().text("done");
                    return goesOn;
                });
                HttpPost post = new HttpPost(session.url("/expect"));
                post.setEntity(new StringEntity("body", ContentType.TEXT_PLAIN));
                post.setConfig(
                        RequestConfig.custom().setExpectContinueEnabled(true).build());
                try (CloseableHttpClient client = ClassicClients.builder()
                                .disableAutomaticRetries()
                                .build();
                        CloseableHttpResponse answer = client.execute(post)) {
                    session.see(answer.getCode() + EntityUtils.toString(answer.getEntity()));
                }
            });
        }
    }

    @CopyScenario
    public void entityThatFailsWhileItIsWritten_failsAsBare() throws Exception {
        BareVersusGated both = new BareVersusGated(fixture.server);
        both.assertSame("entity", session -> {
            HttpPost post = new HttpPost(session.url("/written"));
            post.setEntity(new InputStreamEntity(new BrokenInput(), 100, ContentType.TEXT_PLAIN));
            try (CloseableHttpClient client =
                    ClassicClients.builder().disableAutomaticRetries().build()) {
                session.see("answer", () -> client.execute(post).getCode());
            }
        });
        fixture.awaitHeld(0);
    }

    @CopyScenario
    public void challenge_isAnsweredUnderAPermitOfItsOwn() throws Exception {
        fixture.limit(1);
        fixture.server.on("/gated/secret", request -> {
            if (request.headers().containsKey("Authorization")) {
                return request.whole("200 OK", "text/plain", "done");
            }
            request.head(
                    "401 Unauthorized",
                    "text/plain",
                    "WWW-Authenticate: Basic realm=\"a\"",
                    "Connection: close",
                    "Content-Length: 4");
            request.to().text("none");
            return false;
        });
        try (CloseableHttpClient client = ClassicClients.builder()
                .setDefaultCredentialsProvider(FluentRequests.credentials("127.0.0.1", fixture.server.port()))
                .build()) {
            assertThat(get(client, "/gated/secret")).isEqualTo("done");
        }
        assertThat(fixture.server.count("/gated/secret")).isEqualTo(2);
    }

    /** Releases since 5.4 close an answer without reading it out, and without a word to its body. */
    @CopyScenario(from = 504)
    public void closeAtOnce_givesThePermitBack() throws Exception {
        try (CloseableHttpClient client = ClassicClients.builder().build()) {
            CloseableHttpResponse answer = hold(client);
            ((org.apache.hc.core5.io.ModalCloseable) (Object) answer).close(CloseMode.IMMEDIATE);
            fixture.awaitHeld(0);
        }
    }

    private static final class BrokenInput extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("not read");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            throw new IOException("not read");
        }
    }

    private void redirect(String from, String to) {
        fixture.server.on(from, request -> {
            request.head("302 Found", "text/plain", "Location: " + to, "Content-Length: 0");
            return true;
        });
    }

    private void refuseOnce(String path) {
        fixture.server.on(
                path,
                request -> request.number() == 1 ? refuse(request) : request.whole("200 OK", "text/plain", "done"));
    }

    private static boolean refuse(Request request) throws IOException {
        return request.whole("429 Too Many Requests", RefusalTexts.JSON, RefusalTexts.CONCURRENCY);
    }

    /** An answer that has its permit until its hundred bytes have been read. */
    private CloseableHttpResponse hold(CloseableHttpClient client) throws IOException {
        fixture.server.on("/gated/hold", request -> {
            request.head("200 OK", "text/plain", "Content-Length: 100");
            request.to().text("x".repeat(100));
            return true;
        });
        CloseableHttpResponse held = client.execute(new HttpGet(fixture.server.url("/gated/hold")));
        fixture.awaitHeld(1);
        return held;
    }

    private String get(CloseableHttpClient client, String path) throws Exception {
        try (CloseableHttpResponse answer = client.execute(new HttpGet(fixture.server.url(path)))) {
            return EntityUtils.toString(answer.getEntity());
        }
    }

    private String text(CloseableHttpClient client, String path) throws Exception {
        HttpPost post = new HttpPost(fixture.server.url(path));
        post.setEntity(new StringEntity("{}", ContentType.APPLICATION_JSON));
        try (CloseableHttpResponse answer = client.execute(post)) {
            return EntityUtils.toString(answer.getEntity());
        }
    }

    private static String failure(CompletableFuture<?> failing) throws Exception {
        try {
            return "answered " + failing.get(SECONDS, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException failed) {
            return String.valueOf(failed.getCause());
        }
    }
}

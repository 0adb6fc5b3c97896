package dev.kimigate.client.reactornetty.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.testing.CopyFixture;
import dev.kimigate.testing.CopyScenario;
import dev.kimigate.testing.RefusalTexts;
import dev.kimigate.testing.ScriptedServer.Request;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.cookie.DefaultCookie;
import io.netty.util.AttributeKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.NettyOutbound;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;

/** Whichever way an application writes its request, what goes over the wire is as bare, and once more as it was. */
public final class WriterScenarios {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final CopyFixture fixture;

    public WriterScenarios(CopyFixture fixture) {
        this.fixture = fixture;
    }

    private interface Writer extends BiFunction<HttpClientRequest, NettyOutbound, Publisher<Void>> {}

    private static Map<String, Writer> writers() {
        Map<String, Writer> writers = new LinkedHashMap<>();
        writers.put("nothing", (request, outbound) -> outbound);
        writers.put("empty", (request, outbound) -> Mono.empty());
        writers.put("head alone", (request, outbound) -> outbound.then());
        writers.put("one", (request, outbound) -> outbound.send(Mono.just(buffer("one"))));
        writers.put(
                "many",
                (request, outbound) -> outbound.send(Flux.just("a", "bc", "def").map(WriterScenarios::buffer)));
        writers.put("strings", (request, outbound) -> outbound.sendString(Flux.just("a", "bc")));
        writers.put("bytes", (request, outbound) -> outbound.sendByteArray(Mono.just(new byte[] {65, 66})));
        writers.put("object", (request, outbound) -> outbound.sendObject(buffer("object")));
        writers.put("of length", (request, outbound) -> {
            HttpClientRequest unusedSame = request.header("Content-Length", "4");
            return outbound.send(Flux.just("ab", "cd").map(WriterScenarios::buffer));
        });
        writers.put("cookie", (request, outbound) -> {
            HttpClientRequest unusedSame = request.addCookie(new DefaultCookie("name", "value"));
            return outbound.sendString(Mono.just("cookie"));
        });
        writers.put("headers", (request, outbound) -> {
            HttpHeaders headers = request.requestHeaders();
            headers.remove("Accept");
            headers.set("User-Agent", "own");
            headers.add("X-Two", "1");
            headers.add("X-Two", "2");
            return outbound.sendString(Mono.just("headers"));
        });
        writers.put(
                "later",
                (request, outbound) -> Mono.delay(Duration.ofMillis(20)).then(Mono.defer(() -> {
                    HttpClientRequest unusedSame = request.header("X-Late", "yes");
                    return outbound.sendString(Mono.just("later")).then();
                })));
        writers.put(
                "and then",
                (request, outbound) -> outbound.sendString(Mono.just("first"))
                        .then(Mono.<Void>empty().then()));
        return writers;
    }

    private static ByteBuf buffer(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    private String post(String path, Writer writer) {
        return HttpClient.create()
                .post()
                .uri(fixture.server.url(path))
                .send(writer)
                .responseSingle((head, body) -> body.asString()
                        .defaultIfEmpty("")
                        .map(text -> head.status().code() + " " + text))
                .block(LONG);
    }

    private static String seen(Request request) {
        Map<String, String> headers = new LinkedHashMap<>(request.headers());
        headers.remove("host");
        headers.remove("Host");
        return request.method() + " " + headers + " " + request.body();
    }

    @CopyScenario
    public void writers_sendAsBare_andTheSameAgain() {
        writers().forEach((name, writer) -> {
            String path = "/" + name.replace(' ', '-');
            fixture.server.on(
                    "/gated" + path,
                    request -> request.number() == 2
                            ? request.whole(RefusalTexts.TOO_MANY_REQUESTS, RefusalTexts.JSON, RefusalTexts.CONCURRENCY)
                            : request.whole("200 OK", "text/plain", "done"));
            fixture.server.on("/bare" + path, request -> request.whole("200 OK", "text/plain", "done"));
            fixture.server.requests.clear();
            assertThat(post("/bare" + path, writer)).as(name).isEqualTo("200 done");
            assertThat(post("/gated" + path, writer)).as(name).isEqualTo("200 done");
            assertThat(post("/gated" + path, writer)).as(name).isEqualTo("200 done");
            assertThat(fixture.server.requests).as(name).hasSize(4);
            String bare = seen(fixture.server.requests.get(0));
            assertThat(fixture.server.requests)
                    .as(name)
                    .allSatisfy(request -> assertThat(seen(request)).isEqualTo(bare));
            fixture.limit(20); // without the pause
        });
    }

    /** Spring's WebClient takes the request for an object of the client's own class, and writes on its channel. */
    @CopyScenario
    public void writer_thatSetsAttributesOfTheChannel_isAskedOnce_andSentAgain() {
        fixture.server.on(
                "/gated/attribute",
                request -> request.number() == 1
                        ? request.whole(RefusalTexts.TOO_MANY_REQUESTS, RefusalTexts.JSON, RefusalTexts.CONCURRENCY)
                        : request.whole("200 OK", "text/plain", "done"));
        AttributeKey<String> key = AttributeKey.valueOf("an application's");
        AtomicInteger asked = new AtomicInteger();
        List<String> seen = new CopyOnWriteArrayList<>();
        String answer = HttpClient.create()
                .doAfterRequest((request, connection) ->
                        seen.add(connection.channel().attr(key).get()))
                .post()
                .uri(fixture.server.url("/gated/attribute"))
                .send((request, outbound) -> {
                    asked.incrementAndGet();
                    ((ChannelOperations<?, ?>) request).channel().attr(key).set("set");
                    return outbound.send(Mono.just(buffer("{}")));
                })
                .responseSingle((head, body) -> body.asString())
                .block(LONG);
        assertThat(answer).isEqualTo("done");
        assertThat(asked).hasValue(1);
        assertThat(seen).containsExactly("set", "set");
    }

    @CopyScenario
    public void writer_isAskedOnce_howeverOftenItsRequestIsSent() {
        fixture.server.on(
                "/gated/refused",
                request -> request.number() < 3
                        ? request.whole(RefusalTexts.TOO_MANY_REQUESTS, RefusalTexts.JSON, RefusalTexts.CONCURRENCY)
                        : request.whole("200 OK", "text/plain", "done"));
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger subscribed = new AtomicInteger();
        assertThat(post("/gated/refused", (request, outbound) -> {
                    asked.incrementAndGet();
                    return outbound.send(Mono.fromSupplier(() -> {
                        subscribed.incrementAndGet();
                        return buffer("{}");
                    }));
                }))
                .isEqualTo("200 done");
        assertThat(asked).hasValue(1);
        assertThat(subscribed).hasValue(1);
        assertThat(fixture.server.requests).extracting(Request::body).containsOnly("{}");
    }

    @CopyScenario
    public void bodyAboveTheBound_isSent_andItsRefusalDelivered() {
        fixture.server.on(
                "/gated/huge",
                request -> request.whole(RefusalTexts.TOO_MANY_REQUESTS, RefusalTexts.JSON, RefusalTexts.CONCURRENCY));
        byte[] piece = new byte[1 << 20];
        java.util.Arrays.fill(piece, (byte) 'x');
        Flux<ByteBuf> huge = Flux.range(0, 9).map(number -> Unpooled.wrappedBuffer(piece));
        assertThat(post("/gated/huge", (request, outbound) -> outbound.send(huge)))
                .isEqualTo("429 " + RefusalTexts.CONCURRENCY);
        assertThat(fixture.server.count("/gated/huge")).isEqualTo(1);
        assertThat(fixture.server.requests.get(0).body()).hasSize(9 << 20);
    }

    @CopyScenario
    public void form_isSentAsBare_andItsRefusalDelivered() {
        List<String> seen = new ArrayList<>();
        for (String path : new String[] {"/bare/form", "/gated/form"}) {
            fixture.server.on(
                    path,
                    request ->
                            request.whole(RefusalTexts.TOO_MANY_REQUESTS, RefusalTexts.JSON, RefusalTexts.CONCURRENCY));
            String text = HttpClient.create()
                    .post()
                    .uri(fixture.server.url(path))
                    .sendForm((request, form) -> form.attr("name", "value"))
                    .responseSingle((head, body) -> body.asString())
                    .block(LONG);
            seen.add(text + fixture.server.requests.get(seen.size()).body());
        }
        assertThat(seen.get(1)).isEqualTo(seen.get(0)).endsWith("name=value");
    }

    @CopyScenario
    public void writersThatFail_failAsBare() {
        Map<String, Writer> faulty = new LinkedHashMap<>();
        faulty.put("at once", (request, outbound) -> {
            throw new IllegalStateException("thrown by the application");
        });
        faulty.put("null", (request, outbound) -> null);
        faulty.put("error", (request, outbound) -> Mono.error(new IllegalStateException("error of the application")));
        faulty.put(
                "body",
                (request, outbound) -> outbound.send(Mono.error(new IllegalStateException("body of the application"))));
        faulty.put(
                "half a body",
                (request, outbound) -> outbound.send(Flux.concat(
                        Flux.just(buffer("half")), Flux.error(new IllegalStateException("half of a body")))));
        faulty.forEach((name, writer) -> {
            List<String> seen = new ArrayList<>();
            for (String path : new String[] {"/bare/faulty", "/gated/faulty"}) {
                try {
                    seen.add(post(path, writer));
                } catch (RuntimeException thrown) {
                    seen.add(String.valueOf(thrown));
                }
            }
            assertThat(seen.get(1)).as(name).isEqualTo(seen.get(0));
            fixture.awaitHeld(0);
        });
    }
}

package dev.kimigate.client.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.client.jdk.JdkBareVersusGated.JdkScript;
import dev.kimigate.client.jdk.JdkBareVersusGated.Moment;
import dev.kimigate.testing.RefusalTexts;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What fails, fails as it does bare: types, messages and causes, thrown or in the future. */
class FailuresTest {
    private static final String FULL = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";

    private static void call(JdkSession session, @Nullable HttpRequest request, @Nullable BodyHandler<?> handler) {
        session.see("send", () -> described(session.client.send(request, handler)));
        session.see("sendAsync", () -> {
            CompletableFuture<? extends HttpResponse<?>> call = session.client.sendAsync(request, handler);
            session.see("answer", () -> described(call.get(3, TimeUnit.SECONDS)));
            return "returns";
        });
    }

    private static String described(HttpResponse<?> response) throws Exception {
        return response.statusCode() + " " + BodyKinds.read(response.body()).length();
    }

    /** With a handler that has the whole body before the answer; streams are among the scenarios of all clients. */
    @Test
    void answersBrokenInTheirBody_failAsBare_whenTheyAreReadWhole() throws Exception {
        Map<String, String> answers = new LinkedHashMap<>();
        answers.put("half a head", "HTTP/1.1 200 OK\r\nContent-Le");
        answers.put("half a body", FULL + "half");
        answers.put("half a refusal", FULL.replace("200 OK", "403 Forbidden") + RefusalTexts.CONCURRENCY.charAt(0));
        answers.put("bad chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\nzz\r\n");
        answers.put("half a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\nfirst");
        answers.put(
                "bad chunk of a refusal", "HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\nzz\r\n");
        answers.put("early end without a length", "HTTP/1.1 200 OK\r\n\r\nall there is");
        Map<String, JdkScript> scripts = new LinkedHashMap<>();
        answers.forEach((name, answer) -> scripts.put(name, session -> {
            session.server.on("/broken", request -> {
                request.to().text(answer);
                return false;
            });
            call(session, session.post("/broken"), BodyHandlers.ofString());
        }));
        JdkBareVersusGated.ofAnyClient().assertAllSame(scripts);
    }

    @Test
    void noConnection_failsAsBare() throws Exception {
        Map<String, JdkScript> scripts = new LinkedHashMap<>();
        scripts.put("no TLS there", session -> {
            session.server.on("/tls", request -> false);
            URI uri = URI.create("https://127.0.0.1:" + session.server.port() + "/tls");
            call(session, HttpRequest.newBuilder(uri).GET().build(), BodyHandlers.ofString());
        });
        scripts.put("no such address", session -> {
            URI uri = URI.create("http://[::ffff:0.0.0.1%none]/");
            call(session, HttpRequest.newBuilder(uri).GET().build(), BodyHandlers.ofString());
        });
        JdkBareVersusGated.ofAnyClient().assertAllSame(scripts);
    }

    @Test
    void connectTimeout_failsAsBare() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> fill = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Socket socket = new Socket();
                fill.add(socket);
                try {
                    socket.connect(new InetSocketAddress(full.getInetAddress(), full.getLocalPort()), 50);
                } catch (java.net.SocketTimeoutException itIsFull) {
                    break;
                }
            }
            JdkBareVersusGated.of(client -> client.connectTimeout(Duration.ofMillis(100)))
                    .assertSame(session -> {
                        URI uri = URI.create("http://127.0.0.1:" + full.getLocalPort() + "/");
                        call(session, HttpRequest.newBuilder(uri).GET().build(), BodyHandlers.ofString());
                    });
            for (Socket socket : fill) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WAITING", "SENDING"})
    void requestTimeout_countsTheExchangeAlone_andFailsAsBare(Moment moment) throws Exception {
        JdkBareVersusGated.ofAnyClient().at(moment).assertSame(session -> {
            HttpRequest hasty =
                    session.request("/silent").timeout(Duration.ofMillis(200)).build();
            CompletableFuture<HttpResponse<String>> call = session.client.sendAsync(hasty, BodyHandlers.ofString());
            session.awaitCall(moment);
            if (moment == Moment.WAITING && session.isGated()) {
                assertThat(call.isDone()).isFalse();
                TimeUnit.MILLISECONDS.sleep(300); // the client's own clock is meant
                assertThat(call.isDone()).isFalse();
            }
            session.giveThePermitBack();
            session.see("async", () -> call.get(10, TimeUnit.SECONDS));
            session.see("sync", () -> session.client.send(hasty, BodyHandlers.ofString()));
        });
    }

    @Test
    void requestTimeout_doesNotCountTheBody_asBare() throws Exception {
        JdkBareVersusGated.ofAnyClient().assertSame(session -> {
            session.client.send(
                    session.post("/ok"), BodyHandlers.ofString()); // so that nothing is to be loaded any more
            session.server.on("/trickle", request -> {
                request.to().text("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nsl");
                TimeUnit.MILLISECONDS.sleep(700);
                request.to().text("ow.");
                return true;
            });
            HttpRequest hasty =
                    session.request("/trickle").timeout(Duration.ofMillis(500)).build();
            call(session, hasty, BodyHandlers.ofString());
        });
    }

    /** Handlers and subscribers of an application that has a fault. */
    @Test
    void faultyHandlers_failAsBare() throws Exception {
        Map<String, BodyHandler<?>> handlers = new LinkedHashMap<>();
        handlers.put("throws an error", info -> {
            throw new AssertionError("the application's handler");
        });
        handlers.put("gives nothing", info -> null);
        handlers.put("no body", faulty(new CompletableFuture<>(), null));
        handlers.put("failed body", faulty(CompletableFuture.failedFuture(new Exception("no body")), null));
        for (String method : List.of("onSubscribe", "onNext", "onComplete", "getBody")) {
            handlers.put("throws in " + method, faulty(new CompletableFuture<>(), method));
        }
        handlers.put(
                "mapper that throws",
                info -> BodySubscribers.mapping(
                        BodySubscribers.ofString(java.nio.charset.StandardCharsets.UTF_8), text -> {
                            throw new IllegalStateException("the application's mapper");
                        }));
        Map<String, JdkScript> scripts = new LinkedHashMap<>();
        handlers.forEach((name, handler) -> {
            // Of a refusal, whose subscriber we call ourselves, the message of the null pointer names our variable.
            for (String path : name.equals("gives nothing") ? List.of("/ok") : List.of("/ok", "/quota")) {
                scripts.put(name + " of " + path, session -> {
                    session.see(
                            "async",
                            () -> session.client
                                    .sendAsync(session.post(path), handler)
                                    .get(400, TimeUnit.MILLISECONDS)
                                    .statusCode());
                    session.see(
                            "connection of the next",
                            () -> described(session.client.send(session.post("/ok"), BodyHandlers.ofString())));
                    session.server.close();
                });
            }
        });
        JdkBareVersusGated.ofAnyClient().assertAllSame(scripts);
    }

    /** Request bodies of an application that has a fault. */
    @Test
    void faultyPublishers_failAsBare() throws Exception {
        Map<String, BodyPublisher> publishers = new LinkedHashMap<>();
        publishers.put("throws", publisher(10, subscriber -> {
            throw new IllegalStateException("the application's publisher");
        }));
        publishers.put("fails", publisher(10, subscriber -> {
            subscriber.onSubscribe(new Ignored());
            subscriber.onError(new IllegalStateException("no body to send"));
        }));
        publishers.put("too short", BodyPublishers.fromPublisher(BodyPublishers.ofString("12345"), 10));
        publishers.put("too long", BodyPublishers.fromPublisher(BodyPublishers.ofString("12345"), 3));
        publishers.put("no stream", BodyPublishers.ofInputStream(() -> null));
        InputStream closed = InputStream.nullInputStream();
        closed.close(); // to be read from it refuses
        publishers.put("broken stream", BodyPublishers.ofInputStream(() -> closed));
        Map<String, JdkScript> scripts = new LinkedHashMap<>();
        publishers.forEach((name, publisher) -> scripts.put(name, session -> {
            HttpRequest request = HttpRequest.newBuilder(session.server.uri("/ok"))
                    .timeout(Duration.ofMillis(500))
                    .POST(publisher)
                    .build();
            call(session, request, BodyHandlers.ofString());
        }));
        JdkBareVersusGated.ofAnyClient().assertAllSame(scripts);
    }

    @Test
    void nonsense_failsAsBare() throws Exception {
        Map<String, JdkScript> scripts = new LinkedHashMap<>();
        scripts.put("no request", session -> call(session, null, BodyHandlers.ofString()));
        scripts.put("no handler", session -> call(session, session.post("/ok"), null));
        scripts.put("no URI", session -> call(session, new OwnRequest(null, "POST"), BodyHandlers.ofString()));
        scripts.put(
                "no method",
                session -> call(session, new OwnRequest(session.server.uri("/ok"), null), BodyHandlers.ofString()));
        scripts.put(
                "CONNECT",
                session ->
                        call(session, new OwnRequest(session.server.uri("/ok"), "CONNECT"), BodyHandlers.ofString()));
        scripts.put(
                "relative",
                session -> call(session, new OwnRequest(URI.create("/ok"), "POST"), BodyHandlers.ofString()));
        scripts.put(
                "no host",
                session -> call(session, new OwnRequest(URI.create("http:///ok"), "POST"), BodyHandlers.ofString()));
        scripts.put(
                "fine",
                session -> call(session, new OwnRequest(session.server.uri("/ok"), "POST"), BodyHandlers.ofString()));
        JdkBareVersusGated.ofAnyClient().assertAllSame(scripts);
    }

    private static BodyHandler<String> faulty(CompletableFuture<String> body, @Nullable String method) {
        return info -> new Faulty(body, method);
    }

    private static BodyPublisher publisher(long length, Consumer<Flow.Subscriber<? super ByteBuffer>> subscribe) {
        return new BodyPublisher() {
            @Override
            public long contentLength() {
                return length;
            }

            @Override
            public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
                subscribe.accept(subscriber);
            }
        };
    }

    private static final class Ignored implements Flow.Subscription {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }

    /** Gives the body it was made with, and throws in one method. */
    private record Faulty(
            CompletableFuture<String> body, @Nullable String fault) implements BodySubscriber<String> {
        private void enter(String method) {
            if (method.equals(fault)) {
                throw new IllegalStateException("the application's " + method);
            }
        }

        @Override
        public CompletionStage<String> getBody() {
            enter("getBody");
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            enter("onSubscribe");
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            enter("onNext");
        }

        @Override
        public void onError(Throwable thrown) {
            body.completeExceptionally(thrown);
        }

        @Override
        public void onComplete() {
            enter("onComplete");
            if (fault != null) {
                body.complete("done");
            }
        }
    }

    /** A request class of the application's own, as it may be. */
    private static final class OwnRequest extends HttpRequest {
        private final @Nullable URI uri;
        private final @Nullable String method;

        OwnRequest(@Nullable URI uri, @Nullable String method) {
            this.uri = uri;
            this.method = method;
        }

        @Override
        public Optional<BodyPublisher> bodyPublisher() {
            return Optional.of(BodyPublishers.ofString("{}"));
        }

        @Override
        public @Nullable String method() {
            return method;
        }

        @Override
        public Optional<Duration> timeout() {
            return Optional.empty();
        }

        @Override
        public boolean expectContinue() {
            return false;
        }

        @Override
        public @Nullable URI uri() {
            return uri;
        }

        @Override
        public Optional<HttpClient.Version> version() {
            return Optional.empty();
        }

        @Override
        public HttpHeaders headers() {
            return HttpHeaders.of(Map.of(), (name, value) -> true);
        }
    }
}

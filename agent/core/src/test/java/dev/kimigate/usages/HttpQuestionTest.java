package dev.kimigate.usages;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kimigate.account.Credential;
import dev.kimigate.kimi.UsagesReport;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire, and how much of what comes back is waited for. */
class HttpQuestionTest {
    private static final Duration BOUND = Duration.ofSeconds(2);

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private HttpServer server;

    private interface Handling {
        void handle(HttpExchange exchange) throws IOException, InterruptedException;
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(workers);
        on("/elsewhere", exchange -> send(exchange, 200, "{}".getBytes(StandardCharsets.UTF_8)));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        workers.shutdownNow();
    }

    private void on(String path, Handling handling) {
        server.createContext(path, exchange -> {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            try {
                handling.handle(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                exchange.close();
            }
        });
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private Question.Answer ask(Map<String, String> header) {
        Credential credential =
                Objects.requireNonNull(Credential.Carrier.of(header::get)).at("origin");
        return new HttpQuestion("kimi-gate/1.2.3", BOUND).ask(uri("/coding/v1/usages"), credential);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private Question.Answer ask() {
        return ask(Map.of("authorization", "Bearer test-key"));
    }

    @Test
    void ask_sendsTheToolsHeader_andSaysWhoAsks() {
        on("/coding/v1/usages", exchange -> {
            requests.add("" + exchange.getRequestHeaders().getFirst("Authorization"));
            requests.add("" + exchange.getRequestHeaders().getFirst("x-api-key"));
            requests.add("" + exchange.getRequestHeaders().getFirst("User-Agent"));
            send(exchange, 200, "{}".getBytes(StandardCharsets.UTF_8));
        });

        assertThat(ask().body()).asString().isEqualTo("{}");
        assertThat(ask(Map.of("x-api-key", "test-key")).status()).isEqualTo(200);
        assertThat(requests)
                .containsExactly(
                        "GET /coding/v1/usages",
                        "Bearer test-key",
                        "null",
                        "kimi-gate/1.2.3",
                        "GET /coding/v1/usages",
                        "null",
                        "test-key",
                        "kimi-gate/1.2.3");
    }

    @Test
    void ask_redirected_neverFollowsWithTheKey() {
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            requests.clear();
            on("/coding/v1/usages", exchange -> {
                exchange.getResponseHeaders().add("Location", uri("/elsewhere").toString());
                send(exchange, status, "{}".getBytes(StandardCharsets.UTF_8));
            });
            assertThat(ask().status()).isEqualTo(status);
            assertThat(ask().body()).isEmpty();
            assertThat(requests).containsOnly("GET /coding/v1/usages");
            server.removeContext("/coding/v1/usages");
        }
    }

    @Test
    void ask_redirectedToAnotherOrigin_neverGoesThere() throws IOException {
        AtomicInteger arrived = new AtomicInteger();
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            arrived.incrementAndGet();
            send(exchange, 200, "{}".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        other.start();
        try {
            on("/coding/v1/usages", exchange -> {
                String there = "http://127.0.0.1:" + other.getAddress().getPort() + "/coding/v1/usages";
                exchange.getResponseHeaders().add("Location", there);
                exchange.getResponseHeaders().add("Content-Location", there);
                exchange.getResponseHeaders().add("Refresh", "0; url=" + there);
                exchange.getResponseHeaders()
                        .add("Alt-Svc", "h2=\"127.0.0.1:" + other.getAddress().getPort() + "\"");
                send(exchange, 307, new byte[0]);
            });

            assertThat(ask().status()).isEqualTo(307);
            assertThat(ask().status()).isEqualTo(307);
            assertThat(arrived).hasValue(0);
        } finally {
            other.stop(0);
        }
    }

    @Test
    void ask_bodyThatTrickles_isCutOffAtTheTimeBound() {
        on("/coding/v1/usages", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            for (int i = 0; i < 600; i++) {
                out.write(' ');
                out.flush();
                Thread.sleep(50);
            }
        });
        long start = System.nanoTime();

        assertThat(ask().status()).isZero();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(BOUND, BOUND.multipliedBy(5));
    }

    @Test
    void ask_noHeaders_isCutOffAtTheTimeBound() {
        on("/coding/v1/usages", exchange -> Thread.sleep(30_000));

        assertThat(ask().status()).isZero();
    }

    @Test
    void ask_bodyWithoutEnd_isCutOffAtItsBound() {
        on("/coding/v1/usages", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] much = new byte[10_000];
            while (true) {
                exchange.getResponseBody().write(much);
            }
        });

        assertThat(ask().status()).isZero();
    }

    @Test
    void ask_bodyAtItsBound_isRead() {
        on("/coding/v1/usages", exchange -> send(exchange, 200, new byte[UsagesReport.LONGEST_BODY]));

        assertThat(ask().body()).hasSize(UsagesReport.LONGEST_BODY);
    }

    @Test
    void ask_nobodyThere_orAHeaderThatCannotBeSent_isNoAnswer() {
        on("/coding/v1/usages", exchange -> send(exchange, 200, new byte[0]));
        assertThat(ask(Map.of("x-api-key", "test\nkey")).status()).isZero();
        assertThat(requests).isEmpty();
        server.stop(0);

        assertThat(ask().status()).isZero();
    }

    @Test
    void ask_challenged_asksNoAuthenticator() {
        on("/coding/v1/usages", exchange -> {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"x\"");
            send(exchange, 401, new byte[0]);
        });

        assertThat(ask().status()).isEqualTo(401);
        assertThat(requests).hasSize(1);
    }
}

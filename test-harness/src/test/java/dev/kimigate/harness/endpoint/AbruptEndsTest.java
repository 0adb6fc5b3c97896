package dev.kimigate.harness.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** Clients that are gone in the middle of an answer, as killed ones are: their sockets are reset. */
class AbruptEndsTest {
    private static final int CLIENTS = 40;
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String THREADS = "kimi-endpoint-";

    @Test
    void clientsThatReset_leaveNoThreadThatRuns() throws Exception {
        List<Thread> before = threads();
        try (KimiEndpoint endpoint = KimiEndpoint.start(EndpointOptions.usual().withLimit(0))) {
            for (int client = 0; client < CLIENTS; client++) {
                askAndReset(endpoint);
            }
            await().atMost(LONG)
                    .untilAsserted(() ->
                            assertThat(endpoint.figures().account().inFlight()).isZero());
        }
        // Jetty stops them with the endpoint, unless one is busy.
        await().atMost(LONG).untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
    }

    private static void askAndReset(KimiEndpoint endpoint) throws Exception {
        SSLContext context = TrustingContext.of(endpoint);
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
            plain.setSoLinger(true, 0);
            SSLSocket tls =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", endpoint.port(), false);
            ask(tls.getOutputStream());
            assertThat(tls.getInputStream().read()).isPositive();
        }
    }

    private static void ask(OutputStream out) throws IOException {
        String body =
                "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"" + "word ".repeat(400) + "\"}]}";
        out.write(("POST /coding/v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nx-test-chunks: 1000\r\n"
                        + "x-test-millis: 200\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(THREADS))
                .toList();
    }
}

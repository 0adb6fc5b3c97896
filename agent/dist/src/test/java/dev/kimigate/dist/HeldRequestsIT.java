package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Thousands of requests that wait in one gateway, whose JVM has no more memory than the launcher gives it. */
@Tag("thorough")
class HeldRequestsIT {
    private static final int MANY = 10_000;
    private static final int LARGE = 500;
    private static final int MOST_KILOBYTES_EACH = 20;
    private static final int HELD_MILLIS = 600_000;
    /** In which others can come to wait. */
    private static final int FIRST_MILLIS = 20_000;

    /** More than the gateway has read when the first is answered. */
    private static final int SOME = 80;

    private static final Duration LONG = KimiFixture.LONG;
    private static final String CHAT = "api.kimi.com/coding/v1/chat/completions";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private KimiFixture kimi;

    @BeforeEach
    void open() {
        kimi = KimiFixture.open(EndpointOptions.usual()
                .withBehaviour(Behaviour.usual().withLimit(1).withMillis(HELD_MILLIS)));
    }

    @AfterEach
    void close() {
        if (kimi != null) {
            kimi.close();
        }
    }

    private GatewayProcess gateway() throws IOException {
        return GatewayProcess.start(
                kimi,
                Map.of("KIMI_GATE_LIMIT", "1"),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-XX:NativeMemoryTracking=summary");
    }

    private static String body(int length) {
        String empty = "{\"model\":\"kimi-for-coding\",\"messages\":[{\"role\":\"user\",\"content\":\"\"}]}";
        return empty.replace("\"\"", "\"" + "x".repeat(length - empty.length()) + "\"");
    }

    private static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(LONG).header("Authorization", "Bearer test-key");
    }

    private static SocketChannel call(URI uri, String body) throws IOException {
        SocketChannel socket = SocketChannel.open(new InetSocketAddress(uri.getHost(), uri.getPort()));
        ByteBuffer request = StandardCharsets.US_ASCII.encode("POST " + uri.getPath() + " HTTP/1.1\r\nHost: 127.0.0.1:"
                + uri.getPort() + "\r\nAuthorization: Bearer test-key\r\nContent-Type: application/json\r\n"
                + "User-Agent: many/1.0\r\nAccept: */*\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        while (request.hasRemaining()) {
            socket.write(request);
        }
        return socket;
    }

    private int waiting() throws IOException {
        JsonNode accounts =
                MAPPER.readTree(Cli.of(kimi.home()).fine("status", "--json")).path("accounts");
        int waiting = 0;
        for (JsonNode account : accounts) {
            waiting += account.path("waiting").asInt();
        }
        return waiting;
    }

    private void awaitWaiting(int calls) {
        await().atMost(LONG).pollInterval(Duration.ofSeconds(1)).until(() -> waiting() == calls);
    }

    @Test
    void tenThousandHeldRequests_costLittleMemory_andNoThreadEach() throws Exception {
        long mayOpen =
                ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getMaxFileDescriptorCount();
        assumeThat(mayOpen).as("files that a process may open").isGreaterThan(MANY + 1000);
        String body = body(1024);
        List<SocketChannel> sockets = new ArrayList<>();
        try (GatewayProcess gateway = gateway()) {
            URI chat = gateway.uri(CHAT);
            sockets.add(call(chat, body));
            await().atMost(LONG).until(() -> kimi.figures().inFlight() == 1);
            long threads = threads(gateway);
            Memory before = Memory.of(gateway);
            for (int i = 0; i < MANY; i++) {
                sockets.add(call(chat, body));
            }
            awaitWaiting(MANY);
            Memory held = Memory.of(gateway);
            double each = held.kilobytesMore(before) / MANY - body.length() / 1024.0;
            System.out.printf(
                    Locale.ROOT,
                    "%d held requests: %.1f KB each beside their bodies (%s before, %s held), %d threads more%n",
                    MANY,
                    each,
                    before,
                    held,
                    threads(gateway) - threads);
            assertThat(each).isLessThan(MOST_KILOBYTES_EACH);
            assertThat(threads(gateway)).isLessThan(threads + 10);
            for (SocketChannel socket : sockets) {
                socket.close();
            }
            awaitWaiting(0);
            await().atMost(LONG).until(() -> kimi.figures().inFlight() == 0);
            assertThat(kimi.figures().arrived()).isEqualTo(1);
            kimi.endpoint().change(behaviour -> behaviour.withMillis(10));
            assertThat(answer(chat, body).statusCode()).isEqualTo(200);
            assertThat(Memory.of(gateway).heapKilobytes())
                    .as("a quarter of what the held requests took at most")
                    .isLessThan(before.heapKilobytes() + (held.heapKilobytes() - before.heapKilobytes()) / 4);
        }
    }

    @Test
    void fiveHundredRequestsOfAMegabyte_endNothing_andLeaveNothing() throws Exception {
        byte[] body = body(1 << 20).getBytes(StandardCharsets.US_ASCII);
        kimi.endpoint().change(behaviour -> behaviour.withMillis(FIRST_MILLIS));
        try (GatewayProcess gateway = gateway()) {
            URI chat = gateway.uri(CHAT);
            List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
            for (int i = 0; i < LARGE; i++) {
                sent.add(http.sendAsync(
                        request(chat).POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString()));
            }
            await().atMost(LONG).until(() -> kimi.figures().inFlight() == 1);
            await().atMost(LONG).until(() -> waiting() > 10);
            URI models = gateway.uri("api.kimi.com/coding/v1/models");
            assertThat(http.send(request(models).GET().build(), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(gateway.isAlive()).isTrue();
            System.out.println(LARGE + " requests of 1 MB: " + Memory.of(gateway) + ", " + waiting() + " in line");
            kimi.endpoint().change(behaviour -> behaviour.withMillis(1));
            await().atMost(LONG).until(() -> kimi.figures().completed() > SOME);
            assertThat(sent.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join))
                    .isNotEmpty()
                    .allMatch(answer -> answer.statusCode() == 200);
            sent.forEach(answer -> answer.cancel(true));
            awaitWaiting(0);
            await().atMost(LONG).until(() -> kimi.figures().inFlight() == 0);
            assertThat(answer(chat, body(1024)).statusCode()).isEqualTo(200);
            assertThat(kimi.figures().maxOffered()).isEqualTo(1);
            assertThat(kimi.figures().refused()).isZero();
        }
    }

    private HttpResponse<String> answer(URI chat, String body) throws IOException, InterruptedException {
        return http.send(request(chat).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private static long threads(GatewayProcess gateway) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(gateway.pid()), "task"))) {
            return tasks.count();
        }
    }

    /** What a JVM uses after a collection: its heap, and what is resident beside the heap's pages. */
    private record Memory(long heapKilobytes, long otherKilobytes) {

        static Memory of(GatewayProcess gateway) throws IOException {
            jcmd(gateway, "GC.run");
            long used = 0;
            for (String line : jcmd(gateway, "GC.heap_info").split("\n", -1)) {
                if (line.contains("generation") && line.contains("used ")) {
                    used += Long.parseLong(line.replaceFirst(".*used (\\d+)K.*", "$1"));
                }
            }
            assertThat(used).isPositive();
            long other = 0;
            for (String line : jcmd(gateway, "VM.native_memory summary").split("\n", -1)) {
                if (line.startsWith("-") && !line.contains("Java Heap") && line.contains("committed=")) {
                    other += Long.parseLong(line.replaceFirst(".*committed=(\\d+)KB.*", "$1"));
                }
            }
            assertThat(other).isPositive();
            return new Memory(used, other);
        }

        double kilobytesMore(Memory before) {
            return (heapKilobytes + otherKilobytes) - (before.heapKilobytes + before.otherKilobytes);
        }

        private static String jcmd(GatewayProcess gateway, String words) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(gateway.pid())));
            command.addAll(List.of(words.split(" ", -1)));
            return Command.run(Map.of(), command).stdout();
        }

        @Override
        public String toString() {
            return heapKilobytes / 1024 + " MB of heap and " + otherKilobytes / 1024 + " MB beside it";
        }
    }
}

package dev.kimigate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.harness.endpoint.AnswerText;
import dev.kimigate.harness.endpoint.Surface;
import dev.kimigate.harness.http.LoopbackServer;
import dev.kimigate.settings.Settings;
import dev.kimigate.settings.SettingsReader;
import dev.kimigate.start.StandaloneGate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The requests of the real tools, byte for byte, sent to a server directly and through the gateway: what the server
 * sees and what the tool sees is the same.
 *
 * <p>The server sends a part of its answer only when the client has all before it, the head first. So a part that is
 * held back on the way ends the test, and no clock is needed. The requests are recorded by {@code RecordTool}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordedExchangesTest {
    private static final long LONG_SECONDS = 20;
    private static final String SERVER_FIELDS = String.join(
            "\r\n",
            "Server: nginx",
            "Date: Sun, 29 Nov 2026 00:00:00 GMT",
            "x-Trace-Id: 12ab",
            "set-cookie: a=1; Path=/",
            "Vary: Accept-Encoding",
            "set-cookie: b=2",
            "Vary: Origin",
            "X-Odd:   spaced  out ",
            "x-empty:",
            "");

    @TempDir
    private static Path folder;

    private final BlockingQueue<RawMessage> seen = new LinkedBlockingQueue<>();
    private final BlockingQueue<Object> mayGoOn = new LinkedBlockingQueue<>();
    private volatile Reply reply = Reply.NOTHING;
    private LoopbackServer server;
    private Gateway gateway;

    /**
     * An answer.
     *
     * @param fields from the status line to the last field
     * @param parts what is written between the waits
     * @param ends whether the connection's end is the answer's
     */
    record Reply(String name, String fields, List<Part> parts, boolean ends) {
        static final Reply NOTHING = new Reply("", "", List.of(), true);

        @Override
        public String toString() {
            return name;
        }
    }

    /** What is written at once, and the length of what of it is no frame. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Part(byte[] wire, int length) {}

    @BeforeAll
    void open() throws IOException, GatewayException {
        server = LoopbackServer.start("recorded", this::serve);
        Settings settings = SettingsReader.read(
                        null,
                        Map.of(
                                "kimigate.endpoints",
                                "http://localhost:" + server.port() + "/coding",
                                "kimigate.usages",
                                "off",
                                "kimigate.log",
                                "off",
                                "kimigate.limit",
                                "1",
                                "kimigate.state-dir",
                                folder.resolve("state").toString()),
                        Map.of())
                .settings();
        StandaloneGate gate = TestGates.open(settings);
        gateway = Gateway.open(new ListenAddress(List.of("127.0.0.1"), 0), gate.endpoints(), gate.gate(), Map.of());
    }

    @AfterAll
    void close() throws IOException {
        gateway.close();
        TestGates.closeAll();
        server.close();
    }

    private void serve(Socket connection) throws IOException, InterruptedException {
        Reply answer = reply;
        RawMessage request = RawMessage.request(connection.getInputStream());
        if (request == null) {
            return;
        }
        seen.add(request);
        OutputStream out = connection.getOutputStream();
        out.write((answer.fields() + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        for (int i = 0; i < answer.parts().size(); i++) {
            if (mayGoOn.poll(LONG_SECONDS, TimeUnit.SECONDS) == null) {
                return; // torn: the client misses a part
            }
            out.write(answer.parts().get(i).wire());
        }
        if (!answer.ends()) {
            int unused = connection.getInputStream().read(); // until the client goes
        }
    }

    static List<Path> recorded() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/exchanges"))) {
            return files.sorted().toList();
        }
    }

    static Stream<Exchanged> exchanges() throws IOException {
        return recorded().stream().flatMap(file -> replies(file).stream().map(reply -> new Exchanged(file, reply)));
    }

    record Exchanged(Path file, Reply reply) {
        @Override
        public String toString() {
            return file.getFileName() + ", " + reply;
        }
    }

    /** A stream, an answer in one piece, one that is compressed, one that the connection's end ends, and a refusal. */
    private static List<Reply> replies(Path file) {
        String json = "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n" + SERVER_FIELDS;
        if (file.getFileName().toString().equals("claude-1.request")) {
            return List.of(new Reply(
                    "HEAD",
                    "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 51\r\n"
                            + SERVER_FIELDS,
                    List.of(),
                    false));
        }
        boolean messages = read(file).startsWith("POST /coding/v1/messages");
        AnswerText answer = new AnswerText(messages ? Surface.MESSAGES : Surface.CHAT, "kimi-for-coding", "p\u00f6ng");
        byte[] whole = utf8(answer.whole());
        byte[] packed = gzip(whole);
        byte[] refusal = utf8("{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"total message size\"}}");
        return List.of(
                new Reply(
                        "stream",
                        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
                                + "Cache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n" + SERVER_FIELDS,
                        chunks(answer.begin() + ": ping\n\n" + answer.end()),
                        false),
                new Reply("whole", json + "Content-Length: " + whole.length + "\r\n", halves(whole), false),
                new Reply(
                        "gzip",
                        json + "Content-Encoding: gzip\r\nContent-Length: " + packed.length + "\r\n",
                        halves(packed),
                        false),
                new Reply("until the end", json + "Connection: close\r\n", halves(whole), true),
                new Reply(
                        "refusal",
                        "HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\nContent-Length: "
                                + refusal.length + "\r\n" + SERVER_FIELDS,
                        List.of(new Part(refusal, refusal.length)),
                        false));
    }

    /** An event each, and one event in two parts that cut a character of two bytes. */
    private static List<Part> chunks(String events) {
        List<Part> parts = new ArrayList<>();
        for (String event : events.split("(?<=\n\n)", 0)) {
            byte[] bytes = utf8(event);
            int cut = event.contains("\u00f6") ? utf8(event.substring(0, event.indexOf('\u00f6'))).length + 1 : 0;
            if (cut > 0) {
                parts.add(chunk(bytes, 0, cut));
            }
            parts.add(chunk(bytes, cut, bytes.length));
        }
        parts.add(new Part(utf8("0\r\n\r\n"), 0));
        return parts;
    }

    private static Part chunk(byte[] bytes, int from, int to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(utf8(Integer.toHexString(to - from) + "\r\n"));
        out.write(bytes, from, to - from);
        out.writeBytes(utf8("\r\n"));
        return new Part(out.toByteArray(), to - from);
    }

    private static List<Part> halves(byte[] bytes) {
        int middle = bytes.length / 2;
        return List.of(
                new Part(Arrays.copyOf(bytes, middle), middle),
                new Part(Arrays.copyOfRange(bytes, middle, bytes.length), bytes.length - middle));
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void exchange_throughTheGateway_isTheOneWithoutIt(Exchanged exchanged) throws Exception {
        reply = exchanged.reply();
        String request = read(exchanged.file());
        String authority = "localhost:" + server.port();
        RawMessage directAnswer = send(server.port(), withHost(request, authority));
        RawMessage directRequest = taken();
        int port = URI.create(gateway.url()).getPort();
        String prefixed = request.replaceFirst(" ", " /http/" + authority);
        RawMessage answer = send(port, withHost(prefixed, "127.0.0.1:" + port));
        RawMessage passed = taken();

        assertThat(passed.firstLine()).isEqualTo(directRequest.firstLine());
        assertThat(passed.fieldsBut("connection", "accept-encoding"))
                .isEqualTo(directRequest.fieldsBut("connection", "accept-encoding"));
        assertThat(passed.body()).isEqualTo(directRequest.body());
        assertThat(answer.firstLine()).isEqualTo(directAnswer.firstLine());
        assertThat(answer.fieldsBut("connection", "transfer-encoding"))
                .isEqualTo(directAnswer.fieldsBut("connection", "transfer-encoding"));
        assertThat(answer.body()).isEqualTo(directAnswer.body());
    }

    private static String withHost(String request, String authority) {
        return request.replaceFirst("(?i)(?<=\r\nhost: )\\S+", authority);
    }

    private RawMessage taken() throws InterruptedException {
        RawMessage request = seen.poll(LONG_SECONDS, TimeUnit.SECONDS);
        return Objects.requireNonNull(request);
    }

    private RawMessage send(int port, String request) throws IOException {
        mayGoOn.clear();
        boolean head = request.startsWith("HEAD");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(LONG_SECONDS));
            socket.getOutputStream().write(utf8(request));
            List<Integer> lengths = reply.parts().stream().map(Part::length).toList();
            RawMessage answer = RawMessage.read(socket.getInputStream(), head, lengths, () -> mayGoOn.add(this));
            return Objects.requireNonNull(answer);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}

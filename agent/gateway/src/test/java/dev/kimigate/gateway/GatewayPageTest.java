package dev.kimigate.gateway;

import static dev.kimigate.gateway.GatewayFixture.BODY;
import static dev.kimigate.gateway.GatewayFixture.CHAT;
import static dev.kimigate.gateway.GatewayFixture.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.gateway.page.Advice;
import dev.kimigate.gateway.page.Page;
import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.machine.StateDirectory;
import dev.kimigate.machine.StateFiles;
import dev.kimigate.report.StateSnapshot;
import dev.kimigate.report.StatusJson;
import dev.kimigate.store.AccountStatus;
import dev.kimigate.store.JvmStatus;
import dev.kimigate.store.ToolStatus;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that a gateway serves beside its calls, over real sockets. */
class GatewayPageTest {
    private static final int STREAMS = 16;

    @TempDir
    private Path folder;

    private Page page(GatewayFixture fixture) throws Exception {
        return page(fixture, List.of());
    }

    private Page page(GatewayFixture fixture, List<Advice> advice) throws Exception {
        Page page = new Page(StateDirectory.prepare(folder.resolve("state")), fixture.port(), state -> advice);
        fixture.gateway().show(page);
        return page;
    }

    private static HttpRequest.Builder request(GatewayFixture fixture, Page page, String path) {
        return HttpRequest.newBuilder(URI.create(fixture.gateway().url() + path))
                .timeout(GatewayFixture.LONG)
                .header("Authorization", "Bearer " + page.secretPart().substring(3));
    }

    private static List<CompletableFuture<HttpResponse<String>>> calls(
            GatewayFixture fixture, String userAgent, int calls) {
        List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            sent.add(fixture.sendAsync(fixture.request(CHAT)
                    .header("User-Agent", userAgent)
                    .POST(BodyPublishers.ofString(STREAM))
                    .build()));
        }
        return sent;
    }

    private AccountStatus status() throws Exception {
        StateFiles files = new StateFiles(folder.resolve("state"));
        return files.status(files.accounts().get(0));
    }

    @Test
    void tools_byName_addUpToWhatTheGatewayHasOnRecord() throws Exception {
        Behaviour slow = Behaviour.usual().withLimit(4).withMillis(4000);
        try (GatewayFixture fixture = GatewayFixture.open(folder, slow, "limit", "4")) {
            List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
            sent.addAll(calls(fixture, "claude-cli/2.1 (external)", 5));
            sent.addAll(calls(fixture, "codex_cli_rs/0.171", 3));
            sent.addAll(calls(fixture, "<b>", 2));
            GatewayFixture.until(() -> fixture.figures().inFlight() == 4);
            GatewayFixture.until(() -> status().waiting() == 6 && sums(status()).equals(List.of(4, 6)));
            JvmStatus gateway = status().jvms().get(0);
            assertThat(gateway.tools())
                    .extracting(ToolStatus::name)
                    .containsExactlyInAnyOrder("claude-cli", "codex_cli_rs", "other");
            assertThat(gateway.tools().stream()
                            .mapToLong(ToolStatus::oldestSinceMillis)
                            .filter(since -> since > 0)
                            .min())
                    .hasValue(status().oldestSinceMillis());
            assertThat(status().holders()).contains("claude-cli ");
            assertThat(sent.stream().map(CompletableFuture::join)).allMatch(answer -> answer.statusCode() == 200);
            GatewayFixture.until(
                    () -> status().held() == 0 && status().jvms().get(0).tools().isEmpty());
        }
    }

    private static List<Integer> sums(AccountStatus status) {
        List<ToolStatus> tools = status.jvms().get(0).tools();
        return List.of(
                tools.stream().mapToInt(ToolStatus::held).sum(),
                tools.stream().mapToInt(ToolStatus::waiting).sum());
    }

    private static String withoutTime(String json) {
        return json.replaceFirst("\"time\" : \"[^\"]*\"", "");
    }

    @Test
    void page_andWhatProgramsRead_areServedToWhoKnowsTheToken() throws Exception {
        try (GatewayFixture fixture =
                        GatewayFixture.open(folder, Behaviour.usual().withMillis(10));
                Page page = page(fixture)) {
            assertThat(fixture.send(fixture.post(CHAT, BODY)).statusCode()).isEqualTo(200);
            GatewayFixture.until(
                    () -> status().held() == 0 && status().jvms().get(0).tools().isEmpty());
            for (String path : List.of("", "status.json", "metrics", "page.css", "page.js", "icon.svg")) {
                HttpResponse<String> answer =
                        fixture.send(request(fixture, page, path).build());
                assertThat(answer.statusCode()).as(path).isEqualTo(200);
                assertThat(answer.headers().map())
                        .containsEntry(
                                "content-security-policy",
                                List.of("default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors"
                                        + " 'none'"))
                        .containsEntry("x-content-type-options", List.of("nosniff"))
                        .containsEntry("referrer-policy", List.of("no-referrer"))
                        .containsEntry("cache-control", List.of("no-store"));
            }
            // What the page knows may be a moment old.
            GatewayFixture.until(() -> withoutTime(
                            fixture.send(request(fixture, page, "status.json").build())
                                    .body())
                    .equals(withoutTime(
                            StatusJson.text(StateSnapshot.in(folder.resolve("state"), System.currentTimeMillis())))));
            assertThat(fixture.send(request(fixture, page, "metrics").build()).body())
                    .contains("kimi_gate_wait_seconds_count 1\n")
                    .endsWith("# EOF\n");
            assertThat(fixture.send(request(fixture, page, "nothing").build()).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void page_withoutTheToken_orOfAWebPage_isNotShown() throws Exception {
        try (GatewayFixture fixture = GatewayFixture.open(folder, Behaviour.usual());
                Page page = page(fixture)) {
            URI root = URI.create(fixture.gateway().url());
            assertThat(fixture.send(HttpRequest.newBuilder(root).build()).statusCode())
                    .isEqualTo(401);
            assertThat(fixture.send(request(fixture, page, "status.json")
                                    .header("Sec-Fetch-Site", "cross-site")
                                    .build())
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void eventStreams_areSoManyAndNoMore_andTheFirstEventHasTheWholePage() throws Exception {
        try (GatewayFixture fixture = GatewayFixture.open(folder, Behaviour.usual());
                Page page = page(fixture)) {
            List<Socket> open = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                Socket socket = events(fixture, page);
                assertThat(read(socket, "\"advice\":")).contains("text/event-stream", "\"summary\":");
                open.add(socket);
            }
            try (Socket tooMany = events(fixture, page)) {
                assertThat(read(tooMany, "kimi-gate:")).startsWith("HTTP/1.1 503 ");
            }
            open.get(0).close();
            GatewayFixture.until(() -> {
                try (Socket next = events(fixture, page)) {
                    return read(next, "\n").startsWith("HTTP/1.1 200 ");
                }
            });
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    /** Ten seconds until a reader counts as one that takes nothing. */
    @Test
    @Tag("nightly") // it waits until the system's buffers are full, which takes a busy machine too long
    @Tag("slow")
    void readers_thatTakeNothing_areDropped() throws Exception {
        String text = "x".repeat(300);
        List<Advice> muchToTell = Collections.nCopies(4000, new Advice(false, text, text, text, text));
        try (GatewayFixture fixture = GatewayFixture.open(folder, Behaviour.usual());
                Page page = page(fixture, muchToTell)) {
            List<Socket> stopped = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                stopped.add(events(fixture, page));
            }
            GatewayFixture.until(() -> status(fixture, page) == 503);
            GatewayFixture.until(() -> status(fixture, page) == 200);
            assertThat(fixture.send(fixture.post(CHAT, BODY)).statusCode()).isEqualTo(200);
            for (Socket socket : stopped) {
                socket.close();
            }
        }
    }

    private static int status(GatewayFixture fixture, Page page) throws Exception {
        try (Socket one = events(fixture, page)) {
            return Integer.parseInt(read(one, "\n").split(" ", -1)[1]);
        }
    }

    private static Socket events(GatewayFixture fixture, Page page) throws Exception {
        Socket socket = fixture.socket();
        socket.getOutputStream()
                .write(("GET /events HTTP/1.1\r\nHost: 127.0.0.1:" + fixture.port() + "\r\nAuthorization: Bearer "
                                + page.secretPart().substring(3) + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String read(Socket socket, String until) throws Exception {
        StringBuilder text = new StringBuilder();
        InputStream in = socket.getInputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            text.append((char) next);
            if (text.indexOf(until) >= 0) {
                break;
            }
        }
        return text.toString();
    }

    /** Half a gigabyte of bodies. */
    @Test
    @Tag("slow")
    void page_besideManyHeldRequests_isThere() throws Exception {
        Behaviour held = Behaviour.usual().withLimit(1).withMillis(120_000);
        try (GatewayFixture fixture = GatewayFixture.open(folder, held, "limit", "1");
                Page page = page(fixture)) {
            String body = BODY.replace("hi", "x".repeat(1 << 20));
            List<Socket> sockets = new ArrayList<>();
            byte[] request = fixture.raw("POST", CHAT, body).getBytes(StandardCharsets.US_ASCII);
            Thread sender = new Thread(() -> send(fixture, request, sockets));
            sender.setDaemon(true);
            sender.start();
            GatewayFixture.until(() -> fixture.waiting() > 20);
            long slowest = 0;
            for (int i = 0; i < 20; i++) {
                long began = System.nanoTime();
                HttpResponse<String> answer =
                        fixture.send(request(fixture, page, "").build());
                slowest = Math.max(slowest, System.nanoTime() - began);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).contains("Calls wait for permits.");
            }
            System.err.println("slowest page beside " + fixture.waiting() + " held requests of 1 MB: "
                    + Duration.ofNanos(slowest).toMillis() + " ms");
            assertThat(fixture.figures().maxOffered()).isEqualTo(1);
            synchronized (sockets) {
                for (Socket socket : sockets) {
                    socket.close();
                }
            }
        }
    }

    /** Bodies for which there is no memory are not read, so this may stay in the middle of one. */
    private static void send(GatewayFixture fixture, byte[] request, List<Socket> sockets) {
        try {
            for (int i = 0; i < 500; i++) {
                Socket socket = fixture.socket();
                synchronized (sockets) {
                    sockets.add(socket);
                }
                Thread writer = new Thread(() -> {
                    try {
                        socket.getOutputStream().write(request);
                    } catch (IOException closed) {
                        // at the end of the test
                    }
                });
                writer.setDaemon(true);
                writer.start();
            }
        } catch (IOException ended) {
            // at the end of the test
        }
    }
}

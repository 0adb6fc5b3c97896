package dev.kimigate.gateway;

import static dev.kimigate.gateway.GatewayFixture.BODY;
import static dev.kimigate.gateway.ScriptedUpstream.CALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.harness.http.LoopbackServer;
import dev.kimigate.harness.http.RequestHead;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send slowly, without an end, or more than there is memory for. */
@Tag("slow") // 70 s: the longest that a body may stand still, and a gigabyte
class GatewaySlowInputTest {
    private static final String FILES = "/v1/files";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
    private static final int MEGABYTE = 1 << 20;

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private ScriptedUpstream upstream;

    @BeforeEach
    void open() throws Exception {
        upstream = ScriptedUpstream.open(folder);
    }

    @AfterEach
    void servesTheNext() throws Exception {
        assertThat(upstream.send(upstream.post()).statusCode()).isEqualTo(200);
        upstream.close();
    }

    private Socket send(String text) throws IOException {
        Socket socket = upstream.socket();
        socket.setSoTimeout(90_000);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** A thread for each: the common pool of a small machine has one, which JDK 25 has tasks wait for. */
    private static void inThread(Runnable task) {
        Thread thread = new Thread(task, "tool");
        thread.setDaemon(true);
        thread.start();
    }

    private static CompletableFuture<String> answer(Socket socket) {
        long begun = System.nanoTime();
        return CompletableFuture.supplyAsync(
                () -> {
                    try (socket) {
                        String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) + " s: " + text;
                    } catch (IOException failure) {
                        return failure.toString();
                    }
                },
                GatewaySlowInputTest::inThread);
    }

    @Test
    void slowSenders_get408_andHoldNoPermit() throws Exception {
        String head = upstream.raw("POST", CALL, "Content-Length: 100\r\n", "");
        CompletableFuture<String> slowHead = answer(send(head.substring(0, 60)));
        CompletableFuture<String> slowBody = answer(send(head + "{"));
        CompletableFuture<String> slowFile = answer(send(upstream.raw("POST", FILES, "Content-Length: 100\r\n", "{")));
        CompletableFuture<String> silent = answer(send(""));
        Socket steady = send(upstream.raw("POST", CALL, "Connection: close\r\nContent-Length: 8\r\n", ""));
        for (int i = 0; i < 8; i++) {
            TimeUnit.SECONDS.sleep(9);
            assertThat(upstream.send(upstream.post()).statusCode()).isEqualTo(200);
            steady.getOutputStream().write('x');
        }
        assertThat(slowHead.join()).startsWith("30 s: HTTP/1.1 408 ").contains("headers took longer than 30 s");
        assertThat(slowBody.join()).startsWith("60 s: HTTP/1.1 408 ").contains("nothing of the request's body came");
        assertThat(slowFile.join()).startsWith("60 s: HTTP/1.1 408 ");
        assertThat(answer(steady).join()).contains("HTTP/1.1 200 "); // 72 s, but never 60 without a byte
        assertThat(silent.isDone()).isFalse(); // a tool may keep a connection for later
    }

    @Test
    void hangUpOfAClient_whoseBodyWaitsForMemory_leavesTheMemoryToTheNext() throws Exception {
        long all = Math.max(2L * RequestBody.MOST_BYTES, Runtime.getRuntime().maxMemory() / 4);
        List<Socket> holders = new ArrayList<>();
        for (long i = 0; i < all / RequestBody.MOST_BYTES; i++) {
            holders.add(send(upstream.raw("POST", CALL, CHUNKED, "")));
        }
        TimeUnit.SECONDS.sleep(1); // all have their memory
        // What comes with the head has been read already, and waits for nothing.
        Socket gone = send(upstream.raw("POST", CALL, CHUNKED, ""));
        Socket waits = send(upstream.raw("POST", CALL, "Connection: close\r\n" + CHUNKED, ""));
        TimeUnit.MILLISECONDS.sleep(500);
        gone.getOutputStream().write("4\r\ngone\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        waits.getOutputStream().write("4\r\nhere\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        TimeUnit.MILLISECONDS.sleep(100);
        gone.close();
        TimeUnit.MILLISECONDS.sleep(300);
        assertThat(upstream.server().count(CALL)).isZero();
        // A body whose length is known needs no more memory than that, but waits behind those that came before.
        CompletableFuture<HttpResponse<String>> small = upstream.sendAsync(upstream.post());
        holders.get(0).close();
        assertThat(answer(waits).join()).contains("HTTP/1.1 200 ");
        assertThat(small.join().statusCode()).isEqualTo(200);
        for (Socket holder : holders) {
            holder.close();
        }
        assertThat(upstream.server().requests)
                .extracting(request -> request.body())
                .contains("here", BODY);
    }

    @Test
    void gigabyte_thatDoesNotCount_passesWithoutBeingKept() throws Exception {
        AtomicLong received = new AtomicLong();
        assertThat(Runtime.getRuntime().maxMemory()).as("less than the body").isLessThan(1L << 29);
        try (LoopbackServer sink = LoopbackServer.start("sink", connection -> drain(connection, received));
                Gateway gateway = ScriptedUpstream.gateway(folder, sink.port(), Map.of());
                Socket client = new Socket(
                        InetAddress.getLoopbackAddress(),
                        URI.create(gateway.url()).getPort())) {
            OutputStream out = client.getOutputStream();
            out.write(("POST /http/127.0.0.1:" + sink.port() + FILES + " HTTP/1.1\r\nHost: 127.0.0.1:"
                            + client.getPort() + "\r\nConnection: close\r\nContent-Length: " + (1 << 30) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] megabyte = new byte[MEGABYTE];
            for (int i = 0; i < 1024; i++) {
                out.write(megabyte);
            }
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200 ");
        }
        assertThat(received.get()).isEqualTo(1L << 30);
    }

    private static void drain(Socket connection, AtomicLong received) throws IOException {
        InputStream in = new BufferedInputStream(connection.getInputStream(), MEGABYTE);
        RequestHead.read(in);
        byte[] buffer = new byte[MEGABYTE];
        int count = 0;
        while (count >= 0 && received.addAndGet(count) < 1L << 30) {
            count = in.read(buffer);
        }
        connection
                .getOutputStream()
                .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        in.read();
    }

    @Test
    void endlessBody_ofACall_is413_andTheServerHearsNothing() throws Exception {
        try (Socket client = send(upstream.raw("POST", CALL, CHUNKED, ""))) {
            byte[] chunk = ("100000\r\n" + "x".repeat(MEGABYTE) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            CompletableFuture<String> answer =
                    CompletableFuture.supplyAsync(() -> firstLine(client), GatewaySlowInputTest::inThread);
            int sent = 0;
            try {
                for (; sent < 1000 && !answer.isDone(); sent++) {
                    client.getOutputStream().write(chunk);
                }
            } catch (SocketException closed) {
                // it has heard enough
            }
            assertThat(answer.join()).startsWith("HTTP/1.1 413 ");
            assertThat(sent).isLessThan(1000);
            assertThat(upstream.server().requests).isEmpty();
        }
    }

    private static String firstLine(Socket client) {
        try {
            return new String(client.getInputStream().readNBytes(13), StandardCharsets.US_ASCII);
        } catch (IOException failure) {
            return failure.toString();
        }
    }

    @Test
    void gigabyte_ofACall_is413_beforeAByteOfItIsSent() throws Exception {
        String answer = upstream.exchange(
                upstream.raw("POST", CALL, "Expect: 100-continue\r\nContent-Length: " + (1 << 30) + "\r\n", ""));
        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("larger than 8 MB");
    }
}

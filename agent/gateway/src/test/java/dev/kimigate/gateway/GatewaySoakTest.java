package dev.kimigate.gateway;

import static dev.kimigate.gateway.GatewayFixture.BODY;
import static dev.kimigate.gateway.GatewayFixture.STREAM;
import static dev.kimigate.gateway.ScriptedUpstream.CALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.machine.StateFiles;
import dev.kimigate.testing.ScriptedServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that hang up, stop or send half, and a server that refuses, resets, tears and stalls, all at random. Whatever
 * happens, no permit is lost and none is given twice. {@code -Dkimigate.soak=N} sends N calls,
 * {@code -Dkimigate.soak.seed=N} the same as in another run.
 */
@Tag("slow") // 30 s: 500 calls, and the pauses after refusals and hang-ups
class GatewaySoakTest {
    private static final int LIMIT = 3;
    private static final int CALLS = Integer.getInteger("kimigate.soak", 500);
    private static final int CLIENTS = 24;
    /** Each costs a pause of all calls. */
    private static final int BETWEEN_REFUSALS = 300;

    private static final long SEED = Long.getLong("kimigate.soak.seed", System.nanoTime());
    private static final String REFUSAL = "{\"error\":{\"message\":\"You've reached your concurrent request limit.\"}}";

    @TempDir
    private Path folder;

    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final Map<String, AtomicInteger> ends = new ConcurrentHashMap<>();

    private void count(String end) {
        ends.computeIfAbsent(end, fresh -> new AtomicInteger()).incrementAndGet();
    }

    @Test
    void callsOfEveryFate_leaveNoPermitBehind_andNeverExceedTheLimit() throws Exception {
        System.out.println("soak: seed " + SEED);
        try (ScriptedUpstream upstream = ScriptedUpstream.open(folder, "limit", "" + LIMIT, "max-wait", "20s")) {
            upstream.server().on(CALL, request -> serve(request, new Random(SEED + request.number())));
            ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                Random random = new Random(SEED - i);
                calls.add(clients.submit(() -> {
                    count(call(upstream, random));
                    return null;
                }));
            }
            for (Future<?> call : calls) {
                call.get();
            }
            clients.shutdown();
            GatewayFixture.until(() -> upstream.server().inFlight() == 0);
            GatewayFixture.until(() -> left() == 0);
            System.out.println(
                    "soak: " + new TreeMap<>(ends) + ", " + upstream.server().count(CALL) + " arrived on "
                            + upstream.server().connections() + " connections, " + most + " at once");
            assertThat(most.get()).isBetween(2, LIMIT);
            assertThat(ends.keySet()).allMatch(end -> end.matches("200|403|429|502|torn|gone"));
            assertThat(Objects.requireNonNull(ends.get("200")).get()).isGreaterThan(CALLS / 3);
            upstream.server().on(CALL, ScriptedServer::fine);
            assertThat(upstream.send(upstream.post()).statusCode()).isEqualTo(200);
        }
    }

    /** Permits that are held, and calls that wait, over all processes. */
    private int left() throws Exception {
        StateFiles files = new StateFiles(folder.resolve("state"));
        int left = 0;
        for (String account : files.accounts()) {
            left += files.status(account).held() + files.status(account).waiting();
        }
        return left;
    }

    /** A call that the gateway gave up before this thread saw it is not in flight. */
    private boolean serve(ScriptedServer.Request request, Random random) throws IOException {
        if (!stays(request, 0)) {
            return false;
        }
        most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        AtomicBoolean done = new AtomicBoolean();
        Runnable over = () -> {
            if (!done.getAndSet(true)) {
                inFlight.decrementAndGet();
            }
        };
        try {
            return serve(request, random, over);
        } finally {
            over.run();
        }
    }

    private static boolean serve(ScriptedServer.Request request, Random random, Runnable over) throws IOException {
        if (request.number() % BETWEEN_REFUSALS == 0) {
            over.run();
            return request.whole(random.nextBoolean() ? "403 No" : "429 No", "application/json", REFUSAL);
        }
        int fate = random.nextInt(200);
        if (fate < 8) {
            return request.to().reset();
        }
        if (!stays(request, fate < 30 ? 100 : random.nextInt(6))) {
            return false;
        }
        if (fate < 100) {
            over.run(); // before the last byte, which lets the next come
            return ScriptedServer.fine(request);
        }
        request.head("200 OK", "text/event-stream", "Transfer-Encoding: chunked");
        for (int i = 0; i < 5; i++) {
            request.to().chunk("data: {\"i\":" + i + "}\n\n");
            if (fate > 195) {
                return request.to().reset();
            }
            if (!stays(request, 1 + random.nextInt(3))) {
                return false;
            }
        }
        over.run();
        request.to().lastChunk();
        return true;
    }

    /** Waits, and sees at once when the gateway hangs up. */
    private static boolean stays(ScriptedServer.Request request, int millis) throws IOException {
        request.to().socket().setSoTimeout(1 + millis);
        try {
            return request.to().in().read() >= 0;
        } catch (SocketTimeoutException stillThere) {
            request.to().socket().setSoTimeout(0);
            return true;
        }
    }

    private static String call(ScriptedUpstream upstream, Random random) throws Exception {
        int fate = random.nextInt(100);
        String body = random.nextBoolean() ? BODY : STREAM;
        String fields = "User-Agent: tool" + random.nextInt(4) + "/1\r\nConnection: close\r\nContent-Length: "
                + body.length() + "\r\n";
        byte[] call = upstream.raw("POST", CALL, fields, body).getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = upstream.socket()) {
            OutputStream out = socket.getOutputStream();
            out.write(call, 0, fate < 4 ? random.nextInt(call.length) : call.length);
            if (fate < 20) {
                Thread.sleep(random.nextInt(40));
                socket.setSoLinger(fate % 2 == 0, 0);
                return "gone";
            }
            if (fate < 30) {
                socket.getInputStream().read();
                Thread.sleep(random.nextInt(4));
                return "gone";
            }
            if (fate < 40) {
                Thread.sleep(random.nextInt(100));
            }
            return end(socket.getInputStream());
        } catch (IOException torn) {
            return "torn";
        }
    }

    private static String end(InputStream in) throws IOException {
        String answer = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        boolean whole = answer.contains("chunked") ? answer.endsWith("0\r\n\r\n") : answer.endsWith("}");
        return whole && answer.length() > 12 ? answer.substring(9, 12) : "torn";
    }
}

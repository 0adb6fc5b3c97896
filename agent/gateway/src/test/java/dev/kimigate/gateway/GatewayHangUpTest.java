package dev.kimigate.gateway;

import static dev.kimigate.gateway.GatewayFixture.BODY;
import static dev.kimigate.gateway.GatewayFixture.CHAT;
import static dev.kimigate.gateway.GatewayFixture.MESSAGES;
import static dev.kimigate.gateway.GatewayFixture.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kimigate.harness.endpoint.Behaviour;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that go before they have their answer, or take none of it, and many that wait. */
class GatewayHangUpTest {
    private static final int MANY = 1000;

    @TempDir
    private Path folder;

    @Test
    void client_thatHangsUpWhileItWaits_isNeverSent() throws Exception {
        Behaviour slow = Behaviour.usual().withLimit(1).withMillis(1500);
        try (GatewayFixture fixture = GatewayFixture.open(folder, slow, "limit", "1")) {
            Socket first = fixture.call(CHAT, BODY);
            GatewayFixture.until(() -> fixture.figures().inFlight() == 1);
            List<Socket> waiting = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                waiting.add(fixture.call(CHAT, BODY));
            }
            var last = fixture.sendAsync(fixture.post(CHAT, BODY));
            Thread.sleep(300);
            for (Socket socket : waiting) {
                socket.close();
            }
            assertThat(last).succeedsWithin(Duration.ofSeconds(10));
            assertThat(last.join().statusCode()).isEqualTo(200);
            assertThat(fixture.figures().arrived()).isEqualTo(2);
            assertThat(fixture.figures().maxOffered()).isEqualTo(1);
            first.close();
        }
    }

    @Test
    void client_thatHangsUpInTheStream_givesItsPermitBackAtOnce() throws Exception {
        Behaviour slow = Behaviour.usual().withLimit(1).withMillis(60_000).withChunks(600);
        try (GatewayFixture fixture = GatewayFixture.open(folder, slow, "limit", "1")) {
            Socket first = fixture.call(MESSAGES, STREAM);
            assertThat(first.getInputStream().read()).isEqualTo('H');
            fixture.endpoint().change(behaviour -> behaviour.withMillis(50));
            var next = fixture.sendAsync(fixture.post(MESSAGES, STREAM));
            Thread.sleep(200);
            first.close();
            long closed = System.nanoTime();
            assertThat(next).succeedsWithin(Duration.ofSeconds(5));
            assertThat(Duration.ofNanos(System.nanoTime() - closed)).isLessThan(Duration.ofSeconds(2));
            assertThat(fixture.figures().aborted()).isEqualTo(1);
            assertThat(fixture.figures().maxOffered()).isEqualTo(1);
            assertThat(fixture.figures().refused()).isZero();
        }
    }

    @Test
    void client_thatHangsUpBeforeTheHeaders_endsTheServersCall() throws Exception {
        Behaviour slow = Behaviour.usual().withLimit(1).with("headerDelayMillis", 30_000);
        try (GatewayFixture fixture = GatewayFixture.open(folder, slow, "limit", "1")) {
            Socket first = fixture.call(CHAT, BODY);
            GatewayFixture.until(() -> fixture.figures().inFlight() == 1);
            first.close();
            GatewayFixture.until(() -> fixture.figures().aborted() == 1);
            fixture.endpoint().change(behaviour -> behaviour.with("headerDelayMillis", 0));
            assertThat(fixture.send(fixture.post(CHAT, BODY)).statusCode()).isEqualTo(200);
            assertThat(fixture.figures().refused()).isZero();
        }
    }

    @Test
    void waitingRequests_haveNoThreadEach() throws Exception {
        Behaviour held = Behaviour.usual().withLimit(1).withMillis(60_000);
        try (GatewayFixture fixture = GatewayFixture.open(folder, held, "limit", "1")) {
            List<Socket> sockets = new ArrayList<>();
            sockets.add(fixture.call(CHAT, BODY));
            GatewayFixture.until(() -> fixture.figures().inFlight() == 1);
            int before = Thread.activeCount();
            for (int i = 0; i < MANY; i++) {
                sockets.add(fixture.call(CHAT, BODY));
            }
            GatewayFixture.until(() -> fixture.waiting() == MANY);
            assertThat(Thread.activeCount()).isLessThan(before + 20);
            for (Socket socket : sockets) {
                socket.close();
            }
            GatewayFixture.until(() -> fixture.waiting() == 0);
            GatewayFixture.until(() -> fixture.figures().inFlight() == 0);
            assertThat(fixture.figures().arrived()).isEqualTo(1);
            fixture.endpoint().change(behaviour -> behaviour.withMillis(10));
            assertThat(fixture.send(fixture.post(CHAT, BODY)).statusCode()).isEqualTo(200);
        }
    }

    /** 25 s until a client counts as one that reads nothing. */
    @Test
    @Tag("slow")
    void client_thatReadsNothing_losesItsPermitToThoseThatWait() throws Exception {
        Behaviour endless = Behaviour.usual().withLimit(1).withMillis(100).with("bytes", 64 << 20);
        try (GatewayFixture fixture = GatewayFixture.open(folder, endless, "limit", "1");
                Socket stopped = fixture.call(MESSAGES, STREAM)) {
            assertThat(stopped.getInputStream().read()).isEqualTo('H');
            fixture.endpoint().change(behaviour -> behaviour.with("bytes", 0));
            var next = fixture.sendAsync(fixture.post(CHAT, BODY));
            assertThat(next).succeedsWithin(Duration.ofSeconds(40));
            assertThat(next.join().statusCode()).isEqualTo(200);
            assertThat(fixture.figures().maxOffered()).isEqualTo(1);
        }
    }

    /** As when the user presses Ctrl-Z, or closes the lid of the terminal's machine, in the middle of an answer. */
    @Test
    @Tag("slow") // as above
    void tool_thatIsSuspendedInItsStream_losesItsPermitToAnother_within35Seconds() throws Exception {
        assumeThat(Path.of("/usr/bin/curl")).as("curl").isExecutable();
        Behaviour endless = Behaviour.usual().withLimit(1).withMillis(100).with("bytes", 64 << 20);
        try (GatewayFixture fixture = GatewayFixture.open(folder, endless, "limit", "1", "log", "file")) {
            Process tool = new ProcessBuilder(
                            "/usr/bin/curl",
                            "--silent",
                            "--no-buffer",
                            "--noproxy",
                            "*",
                            "--limit-rate",
                            "200k",
                            "--user-agent",
                            "suspended-tool/1",
                            "--data",
                            STREAM,
                            "--output",
                            folder.resolve("out").toString(),
                            fixture.url(MESSAGES).toString())
                    .start();
            try {
                GatewayFixture.until(() -> Files.exists(folder.resolve("out")));
                signal(tool, "STOP");
                fixture.endpoint().change(behaviour -> behaviour.with("bytes", 0));
                long suspended = System.nanoTime();
                var next = fixture.sendAsync(fixture.post(CHAT, BODY));
                assertThat(next).succeedsWithin(GatewayFixture.LONG);
                assertThat(next.join().statusCode()).isEqualTo(200);
                assertThat(Duration.ofNanos(System.nanoTime() - suspended)).isLessThan(Duration.ofSeconds(35));
                assertThat(fixture.figures().maxOffered()).isEqualTo(1);
                assertThat(fixture.figures().refused()).isZero();
                signal(tool, "CONT");
                assertThat(tool.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(tool.exitValue()).isIn(18, 56); // cut off in the middle, and it knows
                Path log = folder.resolve("state").resolve("log");
                GatewayFixture.until(
                        () -> Files.readString(log).contains("gave up a call of suspended-tool: it took nothing"));
            } finally {
                tool.destroyForcibly();
            }
        }
    }

    private static void signal(Process process, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, "" + process.pid())
                        .start()
                        .waitFor())
                .isZero();
    }
}

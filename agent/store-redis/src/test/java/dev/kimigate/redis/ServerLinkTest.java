package dev.kimigate.redis;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.http.CuttableNetwork;
import dev.kimigate.harness.http.FreshPorts;
import dev.kimigate.lease.LeaseServer;
import dev.kimigate.lease.ServerException;
import dev.kimigate.lease.SharedCoolDown;
import dev.kimigate.lease.StartsRequest;
import dev.kimigate.lease.SyncAnswer;
import dev.kimigate.lease.SyncRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The adapter on real servers, and on some that are none. */
class ServerLinkTest {
    private static final long PATIENCE = 10_000;
    private static final String SECRET = "no-such-word-in-messages";

    @RegisterExtension
    final Opened open = new Opened();

    private final List<List<String>> calls = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    private TestServer server(TestServer.Kind kind, String... options) {
        TestServer server = TestServer.start(kind, options);
        open.add(server);
        return server;
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "link");
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    }

    private LinkOpener opener(String url, @Nullable SSLSocketFactory tls, Map<String, String> environment) {
        return new LinkOpener(ServerPlace.parse(url), "test", environment, tls, this::thread);
    }

    private LeaseServer.Channel link(String url, Map<String, String> environment) throws ServerException {
        return link(opener(url, null, environment));
    }

    private LeaseServer.Channel link(LinkOpener opener) throws ServerException {
        LeaseServer.Channel link = opener.connect(calls::add, PATIENCE);
        open.add(link);
        return link;
    }

    private static SyncRequest request(String node, long seq, int asserted, int want) {
        return new SyncRequest(node, 7, 1, seq, asserted, want, 20, 15_000, 120_000, 0, 0, false, "-");
    }

    private static SyncAnswer sync(LeaseServer.Channel link, SyncRequest request) throws ServerException {
        return requireNonNull(SyncAnswer.of(request, link.sync(request, PATIENCE)));
    }

    private static String url(TestServer server) {
        return "redis://127.0.0.1:" + server.port();
    }

    @ParameterizedTest
    @EnumSource
    void sync_isAnswered_andOthersAreCalled(TestServer.Kind kind) throws ServerException {
        TestServer server = server(kind);
        LeaseServer.Channel one = link(url(server), Map.of());
        LeaseServer.Channel two = link(url(server), Map.of());
        SyncRequest shortLease = new SyncRequest("a", 7, 1, 1, 20, 20, 20, 200, 400, 0, 0, false, one.run());
        assertThat(sync(one, shortLease).block()).isEqualTo(20);
        await().until(() -> sync(one, request("a", System.nanoTime(), 20, 20)).graceMillis() == 0);

        assertThat(sync(two, request("b", 1, 0, 20)).block()).isZero();

        await().untilAsserted(() -> assertThat(calls).contains(List.of("a"))); // it holds what the other lacks
        assertThat(one.run()).hasSize(40).isEqualTo(two.run());
    }

    @ParameterizedTest
    @EnumSource
    void coolDown_isThatWhichEndsLast_andAllMachinesAreCalled(TestServer.Kind kind) throws ServerException {
        TestServer server = server(kind);
        LeaseServer.Channel one = link(url(server), Map.of());
        LeaseServer.Channel two = link(url(server), Map.of());
        assertThat(one.coolDown(SharedCoolDown.NONE, PATIENCE)).isEqualTo(SharedCoolDown.NONE);
        assertThat(calls).isEmpty();

        assertThat(one.coolDown(new SharedCoolDown(60_000, 3), PATIENCE)).isEqualTo(new SharedCoolDown(60_000, 3));

        await().untilAsserted(() -> assertThat(calls).contains(List.of("*")));
        SharedCoolDown heard = two.coolDown(new SharedCoolDown(1_000, 4), PATIENCE);
        assertThat(heard.reason()).isEqualTo(3);
        assertThat(heard.millis()).isBetween(1_001L, 60_000L);
        assertThat(two.coolDown(new SharedCoolDown(90_000, 4), PATIENCE)).isEqualTo(new SharedCoolDown(90_000, 4));
        assertThat(one.coolDown(new SharedCoolDown(9_000_000, 5), PATIENCE).millis())
                .isEqualTo(600_000);
    }

    @ParameterizedTest
    @EnumSource
    void tls_isSpoken_toTheHostOfTheCertificateOnly(TestServer.Kind kind, @TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.create(folder);
        TestServer server = TestServer.startTls(kind, certificate);
        open.add(server);

        LeaseServer.Channel link =
                link(opener("rediss://localhost:" + server.port(), certificate.trusting(), Map.of()));

        assertThat(sync(link, request("a", 1, 3, 3)).block()).isEqualTo(3);
        assertThatThrownBy(() -> link(opener("rediss://127.0.0.1:" + server.port(), certificate.trusting(), Map.of())))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("TLS failed")
                .hasMessageContaining("127.0.0.1");
        assertThatThrownBy(() -> link(opener("rediss://localhost:" + server.port(), null, Map.of())))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("TLS failed");
        assertThatThrownBy(() -> link("redis://localhost:" + server.port(), Map.of()))
                .isInstanceOf(ServerException.class);
    }

    @ParameterizedTest
    @EnumSource
    void user_needsNoMoreThanTheDocumentedPermissions(TestServer.Kind kind, @TempDir Path folder) throws Exception {
        TestServer server = server(kind);
        server.command(("ACL SETUSER " + ServerAcl.line("gate", SECRET)).split(" "));
        server.command("ACL", "SETUSER", "default", "off");
        String url = "redis://gate@127.0.0.1:" + server.port();
        Path file = Files.writeString(folder.resolve("password"), SECRET + "\n");

        LeaseServer.Channel link = link(url, Map.of(ServerPassword.FILE_VARIABLE, file.toString()));
        assertThat(sync(link, request("a", 1, 3, 3)).block()).isEqualTo(3);
        assertThat(link.coolDown(new SharedCoolDown(100, 3), PATIENCE).millis()).isEqualTo(100);
        assertThat(link.run()).hasSize(40);

        assertThat(catchThrowable(() -> link(url, Map.of(ServerPassword.VARIABLE, SECRET + "x"))))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("WRONGPASS")
                .hasMessageNotContaining(SECRET)
                .hasNoCause();
        assertThatThrownBy(() -> link(url, Map.of()))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("NOAUTH")
                .hasMessageContaining(ServerPassword.VARIABLE);
    }

    @ParameterizedTest
    @EnumSource
    void passwordOfTheDefaultUser_isEnough_andADatabaseIsChosen(TestServer.Kind kind) throws ServerException {
        TestServer server = server(kind, "--requirepass", SECRET);
        Map<String, String> password = Map.of(ServerPassword.VARIABLE, SECRET);
        LeaseServer.Channel third = link(url(server) + "/3", password);
        assertThat(sync(third, request("a", 1, 3, 3)).held()).isEqualTo(3);

        LeaseServer.Channel first = link(url(server), password);

        assertThat(sync(first, request("b", 1, 4, 4)).held()).isEqualTo(4);
        assertThatThrownBy(() -> link(url(server) + "/99", password))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("database");
    }

    @ParameterizedTest
    @EnumSource
    void scriptsThatWereFlushed_areLoadedAgain(TestServer.Kind kind) throws ServerException {
        TestServer server = server(kind);
        LeaseServer.Channel link = link(url(server), Map.of());
        assertThat(sync(link, request("a", 1, 3, 3)).block()).isEqualTo(3);
        server.command("SCRIPT", "FLUSH");

        assertThat(sync(link, request("a", 2, 4, 4)).block()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource
    void serverThatStopped_isGivenUpInTime_andItsReaderEnds(TestServer.Kind kind) throws Exception {
        TestServer server = server(kind);
        LeaseServer.Channel link = link(url(server), Map.of());
        server.signal("STOP");

        assertThatThrownBy(() -> link.sync(request("a", 1, 3, 3), 300))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("300 ms");
        LinkOpener opener = opener(url(server), null, Map.of());
        assertThatThrownBy(() -> opener.connect(calls::add, 300)).isInstanceOf(ServerException.class);

        server.signal("CONT");
        for (Thread thread : threads) {
            thread.join(PATIENCE);
            assertThat(thread.isAlive()).isFalse();
        }
        assertThat(sync(link(opener), request("a", 2, 5, 5)).block()).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource
    void clientThatWasKilled_saysSo(TestServer.Kind kind) throws ServerException {
        TestServer server = server(kind);
        LeaseServer.Channel link = link(url(server), Map.of());
        server.command("CLIENT", "KILL", "TYPE", "pubsub");

        assertThatThrownBy(() -> link.sync(request("a", 1, 3, 3), PATIENCE))
                .isInstanceOf(ServerException.class)
                .message()
                .isIn("the server closed the connection", "the connection was lost");
    }

    /** The second answer to the first request would be taken for the first to the second. */
    @ParameterizedTest
    @EnumSource
    void answerThatNobodyAskedFor_endsTheLink(TestServer.Kind kind) throws Exception {
        TestServer server = server(kind);
        CuttableNetwork network = new CuttableNetwork(server.port());
        open.add(network);
        LeaseServer.Channel link = link("redis://127.0.0.1:" + network.port(), Map.of());
        SyncAnswer unused = sync(link, request("a", 1, 3, 3)); // from now on the server has the script
        network.doubling(true);
        assertThat(sync(link, request("a", 2, 3, 3)).block()).isEqualTo(3);
        Thread.sleep(500); // the second answer arrives

        assertThatThrownBy(() -> link.starts(new StartsRequest("a", 1, 1, 1, 1, 1_000), PATIENCE))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("not asked");
    }

    @ParameterizedTest
    @EnumSource
    void replica_isRefused(TestServer.Kind kind) {
        TestServer server = server(kind, "--replicaof", "127.0.0.1 1");

        assertThatThrownBy(() -> link(url(server), Map.of()))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("replica");
    }

    /** An old server's error quotes the arguments of the command that it does not know. */
    @Test
    void oldServer_isNamed_withoutThePassword() throws IOException {
        String quoting =
                "-ERR unknown command `HELLO`, with args beginning with: `3`, `AUTH`, `gate`, `" + SECRET + "`\r\n";
        int port = answering(quoting);

        assertThat(catchThrowable(
                        () -> link("redis://gate@127.0.0.1:" + port, Map.of(ServerPassword.VARIABLE, SECRET))))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("older than Redis 6")
                .hasMessageNotContaining(SECRET)
                .hasNoCause();
    }

    @Test
    void anotherKindOfServer_isNotTakenForOne() throws IOException {
        int port = answering("HTTP/1.1 400 Bad Request\r\n\r\n");

        assertThatThrownBy(() -> link("redis://127.0.0.1:" + port, Map.of()))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("no Redis and no Valkey");
    }

    /** A server that answers everything with the same text. */
    private int answering(String text) throws IOException {
        ServerSocket server = new ServerSocket(0);
        open.add(server);
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    if (socket.getInputStream().read() >= 0) {
                        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
                        Thread.sleep(200);
                    }
                } catch (IOException | InterruptedException e) {
                    return;
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server.getLocalPort();
    }

    /** A look-up cannot be interrupted: it must not hold the leader up, nor more and more threads. */
    @ParameterizedTest
    @EnumSource
    void lookUpThatHangs_costsOneThread_untilItEnds(TestServer.Kind kind) throws Exception {
        TestServer server = server(kind);
        CountDownLatch resolved = new CountDownLatch(1);
        LinkOpener opener = new LinkOpener(
                ServerPlace.parse("redis://slow.example:" + server.port()),
                "test",
                Map.of(),
                null,
                this::thread,
                host -> {
                    try {
                        resolved.await();
                    } catch (InterruptedException e) {
                        throw new UnknownHostException(host);
                    }
                    return new InetAddress[] {InetAddress.getLoopbackAddress()};
                });
        assertThatThrownBy(() -> opener.connect(calls::add, 200)).hasMessageContaining("200 ms");
        assertThatThrownBy(() -> opener.connect(calls::add, PATIENCE)).hasMessageContaining("still looked up");
        assertThat(threads).hasSize(1);

        resolved.countDown();

        threads.get(0).join(PATIENCE);
        assertThat(sync(link(opener), request("a", 1, 3, 3)).block()).isEqualTo(3);
    }

    @Test
    void noServer_isToldAtOnce() throws IOException {
        int port = FreshPorts.free();

        assertThatThrownBy(() -> link("redis://127.0.0.1:" + port, Map.of()))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageContaining("refused");
        assertThatThrownBy(() -> link("redis://no-such-host.invalid", Map.of()))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("cannot be resolved");
    }

    /** It accepts, and says nothing: the deadline covers the login too, and TLS. */
    @Test
    void silentServer_isGivenUpInTime() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            for (String scheme : List.of("redis", "rediss")) {
                LinkOpener opener = opener(scheme + "://127.0.0.1:" + silent.getLocalPort(), null, Map.of());
                long start = System.nanoTime();

                assertThatThrownBy(() -> opener.connect(calls::add, 500)).isInstanceOf(ServerException.class);

                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            }
            for (Thread thread : threads) {
                thread.join(TimeUnit.SECONDS.toMillis(10));
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }
}

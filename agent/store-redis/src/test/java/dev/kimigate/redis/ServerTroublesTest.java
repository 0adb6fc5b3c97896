package dev.kimigate.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.http.CuttableNetwork;
import dev.kimigate.lease.ServerScript;
import dev.kimigate.limiter.Permit;
import dev.kimigate.store.LeaseStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that goes wrong while machines use it: calls go on, it is said once, and all is well again by itself. */
@Tag("slow") // leases of 2 s must run out
@Execution(ExecutionMode.CONCURRENT)
class ServerTroublesTest {
    private static final int LIMIT = 6;
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String SECRET = "no-such-word-in-messages";

    @TempDir
    Path folder;

    @RegisterExtension
    final Opened open = new Opened();

    /** What goes wrong, how it ends, and what is said of it. */
    private enum Trouble {
        READ_ONLY("CONFIG SET min-replicas-to-write 1", "CONFIG SET min-replicas-to-write 0", "NOREPLICAS"),
        REPLICA("REPLICAOF 127.0.0.1 1", "REPLICAOF NO ONE", "replica"),
        FULL("CONFIG SET maxmemory 1", "CONFIG SET maxmemory 0", "memory is full"),
        WRONG_TYPE("SET KEY text", "DEL KEY", "another program"),
        NO_PERMISSION("ACL SETUSER default -evalsha", "ACL SETUSER default +evalsha", "permission");

        private final String begin;
        private final String end;
        private final String said;

        Trouble(String begin, String end, String said) {
            this.begin = begin;
            this.end = end;
            this.said = said;
        }
    }

    private TestServer server(TestServer.Kind kind) {
        TestServer server = TestServer.start(kind);
        open.add(server);
        return server;
    }

    private LeasingJvm jvm(String machine, TestServer server) throws Exception {
        LeasingJvm jvm =
                new LeasingJvm(LeasingJvm.folder(folder, machine), "redis://127.0.0.1:" + server.port(), LIMIT, 0);
        open.add(jvm);
        return jvm;
    }

    private static long granted(List<CompletableFuture<Permit>> calls) {
        return calls.stream().filter(CompletableFuture::isDone).count();
    }

    private static void command(TestServer server, String line) {
        String key = ServerScript.SYNC.key(LeasingJvm.ACCOUNT);
        server.command(line.replace("KEY", key).split(" "));
    }

    @ParameterizedTest
    @EnumSource
    void trouble_leavesTheShare_isSaidOnce_andPasses(TestServer.Kind kind) throws Exception {
        for (Trouble trouble : Trouble.values()) {
            TestServer server = server(kind);
            LeasingJvm one = jvm(trouble + "-one", server);
            LeasingJvm two = jvm(trouble + "-two", server);
            two.acquire().get(60, TimeUnit.SECONDS).release();
            Permit running = one.acquire().get(60, TimeUnit.SECONDS);
            List<CompletableFuture<Permit>> calls = one.acquire(2 * LIMIT);
            await().atMost(LONG).until(() -> granted(calls) >= LIMIT - 2);

            if (trouble == Trouble.WRONG_TYPE) {
                command(server, "DEL KEY");
            }
            command(server, trouble.begin);

            await("comes back")
                    .atMost(LONG)
                    .untilAsserted(() -> assertThat(one.said)
                            .as("%s", trouble)
                            .anySatisfy(
                                    line -> assertThat(line).startsWith("lost").contains(trouble.said)));
            assertThat(one.lease().state()).isEqualTo(LeaseStatus.State.LOST);
            await().atMost(LONG).until(() -> one.store.shared().bound() <= LIMIT / 2);
            assertThat(one.store.shared().bound()).isPositive();
            assertThat(running.counted()).isTrue();

            command(server, trouble.end);

            await("comes back").atMost(LONG).until(() -> one.lease().state() == LeaseStatus.State.CONNECTED);
            running.release();
            calls.forEach(call -> call.thenAccept(Permit::release));
            await().atMost(LONG).until(() -> granted(calls) == 2 * LIMIT);
            assertThat(one.said.stream().filter(line -> line.startsWith("lost")))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void passwordThatIsChanged_isAsALostServer(TestServer.Kind kind) throws Exception {
        TestServer server = server(kind);
        LeasingJvm one = jvm("one", server);
        one.acquire().get(60, TimeUnit.SECONDS).release();

        server.command("CONFIG", "SET", "requirepass", SECRET);
        server.commandAs(SECRET, "CLIENT KILL TYPE pubsub");

        await("comes back")
                .atMost(LONG)
                .untilAsserted(() -> assertThat(one.said)
                        .anySatisfy(line -> assertThat(line)
                                .startsWith("lost")
                                .contains("password")
                                .contains(ServerPassword.VARIABLE)
                                .doesNotContain(SECRET)));
        one.acquire().get(60, TimeUnit.SECONDS).release(); // it has its share, one at least
        server.commandAs(SECRET, "CONFIG SET requirepass \"\"");
        await().atMost(LONG).until(() -> one.lease().state() == LeaseStatus.State.CONNECTED);
    }

    /** The account's keys are thrown out, again and again, while two machines use all permits. */
    @ParameterizedTest
    @EnumSource
    void keysThatAreEvicted_orScriptsFlushed_giveNoPermitTwice(TestServer.Kind kind) throws Exception {
        TestServer server = server(kind);
        LeasingJvm one = jvm("one", server);
        LeasingJvm two = jvm("two", server);
        one.acquire().get(60, TimeUnit.SECONDS).release();
        two.acquire().get(60, TimeUnit.SECONDS).release();
        List<CompletableFuture<Permit>> calls = new ArrayList<>();
        calls.addAll(one.acquire(LIMIT));
        calls.addAll(two.acquire(LIMIT));
        await().atMost(LONG).until(() -> granted(calls) == LIMIT);

        for (int i = 0; i < 4; i++) {
            server.command("FLUSHALL");
            server.command("SCRIPT", "FLUSH");
            await().during(Duration.ofMillis(1_500)).atMost(LONG).until(() -> granted(calls) == LIMIT);
        }

        calls.forEach(call -> call.thenAccept(Permit::release));
        await().atMost(LONG).until(() -> granted(calls) == 2 * LIMIT);
        assertThat(one.said).containsOnly("connected");
    }

    /** Scripts of ours are loaded again when the server has forgotten them, whichever it is. */
    @ParameterizedTest
    @EnumSource
    void clientsThatAreKilled_connectAgain(TestServer.Kind kind) throws Exception {
        TestServer server = server(kind);
        LeasingJvm one = jvm("one", server);
        List<CompletableFuture<Permit>> calls = one.acquire(LIMIT);
        await().atMost(LONG).until(() -> granted(calls) == LIMIT);
        for (int i = 0; i < 5; i++) {
            server.command("CLIENT", "KILL", "TYPE", "pubsub");
            Thread.sleep(200);
        }

        await().atMost(LONG).until(() -> one.lease().state() == LeaseStatus.State.CONNECTED);
        assertThat(one.store.shared().bound()).isEqualTo(LIMIT);
        assertThat(one.said).containsOnly("connected"); // no lease has run out
    }

    /** Whatever the answers were to, the connection is given up, and permits are those of the lease. */
    @ParameterizedTest
    @EnumSource
    void answersThatComeTwice_giveNoPermitTwice(TestServer.Kind kind) throws Exception {
        TestServer server = server(kind);
        CuttableNetwork network = new CuttableNetwork(server.port());
        open.add(network);
        LeasingJvm one =
                new LeasingJvm(LeasingJvm.folder(folder, "one"), "redis://127.0.0.1:" + network.port(), LIMIT, 0);
        open.add(one);
        LeasingJvm two = jvm("two", server);
        one.acquire().get(60, TimeUnit.SECONDS).release();
        two.acquire().get(60, TimeUnit.SECONDS).release();
        List<CompletableFuture<Permit>> calls = new ArrayList<>(one.acquire(LIMIT));
        calls.addAll(two.acquire(LIMIT));
        await().atMost(LONG).until(() -> granted(calls) == LIMIT);

        network.doubling(true);
        await().atMost(LONG).until(() -> one.said.stream().anyMatch(line -> line.startsWith("lost")));
        assertThat(granted(calls)).isEqualTo(LIMIT);
        network.doubling(false);
        await().atMost(LONG).until(() -> one.lease().state() == LeaseStatus.State.CONNECTED);

        assertThat(granted(calls)).isEqualTo(LIMIT);
        calls.forEach(call -> call.thenAccept(Permit::release));
        await().atMost(LONG).until(() -> granted(calls) == 2 * LIMIT);
    }
}

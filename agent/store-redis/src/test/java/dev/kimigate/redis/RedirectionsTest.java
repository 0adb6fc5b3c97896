package dev.kimigate.redis;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.http.FreshPorts;
import dev.kimigate.lease.LeaseServer;
import dev.kimigate.lease.ServerException;
import dev.kimigate.lease.SyncAnswer;
import dev.kimigate.lease.SyncRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server is not at the address of the URL, but where sentinels or a node of the cluster say. */
@Tag("slow") // 25 s: two fail-overs, and two clusters that come together
class RedirectionsTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final long PATIENCE = 10_000;
    private static final int SLOTS = 16_384;

    @RegisterExtension
    final Opened open = new Opened();

    private TestServer opened(TestServer server) {
        open.add(server);
        return server;
    }

    private LeaseServer.Channel link(String url, String account) throws ServerException {
        LinkOpener opener = new LinkOpener(ServerPlace.parse(url), account, Map.of(), null, work -> {
            Thread thread = new Thread(work, "link");
            thread.setDaemon(true);
            return thread;
        });
        LeaseServer.Channel link = opener.connect(nodes -> {}, PATIENCE);
        open.add(link);
        return link;
    }

    /** How many machines the account has, that one included. */
    private static int sync(LeaseServer.Channel link, String machine) throws ServerException {
        SyncRequest request =
                new SyncRequest(machine, 7, 1, System.nanoTime(), 0, 20, 20, 15_000, 120_000, 0, 0, false, "-");
        return requireNonNull(SyncAnswer.of(request, link.sync(request, PATIENCE)))
                .machines();
    }

    @ParameterizedTest
    @EnumSource
    void sentinels_areAskedForThePrimary_alsoAfterAFailOver(TestServer.Kind kind) throws Exception {
        TestServer primary = opened(TestServer.start(kind));
        TestServer replica = opened(TestServer.start(kind, "--replicaof", "127.0.0.1", "" + primary.port()));
        TestServer sentinel = opened(TestServer.startSentinel(kind, "kimi", primary));
        int nobody = FreshPorts.free();
        String url = "redis-sentinel://127.0.0.1:" + nobody + ",127.0.0.1:" + sentinel.port() + "#kimi";
        sync(link(url, "test"), "a");
        assertThat(primary.scriptsRun()).isPositive();
        await().atMost(LONG)
                .until(() -> sentinel.ask("SENTINEL", "REPLICAS", "kimi").length() > 2);
        long before = replica.scriptsRun();

        primary.close();

        await().atMost(LONG).ignoreExceptions().untilAsserted(() -> sync(link(url, "test"), "b"));
        assertThat(replica.scriptsRun()).isGreaterThan(before);
        assertThatThrownBy(() -> link(url.replace("#kimi", "#other"), "test"))
                .hasMessageContaining("the sentinel knows no primary named other");
    }

    @ParameterizedTest
    @EnumSource
    void clusterNode_leadsToTheOneThatHasTheKey(TestServer.Kind kind) throws Exception {
        List<TestServer> nodes = cluster(kind);
        for (String account : List.of("a", "b", "c", "d", "e", "f")) {
            LeaseServer.Channel one = link("redis://127.0.0.1:" + nodes.get(0).port(), account);
            LeaseServer.Channel two = link("redis://127.0.0.1:" + nodes.get(1).port(), account);
            assertThat(sync(one, "one")).isEqualTo(1);
            assertThat(sync(two, "two")).isEqualTo(2);
            assertThat(one.run()).as("the node").isEqualTo(two.run());
        }
        assertThat(nodes).allMatch(node -> node.scriptsRun() > 0);
    }

    private List<TestServer> cluster(TestServer.Kind kind) throws IOException {
        List<TestServer> nodes = new ArrayList<>();
        int bus = 0;
        for (int i = 0; i < 2; i++) {
            bus = FreshPorts.free();
            nodes.add(opened(TestServer.start(
                    kind, "--cluster-enabled", "yes", "--cluster-port", "" + bus, "--cluster-node-timeout", "5000")));
        }
        nodes.get(0).command("CLUSTER", "ADDSLOTSRANGE", "0", "" + (SLOTS / 2 - 1));
        nodes.get(1).command("CLUSTER", "ADDSLOTSRANGE", "" + SLOTS / 2, "" + (SLOTS - 1));
        nodes.get(0).command("CLUSTER", "MEET", "127.0.0.1", "" + nodes.get(1).port(), "" + bus);
        await().atMost(LONG)
                .until(() -> nodes.stream()
                        .allMatch(node -> node.ask("CLUSTER", "INFO").contains("cluster_state:ok")));
        return nodes;
    }
}

package dev.kimigate.lease;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kimigate.lease.LeaseTable.Reserving;
import dev.kimigate.redis.Opened;
import dev.kimigate.redis.TestServer;
import io.valkey.Protocol.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the script does on real servers what the table does in Java, which other tests attack. */
class SyncScriptTest {
    @RegisterExtension
    final Opened open = new Opened();

    private ScriptServer start(TestServer.Kind kind) {
        return open.add(new ScriptServer(open.add(TestServer.start(kind)), "test"));
    }

    @ParameterizedTest
    @EnumSource
    void traffic_withTroubles_isAnsweredAsByTheTable(TestServer.Kind kind) {
        ScriptServer script = start(kind);
        int[] refused = {0};
        int[] calls = {0};
        for (int seed = 0; seed < 8; seed++) {
            script.call(Command.DEL, script.key());
            Random random = new Random(seed);
            LeaseWorld world = new LeaseWorld(1 + random.nextInt(24), 1 + random.nextInt(8), Reserving.BLOCK, seed);
            world.loss = 0.1;
            world.doubling = 0.2;
            world.lateness = 0.05;
            world.watcher = (request, answer) -> {
                Object reply = script.sync(world.now, request.arguments());
                assertThat(SyncAnswer.of(request, reply)).isEqualTo(answer);
                assertThat(SyncAnswer.refusal(reply)).isEqualTo(world.table.refusal());
                refused[0] += answer == null ? 1 : 0;
                if (answer != null && !world.table.calls().isEmpty()) {
                    calls[0]++;
                    assertThat(script.nextCalls()).isEqualTo(world.table.calls());
                }
                script.assertSame(world.table);
            };
            for (int round = 0; round < 8; round++) {
                LeaseTroubles.change(world);
                world.run(1_000 + random.nextInt(random.nextInt(3) == 0 ? 60_000 : 4_000));
            }
            script.assertNoMoreCalls();
        }
        assertThat(refused[0]).isPositive();
        assertThat(calls[0]).isPositive();
    }

    /** Requests that no leader would send: anything goes, so that no branch is left out. */
    @ParameterizedTest
    @EnumSource
    void requestsOfAnyKind_areAnsweredAsByTheTable(TestServer.Kind kind) {
        ScriptServer script = start(kind);
        for (int seed = 0; seed < 20; seed++) {
            script.call(Command.DEL, script.key());
            Random random = new Random(seed);
            LeaseTable table = new LeaseTable(Reserving.BLOCK);
            long now = 1_795_000_000_000L;
            for (int i = 0; i < 200; i++) {
                now += random.nextInt(4) == 0
                        ? random.nextInt(200_000) / (1 + random.nextInt(100))
                        : random.nextInt(50);
                SyncRequest request = request(random, table.birth());
                SyncAnswer answer = table.sync(now, request);
                Object reply = script.sync(now, request.arguments());
                assertThat(SyncAnswer.of(request, reply))
                        .as("seed %d, step %d", seed, i)
                        .isEqualTo(answer);
                assertThat(SyncAnswer.refusal(reply)).isEqualTo(table.refusal());
                script.assertSame(table);
                if (answer != null && !table.calls().isEmpty()) {
                    assertThat(script.nextCalls()).isEqualTo(table.calls());
                }
            }
        }
    }

    private static SyncRequest request(Random random, long birth) {
        int limit = 1 + random.nextInt(random.nextInt(5) == 0 ? 4 : 20);
        return new SyncRequest(
                "m" + random.nextInt(6),
                1 + random.nextInt(20) / 19,
                1 + random.nextInt(40) / 38,
                1 + random.nextInt(1_000),
                random.nextInt(3) == 0 ? random.nextInt(8) : 0,
                random.nextInt(12),
                random.nextInt(9) == 0 ? 65_535 : limit,
                15_000,
                120_000,
                switch (random.nextInt(8)) {
                    case 0 -> 7;
                    case 1 -> birth;
                    default -> 0;
                },
                random.nextInt(5),
                random.nextInt(12) == 0,
                random.nextInt(30) == 0 ? "other" : random.nextInt(9) == 0 ? "-" : "one");
    }

    /** Each field, and the whole, is deleted; none of it may be taken for a store in which nothing is granted. */
    @ParameterizedTest
    @EnumSource
    void anyFieldThatIsGone_orDamaged_beginsAnew(TestServer.Kind kind) {
        ScriptServer script = start(kind);
        List<String> damages =
                new ArrayList<>(List.of("h", "n:a", "n:b", "h=", "n:a=", "n:a=1 2 3", "h=1 2", "n:c=junk"));
        for (String damage : damages) {
            script.call(Command.DEL, script.key());
            long now = 1_795_000_000_000L;
            sync(script, now, "a", 1, 0, 5, 0, 0);
            sync(script, now + 20_000, "a", 2, 0, 5, 0, 0);
            sync(script, now + 20_001, "b", 1, 0, 15, 0, 0);
            SyncAnswer before = sync(script, now + 20_002, "a", 3, 5, 5, 0, 0);
            assertThat(before.block()).isEqualTo(5);
            damage(script, damage);

            SyncAnswer after = sync(script, now + 20_003, "c", 1, 0, 20, 0, 0);

            assertThat(after.birth()).as(damage).isEqualTo(now + 20_003);
            assertThat(after.block()).isZero();
            assertThat(after.graceMillis()).isEqualTo(15_000);
            assertThat(script.fields()).containsOnlyKeys("h", "n:c");
            SyncAnswer known = sync(script, now + 20_004, "b", 2, 15, 15, before.birth(), 10);
            assertThat(known.block()).isEqualTo(15);
            assertThat(known.graceMillis()).isEqualTo(135_000 - 1);
        }
    }

    private static void damage(ScriptServer script, String damage) {
        int equals = damage.indexOf('=');
        if (equals < 0) {
            assertThat(script.call(Command.HDEL, script.key(), damage)).isEqualTo(1L);
        } else {
            script.call(Command.HSET, script.key(), damage.substring(0, equals), damage.substring(equals + 1));
        }
    }

    private static SyncAnswer sync(
            ScriptServer script, long now, String node, long seq, int asserted, int want, long history, int share) {
        SyncRequest request =
                new SyncRequest(node, 7, 1, seq, asserted, want, 20, 15_000, 120_000, history, share, false, "-");
        return requireNonNull(SyncAnswer.of(request, script.sync(now, request.arguments())));
    }

    @ParameterizedTest
    @EnumSource
    void nonsense_changesNothing(TestServer.Kind kind) {
        ScriptServer script = start(kind);
        long now = 1_795_000_000_000L;
        SyncRequest good = new SyncRequest("a", 7, 1, 1, 0, 5, 20, 15_000, 120_000, 0, 0, false, "-");
        for (int i = 0; i < good.arguments().size(); i++) {
            boolean isText = i == 1 || i == 13;
            for (String bad :
                    isText ? List.of("", "x y", "a.b", "{a}") : List.of("", "x y", "-1", "1.5", "nan", "inf")) {
                List<String> arguments = new ArrayList<>(good.arguments());
                arguments.set(i, bad);
                Object reply = script.sync(now, arguments);
                assertThat(SyncAnswer.refusal(reply))
                        .as("%d: '%s'", i, bad)
                        .isIn(SyncAnswer.Refusal.NONSENSE, SyncAnswer.Refusal.OTHER_VERSION);
                assertThat(script.fields()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void fullServer_changesNothing(TestServer.Kind kind) {
        ScriptServer script = start(kind);
        long now = 1_795_000_000_000L;
        sync(script, now, "a", 1, 0, 5, 0, 0);
        SyncAnswer before = sync(script, now + 20_000, "a", 2, 0, 5, 0, 0);
        var fields = script.fields();
        script.call(Command.CONFIG, "SET", "maxmemory", "1");

        assertThatThrownBy(() -> sync(script, now + 20_100, "a", 3, 5, 9, 0, 0)).hasMessageContaining("OOM");

        assertThat(before.block()).isEqualTo(5);
        assertThat(script.fields()).isEqualTo(fields);
        script.call(Command.CONFIG, "SET", "maxmemory", "0");
        assertThat(sync(script, now + 20_200, "a", 4, 5, 9, 0, 0).block()).isEqualTo(9);
    }

    /** The script as it is, with the server's own clock. */
    @ParameterizedTest
    @EnumSource
    void serversClock_endsALease(TestServer.Kind kind) throws InterruptedException {
        ScriptServer script = start(kind);
        SyncRequest first = new SyncRequest("a", 7, 1, 1, 8, 8, 20, 300, 600, 0, 0, false, "-");
        SyncAnswer answer = eval(script, first);
        assertThat(answer.serverMillis()).isCloseTo(System.currentTimeMillis(), within(5_000L));
        Thread.sleep(500);
        SyncRequest second = new SyncRequest("b", 7, 1, 1, 0, 20, 20, 300, 600, 0, 0, false, "-");
        assertThat(eval(script, second).held()).isEqualTo(20); // 12 and the 8 that are reserved
        Thread.sleep(700);
        SyncRequest third = new SyncRequest("b", 7, 1, 2, 12, 20, 20, 300, 600, 0, 0, false, "-");
        assertThat(eval(script, third).block()).isEqualTo(20);
    }

    private static SyncAnswer eval(ScriptServer script, SyncRequest request) {
        List<String> words = new ArrayList<>(List.of(ServerScript.SYNC.text(), "1", script.key()));
        words.addAll(request.arguments());
        return requireNonNull(SyncAnswer.of(request, script.call(Command.EVAL, words.toArray(String[]::new))));
    }
}

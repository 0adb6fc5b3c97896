package dev.kimigate.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JVMs that fight for 20 permits, before a referee who counts for himself. */
@Tag("slow") // 15 s: JVMs are forked and killed under load
class MachineStoreTortureTest {
    private static final int LIMIT = 20;
    private static final int KILLS = Integer.getInteger("kimigate.test.kills", 30);

    @TempDir
    Path directory;

    private final List<ForkedHost> hosts = new ArrayList<>();

    @BeforeEach
    void keepPrivate() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    @AfterEach
    void killAll() {
        for (ForkedHost host : hosts) {
            host.close();
        }
    }

    @Test
    void kills_ofRandomJvms_loseNoPermitAndNeverLetTooManyStart() throws Exception {
        Random random = new Random(20);
        try (Referee referee = new Referee()) {
            int ids = 0;
            List<Integer> idOf = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                idOf.add(++ids);
                launch(LIMIT);
            }
            for (int i = 0; i < 4; i++) {
                load(hosts.get(i).ready(), 12, 8, referee, idOf.get(i));
            }
            for (int kill = 0; kill < KILLS; kill++) {
                int victim = random.nextInt(hosts.size());
                int id = idOf.get(victim);
                // only a process at work is worth a kill
                soon(() -> referee.starts()[id] > 20);
                referee.killed(id);
                hosts.get(victim).kill();
                ids = ids % 250 + 1;
                idOf.set(victim, ids);
                hosts.set(victim, ForkedHost.start(directory, LIMIT));
                load(hosts.get(victim), 12, 8, referee, ids);
            }
            for (ForkedHost host : hosts) {
                host.order("stop");
            }

            System.err.println(KILLS + " kills: at most " + referee.most() + " in flight, " + referee.mostWithKilled()
                    + " with those of killed processes; starts "
                    + Arrays.stream(referee.starts()).sum());
            assertThat(referee.most()).isLessThanOrEqualTo(LIMIT);
            ForkedHost survivor = hosts.get(0);
            assertThat(survivor.ask("take " + LIMIT + " 5000")).isEqualTo("ok");
            assertThat(survivor.ask("status")).isEqualTo("20 0 20 shared");
            for (ForkedHost host : hosts) {
                assertThat(host.ask("escaped")).isEqualTo("nothing");
                assertThat(host.ask("problems")).isEqualTo("0 ");
            }
        }
    }

    @Test
    void jvmsThatAllWait_withEqualAndUnequalDemand_getEqualShares() throws Exception {
        for (int[] threads : new int[][] {{25, 25, 25, 25}, {70, 10, 10, 10}}) {
            try (Referee referee = new Referee()) {
                for (int i = 0; i < threads.length; i++) {
                    launch(LIMIT);
                }
                for (int i = 0; i < threads.length; i++) {
                    load(hosts.get(i).ready(), threads[i], 10, referee, i + 1);
                }
                soon(() -> Arrays.stream(referee.starts()).filter(n -> n > 50).count() == threads.length);
                long[] before = referee.starts();
                soon(() -> Arrays.stream(referee.starts()).sum()
                        > Arrays.stream(before).sum() + 3_000);
                long[] after = referee.starts();
                double[] shares = new double[threads.length];
                for (int i = 0; i < shares.length; i++) {
                    shares[i] = after[i + 1] - before[i + 1];
                }

                assertThat(jain(shares)).as(Arrays.toString(shares)).isGreaterThanOrEqualTo(0.99);
                assertThat(referee.most()).isLessThanOrEqualTo(LIMIT);
                killAll();
                hosts.clear();
            }
        }
    }

    @Test
    void jvmsWithDifferentLimits_runAtTheSmallestAndRiseWhenItIsGone() throws Exception {
        try (Referee referee = new Referee()) {
            int[] limits = {20, 5, 20};
            for (int limit : limits) {
                launch(limit);
            }
            for (ForkedHost host : hosts) {
                host.ready();
            }
            for (int i = 0; i < limits.length; i++) {
                load(hosts.get(i), 15, 10, referee, i + 1);
            }
            soon(() -> Arrays.stream(referee.starts()).sum() > 1_000);
            assertThat(referee.most()).isEqualTo(5);

            referee.killed(2);
            hosts.get(1).kill();

            soon(() -> referee.most() == 20);
            long before = referee.starts()[1] + referee.starts()[3];
            soon(() -> referee.starts()[1] + referee.starts()[3] > before + 1_000);
            assertThat(referee.most()).isEqualTo(20);
        }
    }

    @Test
    void limit_changedUnderLoad_isObeyedByAll() throws Exception {
        try (Referee referee = new Referee()) {
            for (int i = 0; i < 3; i++) {
                launch(LIMIT);
            }
            for (int i = 0; i < 3; i++) {
                load(hosts.get(i).ready(), 15, 10, referee, i + 1);
            }
            soon(() -> referee.most() == LIMIT);
            hosts.get(0).order("lower 8");
            soon(() -> referee.inFlight(1) + referee.inFlight(2) + referee.inFlight(3) <= 8);
            referee.ask();
            long before = Arrays.stream(referee.starts()).sum();
            soon(() -> Arrays.stream(referee.starts()).sum() > before + 500);
            assertThat(referee.most()).isEqualTo(8);

            hosts.get(1).order("lower 0");
            soon(() -> referee.most() == LIMIT);
        }
    }

    private void launch(int limit) throws IOException {
        hosts.add(ForkedHost.launch(List.of(), directory, limit));
    }

    private static void load(ForkedHost host, int threads, int holdMillis, Referee referee, int id) throws IOException {
        host.order("load " + threads + " " + holdMillis + " " + referee.port() + " " + id);
    }

    private static double jain(double[] shares) {
        double sum = Arrays.stream(shares).sum();
        return sum
                * sum
                / (shares.length * Arrays.stream(shares).map(x -> x * x).sum());
    }

    private static void soon(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .until(condition);
    }
}

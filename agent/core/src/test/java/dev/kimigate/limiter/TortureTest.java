package dev.kimigate.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 4 to 8 JVMs of 50 threads, on all JDKs at hand, some in PID namespaces of their own, to which everything happens that
 * happens to JVMs; a referee counts for himself.
 *
 * <p>{@code -Dkimigate.torture=1h}: how long; everything happens once at least. {@code -Dkimigate.torture.seed=N}: the
 * run that printed this number, as far as processes repeat themselves.
 */
@Tag("torture")
class TortureTest {
    private static final int LIMIT = 20;
    private static final int THREADS = 50;
    private static final int FEWEST = 4;
    private static final int MOST = 8;
    private static final long HOLD_MILLIS = 15;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final Duration TIME = duration(System.getProperty("kimigate.torture", "2m"));
    private static final long SEED = Long.getLong("kimigate.torture.seed", System.nanoTime());

    private enum Act {
        KILL,
        KILL_OF_A_STOPPED_JVM,
        STOP,
        STOP_OF_ALL,
        LIMIT,
        COOL_DOWN,
        CLOCK_OF_ONE,
        CLOCK_OF_ALL,
        STATE_FILE_DELETED,
        LOCK_FILE_DELETED,
        BOTH_FILES_DELETED,
        LOCK_FILE_CLOSED_BY_A_STRANGER
    }

    /** A JVM and the number by which the referee knows it. */
    private record Host(HostJvm jvm, int id) {}

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);
    private final List<Host> hosts = new ArrayList<>();
    private final List<String> javas = javas();
    private final boolean namespaces = canUnshare();
    private final Map<Act, Integer> done = new EnumMap<>(Act.class);
    private int launched;
    private int inNamespaces;
    private long longestExcuseMillis;
    private int limit = LIMIT;

    @BeforeEach
    void keepPrivate() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    @AfterEach
    void killAll() {
        hosts.forEach(host -> host.jvm().close());
    }

    @Test
    void jvms_toWhichEverythingHappens_keepTheLimitAndLoseNothing() throws Exception {
        System.err.println(
                "torture for " + TIME + ", seed " + SEED + ", on " + javas + ", PID namespaces " + namespaces);
        try (Referee referee = new Referee()) {
            referee.limit(LIMIT);
            while (hosts.size() < FEWEST) {
                arrive(referee);
            }
            long end = System.nanoTime() + TIME.toNanos();
            do {
                List<Act> acts = new ArrayList<>(List.of(Act.values()));
                Collections.shuffle(acts, random);
                for (Act act : acts) {
                    perform(act, referee);
                }
            } while (System.nanoTime() - end < 0);
            finish(referee);
        }
    }

    private void perform(Act act, Referee referee) throws Exception {
        long before = starts(referee);
        switch (act) {
            case KILL -> kill(any(), referee);
            case KILL_OF_A_STOPPED_JVM -> {
                Host host = any();
                host.jvm().signal("STOP");
                pause(random.nextInt(400));
                kill(host, referee);
            }
            case STOP -> stop(List.of(any()));
            case STOP_OF_ALL -> stop(hosts);
            case LIMIT -> changeLimit(referee);
            case COOL_DOWN -> any().jvm().order("cool " + (50 + random.nextInt(400)));
            case CLOCK_OF_ONE -> any().jvm().order("clock " + jump());
            case CLOCK_OF_ALL -> {
                long jump = jump();
                for (Host host : hosts) {
                    host.jvm().order("clock " + jump);
                }
            }
            case STATE_FILE_DELETED -> excused(referee, hosts, () -> delete("state"));
            case LOCK_FILE_DELETED -> excused(referee, hosts, () -> delete("lock"));
            case BOTH_FILES_DELETED -> excused(referee, hosts, () -> delete("state") + delete("lock"));
            case LOCK_FILE_CLOSED_BY_A_STRANGER -> {
                Host host = any();
                excused(referee, List.of(host), () -> host.jvm().ask("read-lock"));
            }
        }
        soon(act + ": starts go on", () -> starts(referee) > before + 200);
        assertThat(referee.tally().over())
                .as("too many after %s, seed %d", act, SEED)
                .isZero();
        done.merge(act, 1, Integer::sum);
    }

    private void finish(Referee referee) throws IOException {
        for (Host host : hosts) {
            host.jvm().order("stop");
        }
        Referee.Tally tally = referee.tally();
        System.err.printf(
                Locale.ROOT,
                "torture: %d starts by %d JVMs (%d in PID namespaces), too many 0 wanted, %d seen; in documented windows"
                        + " %d, at most %d in flight, longest window %d ms; with killed processes' at most %d; %s%n",
                starts(referee),
                launched,
                inNamespaces,
                tally.over(),
                tally.excused(),
                tally.mostExcused(),
                longestExcuseMillis,
                referee.mostWithKilled(),
                done);
        assertThat(tally.over()).isZero();
        assertThat(tally.mostExcused()).isLessThanOrEqualTo(2 * LIMIT);
        HostJvm survivor = hosts.get(0).jvm();
        survivor.order("lower 0");
        assertThat(survivor.ask("take " + LIMIT + " 30000")).isEqualTo("ok");
        for (Host host : hosts) {
            assertThat(host.jvm().ask("status"))
                    .as("nothing lost, nothing left")
                    .isEqualTo("20 0 20 shared");
            assertThat(host.jvm().ask("escaped")).isEqualTo("nothing");
        }
    }

    private void arrive(Referee referee) throws IOException {
        int id = 1 + launched % 250;
        List<String> before = List.of();
        if (namespaces && random.nextInt(3) == 0) {
            before = List.of("unshare", "--pid", "--fork", "--kill-child");
            inNamespaces++;
        }
        String java = javas.get(launched % javas.size());
        launched++;
        referee.born(id);
        HostJvm jvm = HostJvm.launchOn(java, before, directory, LIMIT, "-XX:-UsePerfData");
        hosts.add(new Host(jvm, id));
        jvm.ready().order("load " + THREADS + " " + HOLD_MILLIS + " " + referee.port() + " " + id);
    }

    private void kill(Host host, Referee referee) throws Exception {
        referee.killed(host.id());
        host.jvm().kill();
        hosts.remove(host);
        int wanted = FEWEST + random.nextInt(MOST - FEWEST + 1);
        while (hosts.size() < wanted) {
            arrive(referee);
        }
        while (hosts.size() > wanted) {
            Host next = any();
            referee.killed(next.id());
            next.jvm().kill();
            hosts.remove(next);
        }
    }

    private void stop(List<Host> stopped) throws Exception {
        for (Host host : stopped) {
            host.jvm().signal("STOP");
        }
        pause(random.nextInt(1_500));
        for (Host host : stopped) {
            host.jvm().signal("CONT");
        }
    }

    /** A lower one binds from when what was held before has been given back. */
    private void changeLimit(Referee referee) throws Exception {
        if (limit == LIMIT) {
            limit = 3 + random.nextInt(LIMIT - 3);
            any().jvm().order("lower " + limit);
            drained();
            referee.limit(limit);
        } else {
            limit = LIMIT;
            referee.limit(LIMIT);
            any().jvm().order("lower 0");
        }
    }

    /** What the documents allow until those concerned have noticed, and have given back what was too much. */
    private void excused(Referee referee, List<Host> concerned, Callable<Object> act) throws Exception {
        List<Integer> before = new ArrayList<>();
        for (Host host : concerned) {
            before.add(problems(host));
        }
        long start = System.nanoTime();
        referee.excuse(true);
        Object unused = act.call();
        for (int i = 0; i < before.size(); i++) {
            Host host = concerned.get(i);
            int known = before.get(i);
            soon("it is noticed", () -> problems(host) > known);
        }
        drained();
        referee.excuse(false);
        longestExcuseMillis = Math.max(longestExcuseMillis, (System.nanoTime() - start) / 1_000_000);
    }

    private void drained() {
        soon("no more is held than may be", () -> {
            String[] status = any().jvm().ask("status").split(" ", -1);
            return Integer.parseInt(status[0]) <= limit && status[3].equals("shared");
        });
    }

    private static int problems(Host host) throws IOException {
        return Integer.parseInt(host.jvm().ask("problems").split(" ", 2)[0]);
    }

    private String delete(String ending) throws IOException {
        Path file = directory.resolve("account-" + HostMain.HASH + "." + ending);
        Files.delete(file);
        return file.toString();
    }

    private long jump() {
        long[] jumps = {0, 3_000, -3_000, HOUR_MILLIS, -HOUR_MILLIS};
        return jumps[random.nextInt(jumps.length)];
    }

    private Host any() {
        return hosts.get(random.nextInt(hosts.size()));
    }

    private static long starts(Referee referee) {
        return Arrays.stream(referee.starts()).sum();
    }

    private static void pause(int millis) throws InterruptedException {
        Thread.sleep(millis);
    }

    private static void soon(String what, Callable<Boolean> condition) {
        await(what)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .until(condition);
    }

    private static List<String> javas() {
        List<String> homes = new ArrayList<>(List.of(System.getProperty("java.home")));
        String second = System.getenv("JAVA_HOME_25");
        if (second != null && !homes.contains(second)) {
            homes.add(second);
        }
        return homes.stream()
                .map(home -> Path.of(home, "bin", "java").toString())
                .toList();
    }

    private static boolean canUnshare() {
        try {
            return new ProcessBuilder("unshare", "--pid", "--fork", "--kill-child", "true")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** As people write it: 90s, 2m, 1h. */
    private static Duration duration(String text) {
        return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    }
}

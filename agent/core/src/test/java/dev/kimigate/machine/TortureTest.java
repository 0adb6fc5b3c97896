package dev.kimigate.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
import java.util.Set;
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
 * run that printed this number, as far as processes repeat themselves. {@code -Dkimigate.torture.busy=3}: beside so
 * many processes that do nothing but keep a processor busy.
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
    private static final int BUSY = Integer.getInteger("kimigate.torture.busy", 0);
    /**
     * The documents give all JVMs two seconds to be together again; a shared machine may take away a few of the test's.
     */
    private static final long LONGEST_EXCUSE_MILLIS = 5_000;

    private static final long WORTH_A_LINE_MILLIS = 2_000;

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
        LOCK_FILE_CLOSED_BY_A_STRANGER,
        FILES_HELD_BY_A_STRANGER,
        FILES_DELETED_AGAIN_AND_AGAIN,
        STOP_WHILE_REGISTERING
    }

    /** A JVM and the number by which the referee knows it. */
    private record Host(ForkedHost jvm, int id) {}

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);
    private final List<Host> hosts = new ArrayList<>();
    private final List<String> javas = javas();
    private final boolean namespaces = canUnshare();
    private final List<Process> loops = new ArrayList<>();
    private final Map<Act, Integer> done = new EnumMap<>(Act.class);
    private int launched;
    private int inNamespaces;
    private final Map<Act, Long> longestExcuse = new EnumMap<>(Act.class);
    private int limit = LIMIT;

    @BeforeEach
    void keepPrivate() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    @AfterEach
    void killAll() {
        hosts.forEach(host -> host.jvm().close());
        loops.forEach(Process::destroyForcibly);
    }

    @Test
    void jvms_toWhichEverythingHappens_keepTheLimitAndLoseNothing() throws Exception {
        System.err.println("torture for " + TIME + ", seed " + SEED + ", on " + javas + ", PID namespaces " + namespaces
                + ", beside " + BUSY + " busy loops");
        for (int i = 0; i < BUSY; i++) {
            loops.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
        }
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
                    performOrTell(act, referee);
                }
            } while (System.nanoTime() - end < 0);
            finish(referee);
        }
    }

    private void performOrTell(Act act, Referee referee) throws Exception {
        try {
            perform(act, referee);
        } catch (Exception | AssertionError e) {
            System.err.println(
                    "failed in " + act + " after " + done + ", " + referee.tally() + "; what the JVMs report:");
            for (Host host : hosts) {
                System.err.println("  " + host.id() + " " + report(host));
            }
            throw e;
        }
    }

    private static String report(Host host) {
        try {
            return host.jvm().ask("status") + ": " + host.jvm().ask("problems");
        } catch (IOException ended) {
            return String.valueOf(ended.getMessage());
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
            case STATE_FILE_DELETED -> excused(act, referee, hosts, () -> delete("state"));
            case LOCK_FILE_DELETED -> excused(act, referee, hosts, () -> delete("lock"));
            case BOTH_FILES_DELETED -> excused(act, referee, hosts, this::deleteBoth);
            case LOCK_FILE_CLOSED_BY_A_STRANGER -> {
                Host host = any();
                excused(act, referee, List.of(host), () -> host.jvm().ask("read-lock"));
            }
            case FILES_HELD_BY_A_STRANGER -> excused(act, referee, hosts, this::holdFiles);
            case FILES_DELETED_AGAIN_AND_AGAIN -> excused(act, referee, hosts, this::deleteAgainAndAgain);
            case STOP_WHILE_REGISTERING -> excused(act, referee, hosts, this::stopWhileRegistering);
        }
        soon(act + ": starts go on", () -> starts(referee) > before + 200);
        assertThat(referee.tally().over())
                .as("too many after %s, seed %d", act, SEED)
                .isZero();
        done.merge(act, 1, Integer::sum);
    }

    private void finish(Referee referee) throws IOException {
        // Processes of one machine have one wall clock: a JVM whose clock stays wrong is passed over, or passes others
        // over.
        for (Host host : hosts) {
            host.jvm().order("clock 0");
        }
        for (Host host : hosts) {
            host.jvm().order("stop");
        }
        Referee.Tally tally = referee.tally();
        System.err.printf(
                Locale.ROOT,
                "torture: %d starts by %d JVMs (%d in PID namespaces), too many 0 wanted, %d seen; in documented windows"
                        + " %d, at most %d in flight; longest windows after the hindrance in ms %s; with killed processes' at"
                        + " most %d; %s%n",
                starts(referee),
                launched,
                inNamespaces,
                tally.over(),
                tally.excused(),
                tally.mostExcused(),
                longestExcuse,
                referee.mostWithKilled(),
                done);
        assertThat(tally.over()).isZero();
        assertThat(tally.mostExcused()).isLessThanOrEqualTo(2 * LIMIT);
        assertThat(longestExcuse.values()).allMatch(millis -> millis <= LONGEST_EXCUSE_MILLIS);
        ForkedHost survivor = hosts.get(0).jvm();
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
        ForkedHost jvm = ForkedHost.launchOn(java, before, directory, LIMIT, "-XX:-UsePerfData");
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

    /**
     * What the documents allow until those concerned have noticed, and have given back what was too much. The window is
     * measured from the end of what hinders them.
     */
    private void excused(Act what, Referee referee, List<Host> concerned, Callable<Object> act) throws Exception {
        List<String> before = new ArrayList<>();
        for (Host host : concerned) {
            before.add(host.jvm().ask("where"));
        }
        referee.excuse(true);
        Object unused = act.call();
        long start = System.nanoTime();
        long noticed = start;
        for (int i = 0; i < before.size(); i++) {
            Host host = concerned.get(i);
            String former = before.get(i);
            soon("it is noticed", () -> !host.jvm().ask("where").equals(former));
            noticed = System.nanoTime();
        }
        drained();
        referee.excuse(false);
        long millis = (System.nanoTime() - start) / 1_000_000;
        longestExcuse.merge(what, millis, Math::max);
        if (millis > WORTH_A_LINE_MILLIS) {
            System.err.println(what + ": a window of " + millis + " ms, all had noticed after "
                    + (noticed - start) / 1_000_000 + " ms");
        }
    }

    private void drained() {
        for (Host host : hosts) {
            soon("all count together, and no more is held than may be", () -> {
                String[] status = host.jvm().ask("status").split(" ", -1);
                return Integer.parseInt(status[0]) <= limit
                        && host.jvm().ask("found").equals("true");
            });
        }
    }

    private Object deleteBoth() throws IOException {
        return delete("state") + delete("lock");
    }

    /** As a process that is stopped while it creates the files. */
    private Object holdFiles() throws Exception {
        deleteBoth();
        try (FileChannel lock = FileChannel.open(
                file("lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                Ownership.onlyOurs("rw-------"))) {
            FileLock held = lock.tryLock(LockFile.INITIALISATION, 1, false);
            pause(500 + random.nextInt(3_000));
            return held == null ? "a JVM was faster" : "held";
        }
    }

    private Object deleteAgainAndAgain() throws Exception {
        int times = 10 + random.nextInt(20);
        for (int i = 0; i < times; i++) {
            Files.deleteIfExists(file("state"));
            Files.deleteIfExists(file("lock"));
            pause(100);
        }
        return times;
    }

    private Object stopWhileRegistering() throws Exception {
        deleteBoth();
        pause(random.nextInt(600));
        Host host = any();
        host.jvm().signal("STOP");
        pause(300 + random.nextInt(1_200));
        host.jvm().signal("CONT");
        return host.id();
    }

    private String delete(String ending) throws IOException {
        Path file = file(ending);
        Files.delete(file);
        return file.toString();
    }

    private Path file(String ending) {
        return directory.resolve("account-" + HostMain.HASH + "." + ending);
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

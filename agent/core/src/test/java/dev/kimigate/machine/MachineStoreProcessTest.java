package dev.kimigate.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only real processes show: the kernel's locks, kills, stops, and files cut under a mapping. */
@Tag("slow") // 8 s: forks JVMs
class MachineStoreProcessTest {
    @TempDir
    Path directory;

    @BeforeEach
    void keepPrivate() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void kill_ofTheHolderOfAll_letsAWaiterOfAnotherJvmGoOn() throws Exception {
        try (ForkedHost holder = ForkedHost.start(directory, 20);
                ForkedHost waiter = ForkedHost.start(directory, 20)) {
            holder.order("take 20 0");
            waiter.order("wait 20");
            assertThat(waiter.ask("status")).isEqualTo("20 20 20 shared");

            long pid = holder.pid();
            holder.kill();

            soon(() -> waiter.ask("got").equals("20"));
            assertThat(waiter.ask("status")).isEqualTo("20 0 20 shared");
            assertThat(waiter.ask("taken-back")).isEqualTo("pid " + pid + " held 20, limit 20");
        }
    }

    @Test
    void kill_ofTheStrictestJvm_raisesTheLimitWhileOthersWait() throws Exception {
        try (ForkedHost strict = ForkedHost.start(directory, 5);
                ForkedHost wide = ForkedHost.start(directory, 20)) {
            wide.order("take 5 0");
            wide.order("wait 15");
            assertThat(wide.ask("limit")).isEqualTo("5");

            long pid = strict.pid();
            strict.kill();

            soon(() -> wide.ask("got").equals("15"));
            assertThat(wide.ask("taken-back")).isEqualTo("pid " + pid + " held 0, limit 5");
            assertThat(wide.ask("status")).isEqualTo("20 0 20 shared");
        }
    }

    @Test
    void stop_ofAHolderThatAlsoWaits_keepsItsPermitsAndHoldsNobodyUp() throws Exception {
        try (ForkedHost stopped = ForkedHost.start(directory, 20);
                ForkedHost other = ForkedHost.start(directory, 20)) {
            other.order("take 15 0");
            stopped.order("take 5 0");
            stopped.order("wait 3");
            stopped.signal("STOP");
            other.order("wait 4");

            other.order("release 4");

            soon(() -> other.ask("got").equals("4"));
            assertThat(other.ask("status")).isEqualTo("20 3 20 shared");
            other.order("release 3");
            stopped.signal("CONT");
            soon(() -> stopped.ask("got").equals("3"));
        }
    }

    @Test
    void lockFile_readInTheSameJvm_isNoticedAndMendedWithOneReport() throws Exception {
        try (ForkedHost careless = ForkedHost.start(directory, 20);
                ForkedHost other = ForkedHost.start(directory, 20)) {
            careless.order("take 20 0");
            assertThat(careless.ask("read-lock")).isEqualTo("0 bytes");
            // takes the careless one for dead, and its place
            other.order("take 20 10000");

            soon(() -> other.ask("status").equals("40 0 20 shared"));
            assertThat(careless.ask("take 1 0")).startsWith("only 0");
            assertThat(careless.ask("problems")).startsWith("1 ").contains("opened and closed");
            careless.order("release 20");
            assertThat(other.ask("status")).isEqualTo("20 0 20 shared");
        }
    }

    @Test
    void childProcess_ofAHolder_doesNotTakeItsLocksAlong() throws Exception {
        try (ForkedHost holder = ForkedHost.start(directory, 2)) {
            holder.order("take 2 0");
            int unused = new ProcessBuilder("true").start().waitFor();
            try (ForkedHost other = ForkedHost.start(directory, 2)) {
                assertThat(other.ask("take 1 700")).startsWith("only 0").contains("2 of 2 held");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xint 0", "-Xint 4096", "-XX:TieredStopAtLevel=1 0", "-XX:TieredStopAtLevel=4 4096"})
    void stateFile_cutShortWhileInUse_neverThrowsIntoACall(String mode) throws Exception {
        String option = mode.split(" ", -1)[0];
        int size = Integer.parseInt(mode.split(" ", -1)[1]);
        for (int attempt = 1; !isCutShort(option, size); attempt++) {
            assertThat(attempt).isLessThan(5);
            Files.delete(directory.resolve("account-" + HostMain.HASH + ".state"));
        }
    }

    /** An interpreted swap on a page that goes in that very instant ends the JVM, one run in 25: then false. */
    private boolean isCutShort(String option, int size) throws Exception {
        try {
            cutShort(option, size);
            return true;
        } catch (IOException ended) {
            assertThat(option).isEqualTo("-Xint");
            return false;
        }
    }

    private void cutShort(String option, int size) throws Exception {
        try (Referee referee = new Referee();
                ForkedHost host = ForkedHost.start(directory, 20, option)) {
            host.order("take 3 0");
            host.order("load 4 0 " + referee.port() + " 1");
            soon(() -> referee.starts()[1] > 300);
            Path state = directory.resolve("account-" + HostMain.HASH + ".state");
            try (FileChannel channel = FileChannel.open(state, StandardOpenOption.WRITE)) {
                channel.truncate(size);
            }

            soon(() -> host.ask("problems").startsWith("1 "));
            long before = referee.starts()[1];
            soon(() -> referee.starts()[1] > before + 100);
            host.order("stop");

            assertThat(host.ask("escaped")).isEqualTo("nothing");
            assertThat(host.ask("problems")).contains("cut short");
            assertThat(host.ask("status")).startsWith("3 0 20 ");
            assertThat(host.ask("take 17 0")).isEqualTo("ok");
            assertThat(host.ask("take 1 0")).startsWith("only 0");
        }
    }

    @Test
    void stateFile_onAFullDisk_isLeftForLaterAndTheJvmLimitsAlone() throws Exception {
        // a file size limit of 8 KB fails a write half-way, as a full disk does
        List<String> shell = List.of("bash", "-c", "ulimit -f 8; exec \"$@\"", "host");
        try (ForkedHost full = ForkedHost.startWith(shell, directory, 2, "-XX:-UsePerfData", "-Xshare:auto")) {
            full.order("take 2 5000");
            assertThat(full.ask("take 1 0")).startsWith("only 0");
            assertThat(full.ask("status")).endsWith("alone");
            assertThat(full.ask("problems")).startsWith("1 ");
        }
        try (ForkedHost next = ForkedHost.start(directory, 2)) {
            next.order("take 2 0");
            assertThat(next.ask("status")).isEqualTo("2 0 2 shared");
        }
    }

    @Test
    void files_deletedWhileInUse_bringJvmsTogetherAgain() throws Exception {
        try (ForkedHost one = ForkedHost.start(directory, 20);
                ForkedHost two = ForkedHost.start(directory, 20)) {
            one.order("take 8 0");
            two.order("take 7 0");
            Files.delete(directory.resolve("account-" + HostMain.HASH + ".state"));
            Files.delete(directory.resolve("account-" + HostMain.HASH + ".lock"));

            soon(() ->
                    one.ask("problems").startsWith("1 ") && two.ask("problems").startsWith("1 "));
            assertThat(one.ask("status")).isEqualTo("15 0 20 shared");
            try (ForkedHost three = ForkedHost.start(directory, 20)) {
                assertThat(three.ask("take 6 0")).startsWith("only 5");
            }
        }
    }

    private static void soon(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }
}

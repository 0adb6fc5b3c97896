package dev.kimigate.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Four real JVMs on a limit of 20, calls of a second, and something that keeps them from registering. */
@Tag("slow") // 48 s: real processes are held up for 8 s, in several ways
class HeldUpTest {
    private static final int LIMIT = 20;
    private static final int CALL_MILLIS = 1_000;
    private static final Duration HELD_UP = Duration.ofSeconds(8);

    @TempDir
    Path directory;

    private final List<ForkedHost> hosts = new ArrayList<>();

    /** Where a process can be stopped while it creates the files; the kernel keeps what it has locked. */
    enum StoppedAt {
        LOCK_FILE_LOCKED,
        STATE_FILE_EMPTY,
        STATE_FILE_HALF_WRITTEN,
        STATE_FILE_WITHOUT_ITS_FIRST_WORD
    }

    @BeforeEach
    void keepPrivate() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    @AfterEach
    void killAll() {
        hosts.forEach(ForkedHost::close);
    }

    @Test
    void lockFile_madeAnewAndHeldByAStranger_hindersNobody() throws Exception {
        try (Referee referee = new Referee()) {
            launchFour(referee);
            referee.ask();
            Files.delete(lockFile());
            try (FileChannel stranger = lockedByAStranger()) {
                assertThat(stranger.isOpen()).isTrue();
                soon(this::allAreFound);
                long before = Arrays.stream(referee.starts()).sum();
                Thread.sleep(HELD_UP.toMillis());
                assertThat(Arrays.stream(referee.starts()).sum())
                        .as("calls go on")
                        .isGreaterThan(before + LIMIT);
            }
            assertThat(referee.most()).isLessThanOrEqualTo(LIMIT);
            assertTogetherAgain(referee);
        }
    }

    /** The deleted file keeps its blocks for as long as it is mapped, so there is room for one only. */
    @Tag("torture")
    @Test
    void disk_thatIsFullWhenTheFilesAreLost_leavesTheBoundInForce() throws Exception {
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=300k,mode=700", "tmpfs", directory.toString()), "needs root");
        try (Referee referee = new Referee()) {
            launchFour(referee);
            referee.ask();
            Files.delete(stateFile());
            soon(() -> allAre("alone"));
            assertTheLimitHoldsWhileHeldUp(referee);
            assertThat(new StateFiles(directory).apart()).hasSize(4);

            assertThat(run("mount", "-o", "remount,size=2m", directory.toString()))
                    .isTrue();
            assertTogetherAgain(referee);
        } finally {
            killAll();
            assertThat(run("umount", directory.toString())).isTrue();
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).start().waitFor() == 0;
    }

    @Test
    void kill_ofTheHolderOfAll_whileTheFilesAreHeld_letsTheOthersGoOn() throws Exception {
        for (int i = 0; i < 2; i++) {
            hosts.add(ForkedHost.start(directory, LIMIT));
        }
        hosts.get(0).order("take 20 0");
        hosts.get(1).order("wait 5");
        Files.delete(lockFile());
        Files.delete(stateFile());
        try (FileChannel stranger = stoppedAt(StoppedAt.STATE_FILE_EMPTY)) {
            assertThat(stranger.isOpen()).isTrue();
            soon(() -> allAre("alone"));
            hosts.get(0).kill();

            soon(() -> hosts.get(1).ask("got").equals("5"));
        }
    }

    @Test
    void files_heldByAProcessStoppedInWritingThem_leaveTheBoundInForce() throws Exception {
        files_heldByAProcessStoppedInCreatingThem_leaveTheBoundInForce(StoppedAt.STATE_FILE_HALF_WRITTEN);
    }

    @Tag("torture")
    @ParameterizedTest
    @EnumSource(names = "STATE_FILE_HALF_WRITTEN", mode = EnumSource.Mode.EXCLUDE)
    void files_heldByAProcessStoppedInCreatingThem_leaveTheBoundInForce(StoppedAt step) throws Exception {
        try (Referee referee = new Referee()) {
            launchFour(referee);
            referee.ask();
            Files.delete(lockFile());
            Files.delete(stateFile());
            try (FileChannel stranger = stoppedAt(step)) {
                assertThat(stranger.isOpen()).isTrue();
                soon(() -> allAre("alone"));
                assertThat(referee.most()).isLessThanOrEqualTo(2 * LIMIT);
                assertTheLimitHoldsWhileHeldUp(referee);
            }
            assertTogetherAgain(referee);
            for (ForkedHost host : hosts) {
                assertThat(host.ask("problems")).startsWith("2 ").contains("keeps to 5 of 20 permits");
            }
        }
    }

    @Test
    void firstRegistration_besideAProcessStoppedInLocking_leavesTheBoundInForce() throws Exception {
        firstRegistration_besideAProcessStoppedInIt_leavesTheBoundInForce(StoppedAt.LOCK_FILE_LOCKED);
    }

    @Tag("torture")
    @ParameterizedTest
    @EnumSource(names = "LOCK_FILE_LOCKED", mode = EnumSource.Mode.EXCLUDE)
    void firstRegistration_besideAProcessStoppedInIt_leavesTheBoundInForce(StoppedAt step) throws Exception {
        try (Referee referee = new Referee()) {
            try (FileChannel stranger = stoppedAt(step)) {
                assertThat(stranger.isOpen()).isTrue();
                launchFour(referee);
                soon(() -> allAre("alone"));
                assertThat(referee.most()).isLessThanOrEqualTo(2 * LIMIT);
                assertTheLimitHoldsWhileHeldUp(referee);
            }
            assertTogetherAgain(referee);
        }
    }

    private void launchFour(Referee referee) throws IOException {
        for (int i = 0; i < 4; i++) {
            hosts.add(ForkedHost.launch(List.of(), directory, LIMIT));
        }
        for (int i = 0; i < hosts.size(); i++) {
            hosts.get(i).ready().order("load 10 " + CALL_MILLIS + " " + referee.port() + " " + (i + 1));
        }
        soon(() -> Arrays.stream(referee.starts()).filter(starts -> starts > 0).count() == hosts.size());
    }

    /** Calls that were under way when the others were lost have two lengths of a call to end. */
    private void assertTheLimitHoldsWhileHeldUp(Referee referee) throws InterruptedException {
        Thread.sleep(2 * CALL_MILLIS);
        referee.ask();
        long before = Arrays.stream(referee.starts()).sum();
        Thread.sleep(HELD_UP.toMillis() - 2 * CALL_MILLIS);

        assertThat(referee.most()).isLessThanOrEqualTo(LIMIT);
        assertThat(Arrays.stream(referee.starts()).sum()).as("calls go on").isGreaterThan(before + LIMIT);
    }

    private void assertTogetherAgain(Referee referee) throws IOException {
        soon(() -> allAre("shared"));
        for (ForkedHost host : hosts) {
            host.order("stop");
            assertThat(host.ask("escaped")).isEqualTo("nothing");
        }
        assertThat(referee.most()).isLessThanOrEqualTo(2 * LIMIT);
        assertThat(hosts.get(0).ask("take " + LIMIT + " 5000")).isEqualTo("ok");
        for (ForkedHost host : hosts) {
            assertThat(host.ask("status")).isEqualTo("20 0 20 shared");
        }
    }

    private boolean allAre(String how) throws IOException {
        for (ForkedHost host : hosts) {
            if (!host.ask("status").endsWith(how)) {
                return false;
            }
        }
        return true;
    }

    private boolean allAreFound() throws IOException {
        for (ForkedHost host : hosts) {
            if (!host.ask("found").equals("true")) {
                return false;
            }
        }
        return true;
    }

    private Path lockFile() {
        return directory.resolve("account-" + HostMain.HASH + ".lock");
    }

    private Path stateFile() {
        return AccountFiles.stateFile(directory, HostMain.HASH);
    }

    private FileChannel lockedByAStranger() throws IOException {
        FileChannel channel = create(lockFile());
        FileLock held = channel.lock(LockFile.INITIALISATION, 1, false);
        assertThat(held.isValid()).isTrue();
        return channel;
    }

    private FileChannel stoppedAt(StoppedAt step) throws IOException {
        FileChannel lock = lockedByAStranger();
        if (step != StoppedAt.LOCK_FILE_LOCKED) {
            try (FileChannel state = create(stateFile())) {
                int size = step == StoppedAt.STATE_FILE_EMPTY
                        ? 0
                        : step == StoppedAt.STATE_FILE_HALF_WRITTEN ? Layout.SIZE / 2 : Layout.SIZE;
                assertThat(state.write(ByteBuffer.allocate(size))).isEqualTo(size);
            }
        }
        return lock;
    }

    private static FileChannel create(Path path) throws IOException {
        return FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                Ownership.onlyOurs("rw-------"));
    }

    private static void soon(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }
}

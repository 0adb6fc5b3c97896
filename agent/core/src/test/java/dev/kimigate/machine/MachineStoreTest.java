package dev.kimigate.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kimigate.limiter.FakeTime;
import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Limiters;
import dev.kimigate.limiter.Permit;
import dev.kimigate.store.AccountStatus;
import dev.kimigate.store.JvmStatus;
import dev.kimigate.store.PolicyChanges;
import dev.kimigate.store.Store;
import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several stores of one JVM stand for several JVMs: each has a record and a byte of its own. */
@SuppressWarnings("FutureReturnValueIgnored") // some calls are there to wait only
class MachineStoreTest {
    private static final String HASH = StoreJvm.HASH;

    @TempDir
    Path directory;

    private final FakeTime time = new FakeTime();
    private final List<MachineStore> opened = new ArrayList<>();

    @BeforeEach
    void keepPrivate() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    @AfterEach
    void closeAll() {
        opened.forEach(MachineStore::close);
    }

    @Test
    void tryAcquire_byTwoJvms_sharesOneLimit() throws StoreException {
        StoreJvm one = jvm(3);
        StoreJvm two = jvm(3);

        one.take(2);
        two.take(1);

        assertThat(one.acquire()).isNotDone();
        assertThat(two.acquire()).isNotDone();
        assertThat(one.limiter.status().held()).isEqualTo(3);
        assertThat(one.limiter.status().jvms()).hasSize(2);
        assertThat(two.limiter.status().waiting()).isEqualTo(2);
    }

    @Test
    void release_inAnotherJvm_servesTheLineAtTheNextPoll() throws StoreException {
        StoreJvm one = jvm(1);
        StoreJvm two = jvm(1);
        Permit held = one.take(1).get(0);
        CompletableFuture<Permit> waiting = two.acquire();

        held.release();
        assertThat(waiting).isNotDone();
        two.poll();

        assertThat(waiting).isCompleted();
    }

    @Test
    void poll_byJvmsThatAllWait_servesThemInTurn() throws StoreException {
        StoreJvm holder = jvm(1);
        Permit held = holder.take(1).get(0);
        List<StoreJvm> others = List.of(jvm(1), jvm(1), jvm(1));
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < others.size(); i++) {
            for (int n = 0; n < 3; n++) {
                int number = i;
                others.get(i).acquire().thenAccept(permit -> {
                    order.add(number);
                    time.after(1_000_000, permit::release);
                });
            }
        }
        held.release();

        for (int round = 0; round < 40; round++) {
            // the last asks first: what decides is the ticket, not who looks first
            for (int i = others.size() - 1; i >= 0; i--) {
                others.get(i).poll();
            }
            time.pass(Duration.ofMillis(1));
        }

        assertThat(order).containsExactly(0, 1, 2, 0, 1, 2, 0, 1, 2);
    }

    @Test
    void tryAcquire_byANewcomer_doesNotOvertakeAJvmThatWaits() throws StoreException {
        StoreJvm holder = jvm(1);
        Permit held = holder.take(1).get(0);
        StoreJvm waiter = jvm(1);
        CompletableFuture<Permit> waiting = waiter.acquire();
        held.release();

        CompletableFuture<Permit> newcomer = holder.acquire();

        assertThat(newcomer).isNotDone();
        waiter.poll();
        assertThat(waiting).isCompleted();
    }

    @Test
    void tryAcquire_withAJvmThatStoppedBeating_passesItOver() throws StoreException {
        StoreJvm holder = jvm(1);
        Permit held = holder.take(1).get(0);
        StoreJvm stopped = jvm(1);
        CompletableFuture<Permit> ignored = stopped.acquire();
        held.release();
        time.pass(Duration.ofMillis(100));

        assertThat(holder.acquire()).isCompleted();
        assertThat(ignored).isNotDone();
    }

    @Test
    void tryAcquire_whenTheClockIsSet_passesOverAStoppedJvmAllTheSame() throws StoreException {
        StoreJvm holder = jvm(1);
        Permit held = holder.take(1).get(0);
        StoreJvm stopped = jvm(1);
        CompletableFuture<Permit> ignored = stopped.acquire();
        held.release();

        time.stepWallClock(Duration.ofHours(-1));
        Permit back = holder.acquire().join();
        back.release();
        time.stepWallClock(Duration.ofHours(2));

        assertThat(holder.acquire()).isCompleted();
        assertThat(ignored).isNotDone();
    }

    @Test
    void limit_overJvmsWithDifferentSettings_isTheSmallestOfTheLiving() throws StoreException {
        StoreJvm wide = jvm(20);
        StoreJvm strict = jvm(5);
        wide.take(4);
        strict.take(1);
        CompletableFuture<Permit> waiting = wide.acquire();
        assertThat(waiting).isNotDone();
        assertThat(wide.limiter.shared().limit()).isEqualTo(5);

        strict.permits.get(0).release();
        strict.store.close();
        wide.poll();

        assertThat(waiting).isCompleted();
        assertThat(wide.limiter.shared().limit()).isEqualTo(20);
    }

    @Test
    void limit_ofADeadJvmThatHeldNothing_bindsNobodyAfterASecondOfWaiting() throws Exception {
        StoreJvm wide = jvm(20);
        wide.take(5);
        CompletableFuture<Permit> waiting = wide.acquire();
        assertThat(waiting).isCompleted();
        wide.poll();
        putDeadRecord(5, 0);
        CompletableFuture<Permit> second = wide.acquire();
        assertThat(second).isNotDone();

        wide.poll();
        time.pass(Duration.ofSeconds(1));
        wide.poll();
        wide.poll();

        assertThat(second).isCompleted();
    }

    @Test
    void permits_ofADeadJvm_comeBackAfterTheLingerOnly() throws Exception {
        StoreJvm survivor = jvm(4);
        putDeadRecord(4, 4);
        CompletableFuture<Permit> waiting = survivor.acquire();

        survivor.poll();
        time.pass(Duration.ofMillis(249));
        survivor.poll();
        assertThat(waiting).isNotDone();
        time.pass(Duration.ofMillis(50));
        survivor.poll();
        survivor.poll();

        assertThat(waiting).isCompleted();
        assertThat(survivor.limiter.status().held()).isEqualTo(1);
    }

    @Test
    void linger_ofADeadJvm_endsThoughTheClockIsSetBack() throws Exception {
        StoreJvm survivor = jvm(4);
        putDeadRecord(4, 4);
        CompletableFuture<Permit> waiting = survivor.acquire();
        survivor.poll();
        time.stepWallClock(Duration.ofHours(-1));
        time.pass(Duration.ofMillis(300));
        survivor.poll();
        survivor.poll();

        assertThat(waiting).isCompleted();
    }

    @Test
    void open_besideADeadJvmsPermits_leavesThemToTheReclaimers() throws Exception {
        StoreJvm first = jvm(4);
        putDeadRecord(4, 3);

        StoreJvm next = jvm(4);

        assertThat(next.limiter.status().held()).isEqualTo(3);
        assertThat(first.acquire()).isCompleted();
        assertThat(first.acquire()).isNotDone();
    }

    @Test
    void open_afterALeave_usesTheRecordAgain() throws StoreException {
        StoreJvm first = jvm(4);
        first.store.close();
        StoreJvm second = jvm(7);

        assertThat(second.limiter.status().jvms()).hasSize(1);
        assertThat(second.limiter.shared().limit()).isEqualTo(7);
        assertThat(second.acquire()).isCompleted();
    }

    @Test
    void close_withPermitsHeld_leavesThemCounted() throws StoreException {
        StoreJvm one = jvm(4);
        StoreJvm two = jvm(4);
        one.take(4);

        one.store.close();

        assertThat(two.limiter.status().held()).isEqualTo(4);
        assertThat(two.acquire()).isNotDone();
    }

    @Test
    void record_takenByOthers_isReplacedByOneWithWhatIsInFlight() throws Exception {
        StoreJvm fenced = jvm(4);
        Permit held = fenced.take(3).get(0);
        StoreJvm other = jvm(4);
        other.acquire().join();
        takeRecordAway(0);

        held.release();
        assertThat(fenced.acquire()).isNotDone();
        time.pass(Duration.ZERO);
        fenced.poll();

        // two still in flight, the one that waited, and the other JVM's
        assertThat(other.limiter.status().held()).isEqualTo(4);
        assertThat(time.problems())
                .singleElement()
                .asString()
                .contains("opened and closed")
                .contains("registered again");
        fenced.permits.get(1).release();
        fenced.permits.get(1).release();
        assertThat(other.limiter.status().held()).isEqualTo(3);
    }

    @Test
    void record_takenByOthersWhileNothingHappensHere_isNoticedWithinASecond() throws Exception {
        StoreJvm fenced = jvm(4);
        fenced.take(3);
        time.pass(Duration.ZERO);
        StoreJvm other = jvm(4);
        takeRecordAway(0);
        assertThat(other.limiter.status().held()).isZero();

        time.pass(Duration.ofSeconds(1));

        assertThat(other.limiter.status().held()).isEqualTo(3);
    }

    @Test
    void files_deletedWhileInUse_areMadeAnewWithWhatIsInFlight() throws Exception {
        StoreJvm one = jvm(4);
        one.take(3);
        PolicyChanges.limit(one.limiter.shared(), 3);
        time.pass(Duration.ZERO);
        deleteAll();
        StoreJvm two = jvm(4);
        assertThat(two.limiter.status().held()).isZero();

        time.pass(Duration.ofSeconds(1));

        assertThat(two.limiter.status().held()).isEqualTo(3);
        assertThat(two.limiter.shared().policy().terms().limit()).isEqualTo(3);
        assertThat(two.acquire()).isNotDone();
        assertThat(time.problems()).singleElement().asString().contains("deleted or replaced");
        one.permits.forEach(Permit::release);
        two.poll();
        assertThat(two.limiter.status().held()).isEqualTo(1);
    }

    @Test
    void bound_afterTheFilesWereMadeAnew_bindsAsBefore() throws Exception {
        StoreJvm one = jvm(4);
        one.take(2);
        assertThat(one.limiter.shared().bound(Store.MOST_PERMITS, 2)).isTrue();
        time.pass(Duration.ZERO);
        deleteAll();

        time.pass(Duration.ofSeconds(1));

        StoreJvm two = jvm(4);
        assertThat(two.limiter.shared().bound()).isEqualTo(2);
        assertThat(two.acquire()).isNotDone();
    }

    @Test
    void bound_takenAwayMeanwhile_doesNotComeBackWithAJvmThatWasLost() throws Exception {
        StoreJvm one = jvm(4);
        StoreJvm two = jvm(4);
        one.take(1);
        two.take(1);
        assertThat(two.limiter.shared().bound(Store.MOST_PERMITS, 2)).isTrue();
        time.pass(Duration.ZERO);
        takeRecordAway(0);
        one.store.stalled(0); // notices, and counts alone
        assertThat(two.limiter.shared().bound(2, Store.MOST_PERMITS)).isTrue();

        time.pass(Duration.ofSeconds(3));

        assertThat(one.store.isShared()).isTrue();
        assertThat(two.limiter.shared().bound()).isEqualTo(Store.MOST_PERMITS);
    }

    @Test
    void bound_ofNonsense_isNoBoundAndIsReplaced() throws Exception {
        StoreJvm one = jvm(4);
        one.store.permitRecord().words().set(Layout.BOUND, -7);

        assertThat(one.limiter.shared().bound()).isEqualTo(Store.MOST_PERMITS);
        assertThat(one.limiter.shared().bound(Store.MOST_PERMITS, 2)).isTrue();
        assertThat(one.limiter.shared().bound()).isEqualTo(2);
    }

    @Test
    void announce_isSeenByOthers_alsoAfterTheFilesWereMadeAnew() throws Exception {
        StoreJvm one = jvm(4);
        one.store.announce("9.9; a client", true);
        assertThat(jvm(4).store.status().jvms().get(0).about()).isEqualTo("9.9; a client");
        one.take(1);
        time.pass(Duration.ZERO);
        deleteAll();

        time.pass(Duration.ofSeconds(1));

        assertThat(one.store.status().jvms()).singleElement().satisfies(jvm -> {
            assertThat(jvm.about()).isEqualTo("9.9; a client");
            assertThat(jvm.limit()).isEqualTo(4);
        });
    }

    @Test
    void announce_withoutItsLimit_letsTheOthersHold() throws StoreException {
        StoreJvm strict = jvm(1);
        StoreJvm other = jvm(3);
        strict.store.announce("", false);
        assertThat(other.store.status().limit()).isEqualTo(3);
        strict.store.announce("", true);
        assertThat(other.store.status().limit()).isEqualTo(1);
    }

    @Test
    void record_thatIsTakenOver_saysNothingOfItsFormerJvm() throws Exception {
        StoreJvm former = jvm(4);
        former.store.announce("9.9; a client", true);
        former.store.close();
        assertThat(jvm(4).store.status().jvms())
                .singleElement()
                .satisfies(jvm -> assertThat(jvm.about()).isEmpty());
    }

    @Test
    void notes_areReadFromOutside() throws StoreException {
        StoreJvm one = jvm(4);
        assertThat(one.store.digests().note(77, 0, 1234)).isTrue();
        assertThat(new StateFiles(directory).notes(HASH)).containsExactly(1234);
    }

    @Test
    void files_deletedWhileIdle_areNoticedWithTheNextCall() throws Exception {
        StoreJvm one = jvm(4);
        one.take(1).get(0).release();
        time.pass(Duration.ofSeconds(30));
        deleteAll();
        StoreJvm two = jvm(4);

        one.take(2);
        time.pass(Duration.ZERO);

        assertThat(two.limiter.status().held()).isEqualTo(2);
    }

    @Test
    void files_goneForGood_leaveLimitingToEachJvmWithOneReport() throws Exception {
        StoreJvm one = jvm(4);
        one.take(3);
        time.pass(Duration.ZERO);
        deleteAll();
        Files.write(state(), "noise, and more of it than a word".getBytes(StandardCharsets.UTF_8));
        time.pass(Duration.ofSeconds(20));

        assertThat(one.acquire()).isCompleted();
        assertThat(one.acquire()).isNotDone();
        assertThat(one.limiter.status().shared()).isFalse();
        assertThat(time.problems()).singleElement().asString().contains("for this JVM alone");

        Files.delete(state());
        time.pass(Duration.ofSeconds(20));
        assertThat(one.limiter.status().shared()).isTrue();
        assertThat(jvm(4).limiter.status().held()).isEqualTo(4);
        assertThat(time.problems()).hasSize(2);
    }

    @Test
    void paused_lettingAllPassUncounted_endsWithResume() throws StoreException {
        StoreJvm one = jvm(1);
        one.take(1);
        CompletableFuture<Permit> waiting = one.acquire();
        StateFiles files = new StateFiles(directory);

        assertThat(files.pause().accounts()).isEqualTo(1);
        one.poll();
        assertThat(waiting).isCompleted();
        assertThat(waiting.join().counted()).isFalse();
        waiting.join().release();
        assertThat(one.limiter.status().held()).isEqualTo(1);
        assertThat(one.limiter.status().paused()).isTrue();

        assertThat(files.resume().problems()).isEmpty();
        assertThat(one.acquire()).isNotDone();
    }

    @Test
    void paused_beforeAnAccountIsOpened_holdsForItToo() throws StoreException {
        StateFiles files = new StateFiles(directory);
        assertThat(files.pause().accounts()).isZero();
        assertThat(files.isPaused()).isTrue();

        StoreJvm late = jvm(1);
        late.take(1);
        assertThat(late.acquire()).isCompleted();

        files.resume();
        assertThat(files.isPaused()).isFalse();
        assertThat(late.limiter.status().paused()).isFalse();
    }

    @Test
    void probeWindow_overTwoJvms_isShared() throws StoreException {
        StoreJvm one = jvm(20);
        StoreJvm two = jvm(20);
        PolicyChanges.window(one.limiter.shared(), 1);
        Permit probe = one.take(1).get(0);
        CompletableFuture<Permit> waiting = two.acquire();
        assertThat(waiting).isNotDone();

        probe.confirm();
        two.poll();

        assertThat(waiting).isCompleted();
    }

    @Test
    void coolDown_setByOneJvm_holdsTheOthers() throws StoreException {
        StoreJvm one = jvm(20);
        StoreJvm two = jvm(20);
        PolicyChanges.coolDown(one.limiter.shared(), time.clocks().nowMillis() + 1_000, 2);

        CompletableFuture<Permit> waiting = two.acquire();
        assertThat(waiting).isNotDone();
        time.pass(Duration.ofSeconds(1));
        two.poll();

        assertThat(waiting).isCompleted();
    }

    @Test
    void status_readFromOutside_isWhatTheJvmsSay() throws StoreException {
        StoreJvm one = jvm(2);
        one.take(2);
        one.acquire();
        StateFiles files =
                new StateFiles(directory, time.clocks().nanos(), time.clocks().millis());

        assertThat(files.accounts()).containsExactly(HASH);
        AccountStatus status = files.status(HASH);

        assertThat(status).isEqualTo(one.limiter.status());
        assertThat(status.name()).isEqualTo("https://api.kimi.com");
        assertThat(status.jvms()).singleElement().satisfies(jvm -> {
            assertThat(jvm.pid()).isEqualTo(ProcessHandle.current().pid());
            assertThat(jvm.life()).isEqualTo(JvmStatus.Life.RUNNING);
            assertThat(jvm.label()).isEqualTo("test");
        });
    }

    @Test
    void status_withHostileTexts_isBoundedAndPrintable() throws StoreException {
        String label = "\u001b[31m" + "é".repeat(500);
        MachineStore store = MachineStore.open(
                directory, HASH, "n".repeat(5000), 2, label, time.limiters().runtime());
        opened.add(store);

        assertThat(store.status().name()).hasSize(Layout.NAME_CAPACITY - Long.BYTES);
        assertThat(store.status().jvms().get(0).label())
                .startsWith("?[31mé")
                .endsWith("é")
                .doesNotContain("\u001b");
    }

    @Test
    void status_ofADeadJvmWithoutPermits_isNotShown() throws Exception {
        StoreJvm one = jvm(20);
        putDeadRecord(20, 0);
        assertThat(one.limiter.status().jvms()).hasSize(1);
        putDeadRecord(20, 2);
        assertThat(one.limiter.status().jvms()).hasSize(2).anyMatch(jvm -> jvm.life() == JvmStatus.Life.GONE);
    }

    @Test
    void open_ofATruncatedFile_fails() throws Exception {
        jvm(4).store.close();
        try (FileChannel channel = FileChannel.open(state(), StandardOpenOption.WRITE)) {
            channel.truncate(5000);
        }

        assertThatThrownBy(() -> jvm(4)).isInstanceOf(StoreException.class).hasMessageContaining("cut short");
        assertThat(Files.size(state())).isEqualTo(5000);
    }

    @Test
    void open_ofAFileCutToNothing_beginsAnew() throws Exception {
        Files.createFile(state(), Ownership.onlyOurs("rw-------"));

        assertThat(jvm(4).acquire()).isCompleted();
        assertThat(Files.size(state())).isEqualTo(Layout.SIZE);
    }

    @Test
    void open_ofNoise_failsAndLeavesIt() throws Exception {
        byte[] noise = new byte[Layout.SIZE];
        Arrays.fill(noise, (byte) 0x5a);
        Files.write(state(), noise);

        assertThatThrownBy(() -> jvm(4)).isInstanceOf(StoreException.class).hasMessageContaining("no state file");
        assertThat(Files.readAllBytes(state())).isEqualTo(noise);
        assertThatThrownBy(() -> new StateFiles(directory).status(HASH)).isInstanceOf(StoreException.class);
    }

    @Test
    void open_ofAFileWithNoiseBehindItsHeader_countsTheNoiseAndTakesItBack() throws Exception {
        jvm(4).store.close();
        ByteBuffer noise = ByteBuffer.allocate(Layout.SIZE - Layout.HEADER);
        Random random = new Random(8);
        random.nextBytes(noise.array());
        poke(Layout.HEADER, noise);
        ByteBuffer highWater = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
        poke(Layout.HIGH_WATER, highWater.putLong(0, Long.MAX_VALUE));

        // every record seems to hold something, so there is none to take
        assertThatThrownBy(() -> jvm(4)).isInstanceOf(StoreException.class).hasMessageContaining("no free record");
    }

    @Test
    void open_ofAnotherVersion_fails() throws Exception {
        jvm(4).store.close();
        ByteBuffer version = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
        poke(Layout.MAGIC, version.putLong(0, Layout.MAGIC_VALUE + 1));

        assertThatThrownBy(() -> jvm(4)).isInstanceOf(StoreException.class).hasMessageContaining("another version");
    }

    @Test
    void open_whereNothingCanBeWritten_fails() {
        assertThatThrownBy(() -> MachineStore.open(
                        Path.of("/proc"), HASH, "name", 4, "", time.limiters().runtime()))
                .isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> MachineStore.open(
                        directory.resolve("absent"),
                        HASH,
                        "name",
                        4,
                        "",
                        time.limiters().runtime()))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void open_throughASymbolicLink_fails() throws Exception {
        Path elsewhere = Files.createFile(directory.resolve("elsewhere"));
        Files.createSymbolicLink(state(), elsewhere);

        assertThatThrownBy(() -> jvm(4)).isInstanceOf(StoreException.class);
        assertThat(elsewhere).isEmptyFile();
    }

    @Test
    void open_ofAFileOthersMayWrite_fails() throws Exception {
        jvm(4).store.close();
        Files.setPosixFilePermissions(state(), PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThatThrownBy(() -> jvm(4)).isInstanceOf(StoreException.class).hasMessageContaining("other users");
    }

    @Test
    void open_onAnInterruptedThread_worksAndKeepsTheInterrupt() throws StoreException {
        Thread.currentThread().interrupt();
        StoreJvm one = jvm(4);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(one.acquire()).isCompleted();
    }

    @Test
    void openOrAlone_withNoise_limitsThisJvmAloneAndJoinsWhenItCan() throws Exception {
        Files.write(state(), "noise, and more of it than a word".getBytes(StandardCharsets.UTF_8));
        Limiters limiters = time.limiters();
        MachineStore store = MachineStore.openOrAlone(directory, HASH, "name", 2, "", limiters.runtime());
        opened.add(store);
        Limiter limiter = limiters.limiter(store);

        limiter.acquire(limiter.newPosition(Duration.ofMinutes(1))).join();
        time.pass(Duration.ZERO); // others who cannot register either had the time to be counted
        limiter.acquire(limiter.newPosition(Duration.ofMinutes(1))).join();
        assertThat(limiter.acquire(limiter.newPosition(Duration.ofMinutes(1)))).isNotDone();
        time.pass(Duration.ofSeconds(30));
        assertThat(time.problems())
                .singleElement()
                .asString()
                .contains("no state file")
                .contains("this JVM alone");

        Files.delete(state());
        time.pass(Duration.ofSeconds(10));
        assertThat(jvm(2).limiter.status().held()).isEqualTo(2);
    }

    @Test
    void paused_whileAlone_isHeardThroughTheMarker() throws Exception {
        Files.write(state(), "noise, and more of it than a word".getBytes(StandardCharsets.UTF_8));
        Limiters limiters = time.limiters();
        MachineStore store = MachineStore.openOrAlone(directory, HASH, "name", 1, "", limiters.runtime());
        opened.add(store);
        Limiter limiter = limiters.limiter(store);
        limiter.acquire(limiter.newPosition(Duration.ofMinutes(1))).join();
        CompletableFuture<Permit> waiting = limiter.acquire(limiter.newPosition(Duration.ofMinutes(1)));

        assertThat(new StateFiles(directory).pause().problems()).hasSize(1);
        time.pass(Duration.ofSeconds(1));
        long unused = time.pollAll(limiters);

        assertThat(waiting).isCompleted();
        assertThat(waiting.join().counted()).isFalse();
    }

    @Test
    void close_beforeTheLastPermitsAreBack_harmsNobody() throws Exception {
        StoreJvm one = jvm(2);
        one.take(2);
        one.store.close();
        one.store.close();
        one.permits.forEach(Permit::release);
        time.pass(Duration.ofSeconds(30));
        StoreJvm two = jvm(2);

        assertThat(two.acquire()).isCompleted();
        assertThat(two.acquire()).isCompleted();
        assertThat(time.problems()).isEmpty();
    }

    @Test
    void files_madeByTheStore_areOnlyOurs() throws Exception {
        jvm(4);

        assertThat(Files.getPosixFilePermissions(state())).hasSize(2);
        assertThat(Files.getPosixFilePermissions(directory.resolve("account-" + HASH + ".lock")))
                .hasSize(2);
    }

    private StoreJvm jvm(int limit) throws StoreException {
        StoreJvm jvm = StoreJvm.open(directory, limit, time);
        opened.add(jvm.store);
        return jvm;
    }

    private Path state() {
        return directory.resolve("account-" + HASH + ".state");
    }

    private void deleteAll() throws IOException {
        Files.delete(state());
        Files.delete(directory.resolve("account-" + HASH + ".lock"));
    }

    private void poke(int offset, ByteBuffer bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(state(), StandardOpenOption.WRITE)) {
            int unused = channel.write(bytes, offset);
        }
    }

    /** As a JVM leaves it behind that was killed: the record is in use, its byte is free. */
    private void putDeadRecord(int limit, int held) throws Exception {
        try (StateFile file = StateFile.openExisting(state(), true)) {
            MappedWords words = file.words();
            int index = 200;
            new JvmRecord(words, index).take(limit, "dead", 0, time.clocks().nowMillis());
            words.set(Layout.record(index) + Layout.WORD, (9L << 32) + held);
            words.set(Layout.record(index) + Layout.PID, 999_999_999);
            words.set(Layout.HIGH_WATER, index + 1);
        }
    }

    /** As another process does it that finds our byte free. */
    private void takeRecordAway(int index) throws Exception {
        try (StateFile file = StateFile.openExisting(state(), true)) {
            JvmRecord record = new JvmRecord(file.words(), index);
            assertThat(record.free(record.word())).isTrue();
        }
    }
}

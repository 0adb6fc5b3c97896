package dev.kimigate.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.limiter.FakeTime;
import dev.kimigate.limiter.Permit;
import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JVMs that lose each other. Each has a time of its own, so the test decides who looks when. */
@SuppressWarnings("FutureReturnValueIgnored") // some calls are there to wait only
class SeparationTest {
    private static final Duration A_LOOK = Duration.ofMillis(500);

    @TempDir
    Path directory;

    private final List<StoreJvm> jvms = new ArrayList<>();

    @BeforeEach
    void keepPrivate() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    @AfterEach
    void closeAll() {
        jvms.forEach(jvm -> jvm.store.close());
    }

    @Test
    void reclaim_byAJvmWithTheOldLockFile_takesNothingFromThoseWhoHaveMovedOn() throws Exception {
        StoreJvm moved = jvm(4);
        StoreJvm late = jvm(4);
        moved.take(2);
        late.take(2);
        late.pass(Duration.ZERO); // its next look is due when the test is over
        Files.delete(lockFile());
        moved.pass(A_LOOK);
        CompletableFuture<Permit> waiting = late.acquire();

        late.pollFor(Duration.ofMillis(450));

        moved.pass(A_LOOK);
        assertThat(moved.time.problems())
                .as("taken for dead?")
                .singleElement()
                .asString()
                .contains("deleted or replaced");
        assertThat(waiting).isNotDone();
        assertThat(late.limiter.status().held()).isEqualTo(4);
    }

    @Test
    void reclaim_byAJvmWithTheNewLockFile_takesNothingFromThoseWhoHaveNotSeenItYet() throws Exception {
        StoreJvm moved = jvm(4);
        StoreJvm late = jvm(4);
        moved.take(2);
        late.take(2);
        Files.delete(lockFile());
        moved.pass(A_LOOK);
        CompletableFuture<Permit> waiting = moved.acquire();

        moved.pollFor(Duration.ofSeconds(3));
        assertThat(waiting).isNotDone();
        late.pass(A_LOOK);
        moved.pollFor(Duration.ofSeconds(3));

        assertThat(waiting).isNotDone();
        assertThat(moved.limiter.status().held()).isEqualTo(4);
        assertThat(late.limiter.status().shared()).isTrue();
        assertThat(late.time.problems()).singleElement().asString().contains("deleted or replaced");
    }

    @Test
    void reclaim_ofOneThatDiedBeforeItSawTheNewLockFile_comesInTime() throws Exception {
        StoreJvm moved = jvm(4);
        StoreJvm dead = jvm(4);
        dead.take(4);
        moved.pass(Duration.ZERO);
        moved.acquire().cancel(true);
        Files.delete(lockFile());
        moved.pass(A_LOOK);
        CompletableFuture<Permit> waiting = moved.acquire();

        moved.pollFor(Duration.ofMillis(4_900));
        assertThat(waiting).isNotDone();
        moved.pollFor(Duration.ofMillis(300));

        assertThat(waiting).isCompleted();
    }

    @Test
    void register_besideALockFileThatOthersHaveNotSeen_takesNoRecordOfTheirs() throws Exception {
        StoreJvm holder = jvm(4);
        holder.take(4);
        StoreJvm waiter = jvm(4);
        CompletableFuture<Permit> waiting = waiter.acquire();
        Files.delete(lockFile());

        StoreJvm newcomer = jvm(4);

        assertThat(newcomer.limiter.status().jvms()).hasSize(3);
        holder.permits.get(0).release();
        waiter.poll();
        assertThat(waiting).isCompleted();
        assertThat(waiter.time.problems()).isEmpty();
    }

    @Test
    void record_lostAgainWhileItIsMadeAnew_isTriedAgainAtOnceAndNeverTheWholeLimitTaken() throws Exception {
        StoreJvm robbed = jvm(4);
        StoreJvm other = jvm(4);
        robbed.take(2);
        other.take(2);
        robbed.pass(A_LOOK);
        takeRecordAway(0);
        robbed.time.atNextReading(() -> takeAwayNewRecord(robbed, 2));

        CompletableFuture<Permit> tooMany = robbed.acquire();
        robbed.pass(Duration.ZERO);
        robbed.poll();

        assertThat(robbed.store.isShared()).isFalse();
        assertThat(tooMany).isNotDone();
        robbed.pass(Duration.ofMillis(20));
        robbed.poll();
        assertThat(robbed.store.isShared()).isTrue();
        assertThat(other.limiter.status().held()).isEqualTo(4);
        assertThat(tooMany).isNotDone();
        assertThat(robbed.time.problems()).singleElement().asString().contains("registered again");
    }

    @Test
    void files_madeAnewAndHeldByAStranger_leaveEachJvmItsPartAndWhatItHas() throws Exception {
        StoreJvm one = jvm(4);
        StoreJvm two = jvm(4);
        one.take(3);
        two.take(1);
        one.pass(A_LOOK);
        two.pass(A_LOOK);
        Files.delete(stateFile());
        Files.delete(lockFile());
        try (FileChannel stranger = initialisationHeld()) {
            assertThat(stranger.isOpen()).isTrue();
            one.pass(Duration.ofSeconds(10));
            two.pass(Duration.ofSeconds(10));

            assertThat(one.acquire()).isNotDone();
            one.permits.get(0).release();
            assertThat(one.acquire()).isNotDone();
            one.permits.get(1).release();
            assertThat(one.store.isShared()).isFalse();
            assertThat(one.time.problems())
                    .singleElement()
                    .asString()
                    .contains("keeps to 2 of 4 permits", "opening the shared state");
            CompletableFuture<Permit> other = two.acquire();
            two.pass(Duration.ofMillis(150));
            two.poll();
            assertThat(other).isCompleted();
            assertThat(two.acquire()).isNotDone();
            assertThat(new StateFiles(directory).apart())
                    .hasSize(1)
                    .allSatisfy(apart -> assertThat(apart.part()).isEqualTo(2));
        }

        one.pass(Duration.ofSeconds(1));
        two.pass(Duration.ofSeconds(1));

        assertThat(one.store.isShared()).isTrue();
        assertThat(two.store.isShared()).isTrue();
        assertThat(one.time.problems()).hasSize(2).last().asString().contains("together with the other JVMs again");
        assertThat(new StateFiles(directory).apart()).isEmpty();
    }

    @Test
    void openOrAlone_whileAStrangerHoldsTheLock_countsThoseWhoWaitForItToo() throws Exception {
        try (FileChannel stranger = initialisationHeld()) {
            assertThat(stranger.isOpen()).isTrue();
            StoreJvm one = jvmOrAlone(12);
            assertThat(one.store.part()).as("before anybody could be counted").isEqualTo(3);
            StoreJvm two = jvmOrAlone(12);
            one.take(1);
            one.pass(Duration.ofSeconds(1));
            assertThat(one.store.part()).isEqualTo(6);
            StoreJvm three = jvmOrAlone(12);
            one.pass(Duration.ofSeconds(1));

            assertThat(one.store.part()).isEqualTo(4);
            assertThat(two.store.part()).isEqualTo(3);
            assertThat(three.store.part()).isEqualTo(3);
            assertThat(one.time.problems()).singleElement().asString().contains("keeps to 6 of 12 permits");
        }
        for (StoreJvm jvm : jvms) {
            jvm.take(2);
            jvm.pass(Duration.ofSeconds(1));
        }
        assertThat(jvms).allMatch(jvm -> jvm.store.isShared());
        assertThat(jvms.get(0).limiter.status().held()).isEqualTo(7);
    }

    @Test
    void aJvmThatIsAloneAndIdle_startsOneCallUntilItHasCountedAgain() throws Exception {
        try (FileChannel stranger = initialisationHeld()) {
            assertThat(stranger.isOpen()).isTrue();
            StoreJvm one = jvmOrAlone(12);
            one.take(1).get(0).release();
            one.pass(Duration.ofSeconds(5));

            assertThat(one.store.part()).isEqualTo(1);
            one.take(1);
            assertThat(one.acquire()).isNotDone();
            one.pass(Duration.ZERO);
            one.poll();

            assertThat(one.store.part()).isEqualTo(6);
            assertThat(one.limiter.status().held()).isEqualTo(2);
        }
    }

    @Test
    void part_isOfTheLimitInForceBefore_whoeverHadSetIt() throws Exception {
        StoreJvm strict = jvm(4);
        StoreJvm one = jvm(0);
        strict.take(1);
        one.take(1);
        one.pass(A_LOOK);
        Files.delete(stateFile());
        one.pass(A_LOOK);

        assertThat(one.store.part()).isEqualTo(2);
        one.take(1);
        assertThat(one.acquire()).isNotDone();
    }

    @Test
    void pause_whileTheFilesAreHeld_isHeardThroughTheMarker_andResumeToo() throws Exception {
        StoreJvm one = jvm(1);
        one.take(1);
        one.pass(A_LOOK);
        Files.delete(stateFile());
        Files.delete(lockFile());
        try (FileChannel stranger = initialisationHeld()) {
            assertThat(stranger.isOpen()).isTrue();
            one.pass(A_LOOK);
            StateFiles files = new StateFiles(directory);
            assertThat(files.pause().accounts()).isZero();
            one.pass(A_LOOK);
            assertThat(one.acquire().join().counted()).isFalse();
            assertThat(files.resume().problems()).isEmpty();
            one.pass(A_LOOK);
            assertThat(one.acquire()).isNotDone();
        }
    }

    @Test
    void reports_ofTwoTimesApart_haveOneLineEach_alsoIfNobodyLookedBetween() throws Exception {
        StoreJvm one = jvm(2);
        for (int i = 0; i < 2; i++) {
            Permit held = one.acquire().join();
            one.pass(A_LOOK);
            Files.delete(stateFile());
            one.pass(Duration.ofSeconds(1));
            held.release();
            one.pass(Duration.ofHours(1));
        }
        assertThat(one.time.problems()).hasSize(2).allMatch(line -> line.contains("registered again"));
    }

    @Test
    void aJvmThatMetNobody_keepsTheWholeLimit() throws Exception {
        StoreJvm one = jvm(4);
        one.take(1);
        Files.delete(stateFile());
        Files.write(stateFile(), new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
        one.pass(Duration.ofSeconds(5));

        one.take(3);

        assertThat(one.acquire()).isNotDone();
        assertThat(one.time.problems()).singleElement().asString().contains("for this JVM alone");
    }

    @Test
    void files_deletedAgainAndAgain_neverLetAJvmTakeMoreThanItsPart() throws Exception {
        StoreJvm one = jvm(4);
        StoreJvm two = jvm(4);
        one.take(2);
        two.take(2);
        for (int i = 0; i < 20; i++) {
            Files.deleteIfExists(stateFile());
            Files.deleteIfExists(lockFile());
            StoreJvm who = i % 2 == 0 ? one : two;
            who.pass(A_LOOK);
            assertThat(who.acquire()).isNotDone();
        }
        two.pass(A_LOOK);
        one.pass(A_LOOK);
        two.pass(Duration.ofSeconds(3));
        one.pass(Duration.ofSeconds(3));

        assertThat(one.limiter.status().held()).isEqualTo(4);
        assertThat(one.time.problems()).hasSize(2);
        assertThat(one.time.problems().get(1)).contains("lost 11 times");
    }

    @Test
    void theWholeLimit_afterALoss_isBackWhenAllAreHereOrHadTheTimeToCome() throws Exception {
        StoreJvm one = jvm(4);
        StoreJvm two = jvm(4);
        two.take(1).get(0).release();
        one.take(1);
        one.pass(A_LOOK);
        Files.delete(stateFile());
        one.pass(A_LOOK);
        one.take(1);
        assertThat(one.acquire()).isNotDone();

        one.pass(Duration.ofMillis(2_500));
        one.poll();

        assertThat(one.limiter.status().held()).isEqualTo(3);
        assertThat(one.store.part()).isZero();
    }

    @Test
    void peers_thatDidNothingForHalfAMinute_takeNoPart() throws Exception {
        StoreJvm one = jvm(4);
        StoreJvm two = jvm(4);
        two.take(1).get(0).release();
        one.take(1);
        one.pass(Duration.ofSeconds(31));
        Files.delete(stateFile());
        one.pass(A_LOOK);

        one.take(3);

        assertThat(one.limiter.status().held()).isEqualTo(4);
    }

    private StoreJvm jvm(int limit) throws StoreException {
        return kept(StoreJvm.open(directory, limit, new FakeTime()));
    }

    private StoreJvm jvmOrAlone(int limit) throws StoreException {
        return kept(StoreJvm.openOrAlone(directory, limit, new FakeTime()));
    }

    private StoreJvm kept(StoreJvm jvm) {
        jvms.add(jvm);
        return jvm;
    }

    private Path stateFile() {
        return AccountFiles.stateFile(directory, StoreJvm.HASH);
    }

    private Path lockFile() {
        return directory.resolve("account-" + StoreJvm.HASH + ".lock");
    }

    /** As a process that was stopped in creating the files. A channel of our own: the store's would let it pass. */
    private FileChannel initialisationHeld() throws IOException {
        FileChannel channel = FileChannel.open(
                lockFile(),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                Ownership.onlyOurs("rw-------"));
        FileLock held = channel.lock(LockFile.INITIALISATION, 1, false);
        assertThat(held.isValid()).isTrue();
        return channel;
    }

    /** As another process does it that finds our byte free. */
    private void takeRecordAway(int index) {
        try (StateFile file = StateFile.openExisting(stateFile(), true)) {
            JvmRecord record = new JvmRecord(file.words(), index);
            assertThat(record.free(record.word())).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    /** In the instant between taking the record and going on in it. */
    private void takeAwayNewRecord(StoreJvm jvm, int index) {
        try (StateFile file = StateFile.openExisting(stateFile(), false)) {
            if (new JvmRecord(file.words(), index).isTaken()) {
                takeRecordAway(index);
            } else {
                jvm.time.atNextReading(() -> takeAwayNewRecord(jvm, index));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }
}

package dev.kimigate.machine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.store.Bound;
import dev.kimigate.store.LeaseWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State files that were copied, restored or moved: what their machine has leased stays with the file itself. */
class CopiedFileTest {
    @TempDir
    Path directory;

    private Path original;

    @BeforeEach
    void leaseFive() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        original = directory.resolve("original");
        try (StateFile file = StateFile.openOrCreate(original, "account")) {
            RegionHeader header = new RegionHeader(file.words());
            assertThat(header.keeperWord(LeaseWords.SERVER, 0, 4711)).isTrue();
            assertThat(header.keeperWord(LeaseWords.NODE, 0, 12)).isTrue();
            assertThat(header.timedBound(header.timedBound(), new Bound(5, 1_000, 2_000)))
                    .isTrue();
        }
    }

    private Path copied() throws IOException {
        return Files.copy(original, directory.resolve("copy"));
    }

    @Test
    void fileThatIsMoved_keepsItsLease() throws Exception {
        Path moved = Files.move(original, directory.resolve("moved"));

        try (StateFile file = requireNonNull(StateFile.openIfComplete(moved))) {
            RegionHeader header = new RegionHeader(file.words());
            assertThat(header.timedBound()).isEqualTo(new Bound(5, 1_000, 2_000));
            assertThat(header.keeperWord(LeaseWords.NODE)).isEqualTo(12);
        }
    }

    @Test
    void fileThatIsACopy_hasNoLeaseAndNoName_andTellsOfItOnce() throws Exception {
        Path copy = copied();
        assertThat(StateFile.openIfComplete(copy)).isNull();

        try (StateFile file = StateFile.openOrCreate(copy, "account")) {
            RegionHeader header = new RegionHeader(file.words());
            assertThat(header.timedBound()).isEqualTo(Bound.NONE);
            assertThat(header.isLeased()).isFalse();
            assertThat(header.keeperWord(LeaseWords.NODE)).isZero();
            assertThat(header.keeperWord(LeaseWords.COPIED, 1, 0)).isTrue();
            assertThat(header.keeperWord(LeaseWords.NODE, 0, 13)).isTrue();
        }

        try (StateFile again = requireNonNull(StateFile.openIfComplete(copy))) {
            RegionHeader header = new RegionHeader(again.words());
            assertThat(header.keeperWord(LeaseWords.NODE)).isEqualTo(13);
            assertThat(header.keeperWord(LeaseWords.COPIED)).isZero();
        }
    }

    /** As when a folder is restored under a JVM that runs: what that knows of its lease is newer than the copy. */
    @Test
    void copy_takesTheLeaseOfAJvmThatIsAtWork() throws Exception {
        try (StateFile running = StateFile.openOrCreate(original, "account");
                StateFile file = StateFile.openOrCreate(copied(), "account")) {
            RegionHeader header = new RegionHeader(file.words());

            header.learnFrom(new RegionHeader(running.words()));

            assertThat(header.timedBound()).isEqualTo(new Bound(5, 1_000, 2_000));
            assertThat(header.keeperWord(LeaseWords.NODE)).isEqualTo(12);
        }
    }

    @Test
    void copyOfAFileThatLeasesNothing_isNotToldOf() throws Exception {
        try (StateFile file = StateFile.openOrCreate(original, "account")) {
            new RegionHeader(file.words()).forgetKeepers();
            new RegionHeader(file.words()).keeperWord(LeaseWords.COPIED, 1, 0);
        }

        try (StateFile file = StateFile.openOrCreate(copied(), "account")) {
            assertThat(new RegionHeader(file.words()).keeperWord(LeaseWords.COPIED))
                    .isZero();
        }
    }

    /** An agent of before wrote no identity; its machine may be at work. */
    @Test
    void fileOfAFormerVersion_keepsItsLease() throws Exception {
        try (StateFile file = StateFile.openOrCreate(original, "account")) {
            file.words().set(Layout.IDENTITY, 0);
        }

        try (StateFile file = StateFile.openOrCreate(copied(), "account")) {
            assertThat(new RegionHeader(file.words()).keeperWord(LeaseWords.NODE))
                    .isEqualTo(12);
        }
    }
}

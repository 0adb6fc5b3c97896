package dev.kimigate.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kimigate.limiter.FakeTime;
import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody else may have put where our files belong: nothing of it is used, written to, or waited for. */
class PlantedFilesTest {
    private static final String HASH = "0123456789abcdef";
    private static final int STRANGER = 12_345;

    @TempDir
    Path directory;

    private Path victim;

    @BeforeEach
    void makeVictim() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        victim = Files.createFile(directory.resolve("victim"));
    }

    private Path file(String ending) {
        return directory.resolve("account-" + HASH + ending);
    }

    private void assertRefused(String reason) {
        assertThatThrownBy(() -> MachineStore.open(
                        directory,
                        HASH,
                        "name",
                        4,
                        "",
                        new FakeTime().limiters().runtime()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(reason);
        assertThat(victim).isEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(strings = {".state", ".lock"})
    void link_inPlaceOfAFile_isNotFollowed(String ending) throws IOException {
        Files.createSymbolicLink(file(ending), victim);

        assertRefused("symbolic link");
    }

    @ParameterizedTest
    @ValueSource(strings = {".state", ".lock"})
    void linkToNothing_inPlaceOfAFile_makesNothingThere(String ending) throws IOException {
        Path absent = directory.resolve("absent");
        Files.createSymbolicLink(file(ending), absent);

        assertRefused("symbolic link");
        assertThat(absent).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {".state", ".lock"})
    void fileOfSomebodyElse_isNotUsed(String ending) throws IOException {
        assumeThat(Ownership.userId()).as("root may give files away").isZero();
        Files.createFile(file(ending), Ownership.onlyOurs("rw-------"));
        Files.setAttribute(file(ending), "unix:uid", STRANGER);

        assertRefused("belongs to user " + STRANGER);
    }

    @ParameterizedTest
    @ValueSource(strings = {".state", ".lock"})
    void fileThatOthersMayWrite_isNotUsed(String ending) throws IOException {
        Files.createFile(file(ending));
        Files.setPosixFilePermissions(file(ending), PosixFilePermissions.fromString("rw-rw----"));

        assertRefused("may be written by other users");
    }

    /* Opening one for writing alone would wait for a reader. */
    @Test
    void pipe_inPlaceOfTheStateFile_isNotWaitedFor() throws Exception {
        Process made = new ProcessBuilder("mkfifo", "-m", "600", file(".state").toString()).start();
        assumeThat(made.waitFor(10, TimeUnit.SECONDS) && made.exitValue() == 0)
                .as("mkfifo")
                .isTrue();

        assertRefused(".state");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwx----w-", "rwxrwxrwx"})
    void folderThatOthersMayWrite_isNotUsed(String permissions) throws IOException {
        Path shared = Files.createDirectory(directory.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString(permissions));

        assertThatThrownBy(() -> StateDirectory.prepare(shared))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("chmod go-w");
        assertThat(shared).isEmptyDirectory();
    }

    @Test
    void linkToNothing_inPlaceOfTheFolder_makesNothingThere() throws IOException {
        Path absent = directory.resolve("absent");
        Path link = Files.createSymbolicLink(directory.resolve("link"), absent);

        assertThatThrownBy(() -> StateDirectory.prepare(link))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("symbolic link");
        assertThat(absent).doesNotExist();
    }

    /** The folder for those without a home has a name that anybody can guess. */
    @Test
    void status_ofAFolderWithPlantedFiles_refusesThem() throws IOException, StoreException {
        Files.createSymbolicLink(file(".state"), victim);
        StateFiles files = new StateFiles(directory);

        assertThat(files.accounts()).containsExactly(HASH);
        assertThatThrownBy(() -> files.status(HASH)).isInstanceOf(StoreException.class);
        assertThat(files.pause().problems()).hasSize(1);
        assertThat(victim).isEmptyFile();
    }
}

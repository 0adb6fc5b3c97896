package dev.kimigate.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What takes the place of what only some systems tell. */
class OwnUserTest {
    @TempDir
    Path folder;

    @Test
    void ownerOfAFileJustMade_isTheUserThatTheSystemTells() throws Exception {
        assumeThat(Path.of("/proc/self/status")).exists();

        assertThat(OwnUser.present()).hasToString(Long.toString(Ownership.userId()));
        assertThat(OwnUser.ownerOf(Files.createFile(folder.resolve("mine")))).isEqualTo(OwnUser.present());
    }

    @Test
    void optionThatKeepsAFileInItsPlace_isAddedWhereFilesHaveNoNumber() throws Exception {
        assertThat(Ownership.pinned(StandardOpenOption.READ))
                .hasSize(Ownership.isUnix() ? 1 : 2)
                .contains(StandardOpenOption.READ);
        assertThat(Pinning.withoutDeletion(StandardOpenOption.READ))
                .extracting(Object::toString)
                .containsExactlyInAnyOrder("READ", "NOSHARE_DELETE");
    }
}

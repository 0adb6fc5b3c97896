package dev.kimigate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileEditTest {
    private static final AgentOption OPTION = new AgentOption("/opt/kimi-gate.jar", null);

    @TempDir
    Path folder;

    @Test
    void linkAndPermissions_stay() throws IOException {
        Path real = Files.writeString(folder.resolve("real.vmoptions"), "-Xmx1g\n");
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
        Path link = Files.createSymbolicLink(folder.resolve("idea64.vmoptions"), real);
        FileEdit.install(link, OPTION).write();
        assertThat(link).isSymbolicLink();
        assertThat(real).content().isEqualTo("-Xmx1g\n-javaagent:/opt/kimi-gate.jar\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
                .isEqualTo("rw-r-----");
        assertThat(folder).isDirectoryNotContaining("glob:**.kimi-gate-*");
    }

    @Test
    void fileThatHoldsNothingElse_isMade_andGoesAgain() throws IOException {
        Path file = folder.resolve("idea64.vmoptions");
        FileEdit.install(file, OPTION).write();
        assertThat(file).content().isEqualTo("-javaagent:/opt/kimi-gate.jar\n");
        FileEdit.uninstall(file).write();
        assertThat(file).doesNotExist();
    }

    @Test
    void whatCannotBeWritten_isToldAndLeft() throws IOException {
        Path file = folder.resolve("no such folder").resolve("idea64.vmoptions");
        FileEdit edit = FileEdit.install(file, OPTION);
        assertThatThrownBy(edit::write)
                .isInstanceOf(Failure.class)
                .hasMessageContaining("NoSuchFile")
                .hasMessageContaining("as it was");
        Path taken = Files.createDirectory(folder.resolve("folder.vmoptions"));
        assertThatThrownBy(() -> FileEdit.install(taken, OPTION)).isInstanceOf(Failure.class);
    }

    @Test
    void edit_tellsItsLines() throws IOException {
        Path file = Files.writeString(folder.resolve("x.vmoptions"), "-Xmx1g\n-javaagent:/old/kimi-gate.jar\n");
        FileEdit edit = FileEdit.install(file, OPTION);
        assertThat(edit.removed()).containsExactly("-javaagent:/old/kimi-gate.jar");
        assertThat(edit.added()).containsExactly("-javaagent:/opt/kimi-gate.jar");
        edit.write();
        assertThat(FileEdit.install(file, OPTION).isNone()).isTrue();
    }
}

package dev.kimigate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @Test
    void noCommand_isUsage() {
        assertThat(run()).isEqualTo(2);
        assertThat(text(err)).contains("java -jar kimi-gate.jar status");
        assertThat(text(out)).isEmpty();
    }

    @Test
    void unknownCommand_isUsage_andNamed() {
        assertThat(run("stauts")).isEqualTo(2);
        assertThat(text(err)).contains("'stauts' is no command");
    }

    @Test
    void unknownOption_isUsage_andNamed() {
        assertThat(run("status", "--jsno")).isEqualTo(2);
        assertThat(text(err)).contains("'--jsno' is not understood");
    }

    @Test
    void help_isFine_andOnStdout() {
        assertThat(run("help")).isZero();
        assertThat(text(out)).contains("pause", "resume", "Exit codes");
    }

    @Test
    void status_ofAFolderWithoutAccounts_saysSo() {
        assertThat(run("status", "--state-dir=" + folder.resolve("none"))).isZero();
        assertThat(text(out)).contains("no gated call yet");
    }

    @Test
    void pauseAndResume_areTold_andSeenByStatus() {
        String state = "--state-dir=" + folder.resolve("state");
        assertThat(run("pause", state)).isZero();
        assertThat(run("status", state)).isZero();
        assertThat(text(out)).contains("paused: calls of all JVMs pass ungated (resume with");
        assertThat(run("resume", state)).isZero();
        out.reset();
        assertThat(run("status", state)).isZero();
        assertThat(text(out)).doesNotContain("paused");
    }

    private int run(String... arguments) {
        return Main.run(arguments, print(out), print(err));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

package dev.kimigate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        assertThat(text(err)).contains("Usage: java -jar kimi-gate.jar", "status");
        assertThat(text(out)).isEmpty();
    }

    @Test
    void unknownCommand_isUsage_andNamed() {
        assertThat(run("stauts")).isEqualTo(2);
        assertThat(text(err)).contains("'stauts' is not a command");
    }

    @Test
    void unknownOption_isUsage_andNamed() {
        assertThat(run("status", "--jsno")).isEqualTo(2);
        assertThat(text(err)).contains("'--jsno' is not understood");
    }

    @Test
    void runWithoutATool_isUsage_andNamesTheCommandThatWasWritten() {
        assertThat(run("run-plan", "--pid", "1", "--launcher", "x")).isEqualTo(2);
        assertThat(text(err)).contains("help run").doesNotContain("run-plan");
    }

    @Test
    void help_isFine_andOnStdout() {
        assertThat(run("help")).isZero();
        assertThat(text(out)).contains("pause", "resume", "Exit codes");
    }

    @Test
    void misspeltCommand_isToldWhatWasMeant() {
        assertThat(run("verison")).isEqualTo(2);
        assertThat(text(err)).contains("did you mean version?");
    }

    @Test
    void everyCommand_hasHelpWithAnExample() {
        for (String command : List.of(
                "status",
                "doctor",
                "config",
                "pause",
                "resume",
                "list",
                "attach",
                "detach",
                "gateway",
                "install",
                "uninstall",
                "explain",
                "version")) {
            out.reset();
            assertThat(run(command, "--help")).isZero();
            assertThat(text(out)).contains("Usage: java -jar kimi-gate.jar " + command, "--json", "Examples:");
        }
    }

    @Test
    void explain_withoutATopic_listsThem() {
        assertThat(run("explain")).isZero();
        assertThat(text(out)).containsPattern("(?m)^settings +Settings$").containsPattern("(?m)^  max-wait +How long");
    }

    @Test
    void explain_printsATopic() {
        assertThat(run("explain", "max-wait")).isZero();
        assertThat(text(out)).contains("max-wait", "10m").doesNotContain("<a id", "](");
    }

    @Test
    void explain_ofAnUnknownTopic_namesTheNearest_andAllOfThem() {
        assertThat(run("explain", "max-wiat")).isEqualTo(2);
        assertThat(text(err))
                .contains("'max-wiat' is not a topic; did you mean max-wait?")
                .contains("topics: first-steps commands gateway run service settings enabled");
        assertThat(text(out)).isEmpty();
    }

    @Test
    void explain_asJson() {
        assertThat(run("explain", "--json")).isZero();
        assertThat(text(out)).contains("\"topic\" : \"max-wait\"");
        out.reset();
        assertThat(run("explain", "limit", "--json")).isZero();
        assertThat(text(out)).contains("\"topic\" : \"limit\"", "\"text\" : ");
    }

    @Test
    void version_asJson() {
        assertThat(run("version", "--json")).isZero();
        assertThat(text(out)).matches("\\{\\s+\"version\" : \"[^\"]+\"\\s+}\\s+");
    }

    @Test
    void config_tellsEachSettingWithItsSource() {
        assertThat(run("config", "--arguments=limit=7")).isZero();
        assertThat(text(out))
                .containsPattern("limit +7 +the agent's arguments")
                .containsPattern("max-wait +10m +the defaults");
    }

    @Test
    void config_withAProblem_isNotFine() {
        assertThat(run("config", "--arguments=limmit=7")).isEqualTo(1);
        assertThat(text(err)).contains("did you mean limit?");
    }

    @Test
    void configCheck_tellsWhatIsWrongWithAFile() throws IOException {
        Path good = Files.writeString(folder.resolve("good.json"), "{\"limit\": 10}");
        Path bad = Files.writeString(folder.resolve("bad file.json"), "{\"limit\": \"many\",\n \"colour\": 1}");
        assertThat(run("config", "--check", good.toString())).isZero();
        assertThat(text(out)).contains("good.json is fine");
        assertThat(run("config", "--check", bad.toString())).isEqualTo(1);
        assertThat(text(err)).contains("bad file.json line 1", "'many'", "line 2", "'colour'");
        assertThat(run("config", "--check", folder.resolve("none").toString())).isEqualTo(1);
        assertThat(text(err)).contains("NoSuchFile");
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
        return Main.run(arguments, Output.plain(print(out), print(err)));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

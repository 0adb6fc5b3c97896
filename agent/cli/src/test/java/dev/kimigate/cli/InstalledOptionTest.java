package dev.kimigate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledOptionTest {
    private static final AgentOption FULL =
            new AgentOption("/opt/ü $x/kimi-gate.jar", "account='work, shared',limit=3,state-dir=/a\\\\b");

    @TempDir
    private Path home;

    private void profile(AgentOption option) throws IOException {
        String content = OptionsFile.PROFILE.with(option, "export OTHER=1\n");
        Files.writeString(home.resolve(".profile"), content, StandardCharsets.ISO_8859_1);
    }

    @Test
    void nothingInstalled_isNone() {
        assertThat(InstalledOption.of(Map.of(), home, "Linux")).isNull();
    }

    @Test
    void profile_givesBackWhatInstallWrote() throws IOException {
        profile(FULL);

        assertThat(InstalledOption.of(Map.of(), home, "Linux")).isEqualTo(FULL);
    }

    @Test
    void variable_comesBeforeTheProfile() throws IOException {
        profile(FULL);

        assertThat(InstalledOption.of(Map.of("JAVA_TOOL_OPTIONS", "-Da=b -javaagent:/x/kimi-gate.jar"), home, "Linux"))
                .isEqualTo(new AgentOption("/x/kimi-gate.jar", null));
        assertThat(InstalledOption.of(
                        Map.of(InstalledOption.HANDED_ON, "-javaagent:/y/kimi-gate.jar=limit=2"), home, "Linux"))
                .isEqualTo(new AgentOption("/y/kimi-gate.jar", "limit=2"));
    }

    @Test
    void profileInAComment_orOfAnotherAgent_isNone() throws IOException {
        Files.writeString(home.resolve(".profile"), """
                # export JAVA_TOOL_OPTIONS="-javaagent:/x/kimi-gate.jar=limit=1"
                export JAVA_TOOL_OPTIONS="-javaagent:/x/other.jar=limit=1"
                """);

        assertThat(InstalledOption.of(Map.of(), home, "Linux")).isNull();
    }

    @Test
    void ide_isAskedLast() throws IOException {
        Path options = home.resolve(".config/JetBrains/IntelliJIdea2026.2/idea64.vmoptions");
        Files.createDirectories(options.getParent());
        Files.writeString(options, "-Xmx2g\n-javaagent:/ide/kimi-gate.jar=limit=4\n");

        assertThat(InstalledOption.of(Map.of(), home, "Linux"))
                .isEqualTo(new AgentOption("/ide/kimi-gate.jar", "limit=4"));
        profile(FULL);
        assertThat(InstalledOption.of(Map.of(), home, "Linux")).isEqualTo(FULL);
    }
}

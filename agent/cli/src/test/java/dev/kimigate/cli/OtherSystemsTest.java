package dev.kimigate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What install writes or shows on systems that these tests do not run on, against files that a person has read. */
class OtherSystemsTest {
    private static final AgentOption WINDOWS =
            new AgentOption("C:\\Users\\J\u00f6rg M\u00fcller\\$tools`\\kimi-gate.jar", "limit=3");
    private static final AgentOption MACOS = new AgentOption("/Users/me/My Tools & more/kimi-gate.jar", null);

    private static String golden(String name) throws IOException {
        return Files.readString(Path.of("src/test/resources/golden", name));
    }

    @Test
    void profileOfPowerShell_isAscii_keepsItsLines_andIsFoundAgain() throws IOException {
        String with = OptionsFile.POWERSHELL.with(WINDOWS, "Set-Alias ll ls\r\n");

        assertThat(with).isEqualTo(golden("profile.ps1").replace("\n", "\r\n"));
        assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(with)).isTrue();
        assertThat(OptionsFile.POWERSHELL.option(with)).isEqualTo(WINDOWS);
        assertThat(OptionsFile.POWERSHELL.without(with)).isEqualTo("Set-Alias ll ls\r\n");
        assertThat(OptionsFile.byName("Microsoft.PowerShell_profile.ps1")).isEqualTo(OptionsFile.POWERSHELL);
    }

    @Test
    void variableOfAWindowsUser_isSetAndUnsetByCommandsOfPowerShell() throws IOException {
        String present = "-Xmx1g '-javaagent:C:\\my old\\kimi-gate.jar' -Da='b c'";

        assertThat(String.join(
                        "\n",
                        WindowsVariable.setting(WINDOWS, ""),
                        WindowsVariable.setting(WINDOWS, present),
                        WindowsVariable.unsetting(present),
                        WindowsVariable.unsetting("-javaagent:C:\\kimi-gate.jar"),
                        ""))
                .isEqualTo(golden("user-variable.ps1"));
    }

    @Test
    void programsOfTheDock_getTheVariableAtEachLogin() throws IOException {
        OwnFile file = DockVariable.of(Path.of("/Users/me"), MACOS);

        assertThat(file.text()).isEqualTo(golden("dev.kimigate.environment.plist"));
        assertThat(OwnFile.isOurs(file.content(""))).isTrue();
        assertThat(file.file()).isEqualTo(Path.of("/Users/me/Library/LaunchAgents/dev.kimigate.environment.plist"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {"plain", "C:\\a b\\c", "a\"b`c$d", "|\u00fc\u4e2d 'x'|"})
    void textOfPowerShell_isReadAsItWas(String text) {
        assertThat(PowerShellText.unquoted(PowerShellText.quoted(text))).isEqualTo(text);
    }
}

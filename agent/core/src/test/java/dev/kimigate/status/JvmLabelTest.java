package dev.kimigate.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JvmLabelTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "com.example.Main --key secret|Main",
                "Main|Main",
                "/opt/some tool/tool-1.2.jar --key secret|tool-1.2.jar",
                "tool.jar /home/me/other.jar|tool.jar",
                "C:\\Program Files\\tool\\tool.jar x|tool.jar",
                "com.example.Main /home/me/other.jar|Main",
                "org.codehaus.plexus.classworlds.launcher.Launcher -q verify|Maven",
                "''|''"
            })
    void label_isTheProgram_withoutFoldersAndArguments(String command, String label) {
        assertThat(JvmLabel.of(command)).isEqualTo(label);
    }
}

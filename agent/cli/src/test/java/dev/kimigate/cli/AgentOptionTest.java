package dev.kimigate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentOptionTest {
    @Test
    void option_isTakenApart() {
        assertThat(AgentOption.of("-javaagent:/opt/a b/kimi-gate.jar=limit=3"))
                .isEqualTo(new AgentOption("/opt/a b/kimi-gate.jar", "limit=3"));
        assertThat(AgentOption.of("-javaagent:kimi-gate-0.1.0.jar"))
                .isEqualTo(new AgentOption("kimi-gate-0.1.0.jar", null));
        assertThat(AgentOption.of("-javaagent:C:\\tools\\Kimi-Gate.jar"))
                .isEqualTo(new AgentOption("C:\\tools\\Kimi-Gate.jar", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-javaagent:/opt/other.jar",
                "-javaagent:/opt/kimi-gate/other.jar=kimi-gate.jar",
                "-Dx=-javaagent:kimi-gate.jar",
                "-javaagent:/opt/not-kimi-gate.jar"
            })
    void otherOptions_areNotOurs(String option) {
        assertThat(AgentOption.of(option)).isNull();
    }

    @Test
    void variable_isTakenApartAsTheJvmDoes() {
        assertThat(AgentOption.split(" -Xmx1g  '-javaagent:/a b/kimi-gate.jar' -Dx=\"1 2\"'3' \t"))
                .isEqualTo(List.of("-Xmx1g", "-javaagent:/a b/kimi-gate.jar", "-Dx=1 23"));
        assertThat(AgentOption.split("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-javaagent:/a/kimi-gate.jar", "-javaagent:/a b/kimi-gate.jar", "-javaagent:/it's/kimi-gate.jar"
            })
    void whatIsWrittenIntoTheVariable_isReadBack(String option) {
        assertThat(AgentOption.split("-Xmx1g " + OptionsFile.forVariable(option)))
                .isEqualTo(List.of("-Xmx1g", option));
    }
}

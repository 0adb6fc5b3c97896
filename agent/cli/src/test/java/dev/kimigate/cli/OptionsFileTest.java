package dev.kimigate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OptionsFileTest {
    private static final AgentOption OPTION = new AgentOption("/opt/my tools/kimi-gate.jar", "limit=3");
    private static final String LINE = "-javaagent:/opt/my tools/kimi-gate.jar=limit=3";

    static Stream<Arguments> contents() {
        return Stream.of(OptionsFile.values())
                .flatMap(kind -> Stream.of(
                                "",
                                "-Xmx2g\n",
                                "-Xmx2g",
                                "# a\r\n-Xmx2g\r\n",
                                "# a\r\n-Xmx2g",
                                "\n\n",
                                "-startup\nplugins/x.jar\n-vmargs\n-Xmx2g\n",
                                "caf\u00c3\u00a9 \u00ff\n")
                        .map(content -> Arguments.of(kind, content)));
    }

    @ParameterizedTest
    @MethodSource("contents")
    void whatIsTakenBack_isAsItWas(OptionsFile kind, String content) {
        String with = kind.with(OPTION, content);
        assertThat(with).isNotEqualTo(content).startsWith(content.stripTrailing());
        assertThat(kind.without(with)).isEqualTo(content);
    }

    @ParameterizedTest
    @MethodSource("contents")
    void twice_isOnce(OptionsFile kind, String content) {
        String with = kind.with(OPTION, content);
        assertThat(kind.with(OPTION, with)).isEqualTo(with);
        assertThat(kind.with(new AgentOption("/new/kimi-gate.jar", null), with))
                .contains("/new/kimi-gate.jar")
                .doesNotContain("my tools");
    }

    @Test
    void vmOptions_getALine() {
        assertThat(OptionsFile.VM_OPTIONS.with(OPTION, "-Xmx2g")).isEqualTo("-Xmx2g\n" + LINE);
        assertThat(OptionsFile.VM_OPTIONS.with(OPTION, "-Xmx2g\r\n")).isEqualTo("-Xmx2g\r\n" + LINE + "\r\n");
    }

    @Test
    void eclipseIni_getsALineBehindVmargs() {
        assertThat(OptionsFile.ECLIPSE_INI.with(OPTION, "-startup\na\n"))
                .isEqualTo("-startup\na\n-vmargs\n" + LINE + "\n");
        assertThat(OptionsFile.ECLIPSE_INI.with(OPTION, "-startup\n-vmargs\n-Xmx1g\n"))
                .isEqualTo("-startup\n-vmargs\n-Xmx1g\n" + LINE + "\n");
    }

    @Test
    void profile_withABrokenMark_isLeftAlone() {
        assertThatThrownBy(() -> OptionsFile.PROFILE.without("# >>> kimi-gate >>>\nexport A=1\n"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("by hand");
    }

    @Test
    void otherAgents_stay() {
        String others = "-javaagent:/opt/other.jar\n-javaagent:/opt/kimi-gate/third.jar\n";
        assertThat(OptionsFile.VM_OPTIONS.without(OptionsFile.VM_OPTIONS.with(OPTION, others)))
                .isEqualTo(others);
    }

    @ParameterizedTest
    @CsvSource({
        "idea64.vmoptions, VM_OPTIONS",
        "studio64.exe.vmoptions, VM_OPTIONS",
        "eclipse.ini, ECLIPSE_INI",
        ".profile, PROFILE",
        ".zprofile, PROFILE"
    })
    void kind_isToldByTheName(String name, OptionsFile kind) {
        assertThat(OptionsFile.byName(name)).isEqualTo(kind);
    }
}

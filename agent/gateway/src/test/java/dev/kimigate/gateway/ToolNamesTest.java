package dev.kimigate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolNamesTest {
    private final ToolNames names = new ToolNames();

    @ParameterizedTest
    @CsvSource({
        "'claude-cli/2.1.332 (external, cli)', claude-cli",
        "kimi-code-cli/2.1.0, kimi-code-cli",
        "curl, curl",
        "'  curl/8 ', curl",
        "'Mozilla/5.0 (X11)', Mozilla",
        "'codex_exec/0.171.0', codex_exec",
        "'a (b)', a"
    })
    void name_isTheFirstProduct(String userAgent, String name) {
        assertThat(names.of(userAgent)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/1",
                "(x) y",
                "<script>/1",
                "a\u001b[31m/1",
                "a\tb",
                "kéy/1",
                "12345678901234567890123456789012345678901"
            })
    void nameThatCannotBeShown_isOther(String userAgent) {
        assertThat(names.of(userAgent)).isEqualTo(ToolNames.OTHER);
    }

    @Test
    void noUserAgent_isOther() {
        assertThat(names.of(null)).isEqualTo(ToolNames.OTHER);
    }

    @Test
    void namesBeyond32_areOther_andKnownOnesStay() {
        for (int i = 0; i < 32; i++) {
            assertThat(names.of("tool" + i + "/1")).isEqualTo("tool" + i);
        }
        assertThat(names.of("late/1")).isEqualTo(ToolNames.OTHER);
        assertThat(names.of("tool31/2")).isEqualTo("tool31");
    }
}

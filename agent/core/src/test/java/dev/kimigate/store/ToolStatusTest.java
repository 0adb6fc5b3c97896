package dev.kimigate.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolStatusTest {
    @Test
    void line_isReadAsItWasWritten_byItsAccountAlone() {
        ToolStatus tool = new ToolStatus("claude-cli", 3, 2, 1_700_000_000_000L);
        assertThat(ToolStatus.parse(tool.line("a1"), "a1")).isEqualTo(tool);
        assertThat(ToolStatus.parse(tool.line("a1"), "a2")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a1",
                "a1 codex 1 2",
                "a1 codex 1 2 3 4",
                "a1 codex -1 2 3",
                "a1 codex 1 2 -3",
                "a1 codex 1 99999999999 3",
                "a1 <script> 1 2 3",
                "a1 \u001b[31m 1 2 3",
                "a1 x1234567890123456789012345678901234567890 1 2 3",
                "a1  1 2 3"
            })
    void line_ofSomethingElse_isNone(String line) {
        assertThat(ToolStatus.parse(line, "a1")).isNull();
    }
}

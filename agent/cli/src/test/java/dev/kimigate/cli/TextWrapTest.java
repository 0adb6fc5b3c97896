package dev.kimigate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextWrapTest {
    @Test
    void line_isBrokenAtBlanks_andIndented() {
        assertThat(TextWrap.lines("  one two three four", 12)).isEqualTo(List.of("  one two", "  three four"));
        assertThat(TextWrap.lines("  one two three four five", 14))
                .isEqualTo(List.of("  one two", "    three four", "    five"));
        assertThat(TextWrap.lines("one two", 0)).isEqualTo(List.of("one two"));
    }

    @Test
    void escapes_takeNoColumn() {
        String painted = Paint.GOOD.on("one") + " " + Paint.BAD.on("two");
        assertThat(TextWrap.columns(painted)).isEqualTo(7);
        assertThat(TextWrap.lines(painted, 7)).isEqualTo(List.of(painted));
    }

    @Test
    void cut_marksWhatIsMissing() {
        assertThat(TextWrap.cut("tool.jar", 8)).isEqualTo("tool.jar");
        assertThat(TextWrap.cut("tool.jar", 5)).isEqualTo("tool~");
        assertThat(TextWrap.cut("tool.jar", 1)).isEqualTo("t");
    }
}

package dev.kimigate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WrappedTest {
    @Test
    void line_isBrokenAtBlanks_andIndented() {
        assertThat(Wrapped.lines("  one two three four", 12)).isEqualTo(List.of("  one two", "  three four"));
        assertThat(Wrapped.lines("  one two three four five", 14))
                .isEqualTo(List.of("  one two", "    three four", "    five"));
        assertThat(Wrapped.lines("one two", 0)).isEqualTo(List.of("one two"));
    }

    @Test
    void escapes_takeNoColumn() {
        String painted = Paint.GOOD.on("one") + " " + Paint.BAD.on("two");
        assertThat(Wrapped.columns(painted)).isEqualTo(7);
        assertThat(Wrapped.lines(painted, 7)).isEqualTo(List.of(painted));
    }

    @Test
    void cut_marksWhatIsMissing() {
        assertThat(Wrapped.cut("tool.jar", 8)).isEqualTo("tool.jar");
        assertThat(Wrapped.cut("tool.jar", 5)).isEqualTo("tool~");
        assertThat(Wrapped.cut("tool.jar", 1)).isEqualTo("t");
    }
}

package dev.kimigate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownTextTest {
    @Test
    void paragraph_isWrapped_andItsMarksAreGone() {
        assertThat(lines(20, "Calls **wait** for a `permit`", "from the \\*gate\\*.", "", "Next."))
                .containsExactly("Calls wait for a", "permit from the", "*gate*.", "", "Next.");
    }

    @Test
    void heading_isUnderlined_andCommentsAndAnchorsAreLeftOut() {
        assertThat(lines(40, "<!-- not run: x -->", "## The log", "<a id=\"log\"></a>", "", "It is a file."))
                .containsExactly("The log", "-------", "", "It is a file.");
    }

    @Test
    void listItem_hangsBelowItsText() {
        assertThat(lines(16, "- one two three four", "  five", "- six"))
                .containsExactly("- one two three", "  four five", "- six");
    }

    @Test
    void code_staysAsItIs_howeverLong() {
        assertThat(lines(10, "```text", "a  line longer than the width", "```", "", "    java  -jar kimi-gate.jar"))
                .containsExactly("    a  line longer than the width", "", "    java  -jar kimi-gate.jar");
    }

    @Test
    void table_thatFits_isColumns() {
        assertThat(lines(40, "| key | meaning |", "|---|---|", "| `a` | first |", "| long | b \\| c |"))
                .containsExactly("key   meaning", "a     first", "long  b | c");
    }

    @Test
    void table_thatIsTooWide_isAParagraphForEachRow() {
        assertThat(lines(20, "| key | meaning |", "|---|---|", "| `limit` | how many calls at once |"))
                .containsExactly("limit", "  meaning: how many", "  calls at once");
    }

    @Test
    void link_toATopic_namesIt_andOneToTheWebShowsItsAddress() {
        assertThat(lines(99, "See [`log`](x.md#log), [that](y.md) and [Kimi](https://kimi.example/)."))
                .containsExactly("See log, that and Kimi (https://kimi.example/).");
        assertThat(lines(99, "See [what happened](x.md#log).")).containsExactly("See what happened (explain log).");
    }

    @Test
    void star_insideCode_isNoMark() {
        assertThat(lines(99, "`**` and **bold `a*b`**")).containsExactly("** and bold a*b");
    }

    private static List<String> lines(int width, String... markdown) {
        Output output = Output.plain(new PrintStream(OutputStream.nullOutputStream()), System.err)
                .withWidth(width);
        return new MarkdownText(output, link -> link.endsWith("#log") ? "log" : null).lines(List.of(markdown));
    }
}

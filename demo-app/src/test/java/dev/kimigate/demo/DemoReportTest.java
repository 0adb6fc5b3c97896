package dev.kimigate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoReportTest {

    private static final ToolEndpoint REAL = new ToolEndpoint(URI.create("https://api.kimi.com/coding/v1"), null);
    private static final ToolEndpoint LOCAL = new ToolEndpoint(
            URI.create("https://localhost:8443/coding/v1"), URI.create("https://localhost:8443/coding"));
    private static final RoundResult BARE = CheckTest.round(23, 97, 97);
    private static final RoundResult GATED = CheckTest.round(120, 0, 0);

    private static DemoReport report(ToolEndpoint endpoint) {
        return new DemoReport(Options.parse(), endpoint, OutsideTool.inAJvm());
    }

    @Test
    void table_hasTheFiguresOfBothRounds() {
        assertThat(report(REAL).table(BARE, GATED)).isEqualTo("""
                                                    1. without Kimi Gate   2. with Kimi Gate
                ---------------------------------   --------------------   -----------------
                answered                                              23                 120
                failed                                                97                   0
                refused by the server                                 97                   0
                most in flight at once                                20                  20
                time until all answered or failed                  6.4 s               6.4 s
                ideal time for answering all                       8.0 s               8.0 s
                """);
    }

    @Test
    void reasons_nameEachToolThatLostCalls() {
        assertThat(report(REAL).reasons(BARE)).isEqualTo("""
                       The tool on OkHttp lost 97 of its 40 calls. It was told:
                           too many
                """);
        assertThat(report(REAL).reasons(GATED)).isEmpty();
    }

    @Test
    void before_onTheRealUrl_showsTheBareOption() {
        assertThat(report(REAL).before(Path.of("kimi-gate.jar")))
                .contains("    -javaagent:kimi-gate.jar\n")
                .doesNotContain("443");
    }

    @Test
    void before_elsewhere_tellsWhereAndWhy() {
        assertThat(report(LOCAL).before(Path.of("kimi-gate.jar")))
                .contains("    -javaagent:kimi-gate.jar=endpoints=https://localhost:8443/coding\n")
                .contains("Port 443 is not used here", "https://localhost:8443/coding/v1");
    }

    @Test
    void before_saysWhatTheFourthToolIs_andItsUrlOfTheGateway() {
        assertThat(report(REAL).before(Path.of("kimi-gate.jar")))
                .contains("The fourth stands for one that is none, because neither\nNode nor curl was found here")
                .contains("    java -jar kimi-gate.jar gateway\n")
                .contains("    http://127.0.0.1:PORT/api.kimi.com/coding/v1\n");
    }

    @Test
    void invitation_isACommandForAnyFolder() {
        assertThat(report(REAL)
                        .invitation(Path.of("/home/my jars/kimi-gate.jar"), Path.of("/tmp/demo/.cache/kimi-gate")))
                .contains("    java -jar '/home/my jars/kimi-gate.jar' status --watch"
                        + " --state-dir=/tmp/demo/.cache/kimi-gate\n");
    }

    @Test
    void problems_comeWithWhatTheToolsSaid() {
        assertThat(report(REAL).problems(List.of("one", "two"), GATED)).isEqualTo("""
                FAILED: one
                FAILED: two
                The tools said on stderr:
                    agent: off
                """);
    }

    @Test
    void everyText_fitsIntoAnOrdinaryTerminal() {
        DemoReport report = report(REAL);
        String all = report.before(Path.of("agent/dist/target/kimi-gate.jar"))
                + report.reasons(BARE)
                + report.table(BARE, GATED)
                + report.meaning(BARE, GATED);
        assertThat(all.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(DemoReport.WIDTH));
    }

    @Test
    void wrapped_longerThanALine_isBrokenBetweenWords() {
        String half = "x".repeat(DemoReport.WIDTH / 2);
        assertThat(DemoReport.wrapped("  ", "a " + half + " " + half + " b"))
                .isEqualTo("  a " + half + "\n  " + half + " b\n");
    }

    @Test
    void wrapped_withAWordLongerThanALine_keepsItWhole() {
        String word = "x".repeat(DemoReport.WIDTH + 1);
        assertThat(DemoReport.wrapped("", word + " a")).isEqualTo(word + "\na\n");
    }
}

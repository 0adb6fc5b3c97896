package dev.kimigate.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.report.StateSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageViewTest {
    /** What somebody might call a tool, an account, a client or the state folder. */
    private static final String HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>\u202e\u0007&amp;";

    private static String page(StateSnapshot state, List<Advice> advice) {
        return new PageView(state, new History(new WaitMeter(), state), advice).document();
    }

    @Test
    void page_showsAGatewaysToolsByName_andWhoWaitsForWhat() {
        StateSnapshot state = StateFixture.of("https://api.kimi.com", "kimi-gate gateway", "1; gateway", "codex", 0);
        assertThat(page(state, List.of()))
                .contains(
                        "<th scope=\"row\">kimi-gate gateway</th><td class=\"n\">4711</td><td class=\"n\">3</td>",
                        "<tr class=\"tool\"><th scope=\"row\">codex</th><td class=\"n\"></td><td class=\"n\">2</td>"
                                + "<td class=\"n\">2</td><td class=\"n\">4.2 s</td>",
                        "A cool-down: no call starts now. 3 in flight, 2 waiting.",
                        "cool-down: no new calls for 2.0 s, until ",
                        "(concurrency)",
                        "the end of a cool-down of https://api.kimi.com at ",
                        "Nothing was found.");
    }

    @Test
    void page_ofHostileNames_hasNoMarkupOfTheirs() {
        StateSnapshot state = StateFixture.of(HOSTILE, HOSTILE, "1; " + HOSTILE, HOSTILE, 3);
        String page = page(state, List.of(new Advice(true, HOSTILE, HOSTILE, HOSTILE, HOSTILE)));
        assertThat(page)
                .doesNotContain("<script>alert", "<img", "\u202e", "\u0007", "'><", "\"'>")
                .contains("&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;")
                .contains("&amp;amp;");
    }

    @Test
    void page_ofEndlessNames_isBounded() {
        String endless = "\uD83D\uDE00".repeat(100_000);
        StateSnapshot state = StateFixture.of(endless, endless, "1; " + endless, endless, 3);
        assertThat(page(state, List.of(new Advice(false, endless, endless, endless, endless))))
                .hasSizeLessThan(60_000)
                .contains("\uD83D\uDE00\u2026");
    }

    @Test
    void page_saysWhatIsWrong_andWhatToDo() {
        StateSnapshot state = StateFixture.of("a", "b", "", "c", 0);
        assertThat(page(
                        state,
                        List.of(new Advice(true, "the disk is full", "of logs", "free it", "kimi-gate explain x"))))
                .contains(
                        "Problem: the disk is full</strong><br>Why: of logs<br>Do: free it<br>More: kimi-gate explain x");
    }

    @Test
    void page_hasNoStyleAndNoScriptOfItsOwn_soThatItsPolicyHolds() {
        StateSnapshot state = StateFixture.of("a", "b", "", "c", 0);
        assertThat(page(state, List.of()))
                .doesNotContain("style=", "<style", "onload=", "onclick=", "javascript:", "http://", "https://")
                .containsOnlyOnce("<script src=\"/page.js\" defer></script>");
    }

    @Test
    void parts_areTheSameAsInThePage() {
        StateSnapshot state = StateFixture.of("a", "b", "", "c", 0);
        PageView view = new PageView(state, new History(new WaitMeter(), state), List.of());
        assertThat(view.document()).contains(view.parts().values());
    }
}

package dev.kimigate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.harness.endpoint.AccountFigures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckTest {

    private static final RoundResult BARE = round(23, 97, 97);
    private static final RoundResult GATED = round(120, 0, 0);

    static RoundResult round(int answered, int failed, long refused) {
        Outcomes outcomes = new Outcomes(answered, 0, Map.of()).plus(Outcomes.failed(failed, "too many"));
        AccountFigures server = new AccountFigures(
                0, 20, 20, 21, 0, answered + refused, answered, refused, answered, 0, 0, Map.of(), Map.of());
        return new RoundResult(
                Map.of(JvmTool.OKHTTP, outcomes), server, List.of("agent: off"), Duration.ofMillis(6437));
    }

    @Test
    void problems_whenAllIsAsPromised_areNone() {
        assertThat(Check.problems(BARE, GATED)).isEmpty();
    }

    @Test
    void problems_whenTheBareRoundIsNotRefused_sayThatItProvesNothing() {
        assertThat(Check.problems(GATED, GATED))
                .containsExactly("Without the agent the server refused nothing, so this run proves nothing.");
    }

    @Test
    void problems_whenCallsFailWithTheAgent_sayHowManyAndWhy() {
        assertThat(Check.problems(BARE, round(119, 1, 0)))
                .containsExactly("With the agent 1 of 120 calls failed; none should. Most common reason: too many");
    }

    @Test
    void problems_whenTheServerRefusesWithTheAgent_saySoThoughAllWereAnswered() {
        assertThat(Check.problems(BARE, round(120, 0, 2)))
                .containsExactly(
                        "With the agent the server still refused calls; it should have had nothing to refuse. Refused: 2");
    }
}

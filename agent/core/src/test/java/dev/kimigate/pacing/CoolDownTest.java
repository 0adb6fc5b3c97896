package dev.kimigate.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.refusal.Verdict;
import org.junit.jupiter.api.Test;

class CoolDownTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final long LONGEST = Verdict.LONGEST_PAUSE.toMillis();

    @Test
    void extended_byAPauseThatEndsLater_endsThenForItsReason() {
        CoolDown before = new CoolDown(NOW + 500, Verdict.RATE.code());

        assertThat(before.extended(501, Verdict.OVERLOAD, NOW))
                .isEqualTo(new CoolDown(NOW + 501, Verdict.OVERLOAD.code()));
    }

    @Test
    void extended_byAPauseThatEndsNoLater_staysAsItIs() {
        CoolDown before = new CoolDown(NOW + 500, Verdict.RATE.code());

        assertThat(before.extended(500, Verdict.OVERLOAD, NOW)).isSameAs(before);
    }

    @Test
    void extended_endOfTheLongestPause_isBelieved() {
        CoolDown before = new CoolDown(NOW + LONGEST, Verdict.RATE.code());

        assertThat(before.extended(10, Verdict.OVERLOAD, NOW)).isSameAs(before);
    }

    @Test
    void extended_endBeyondAnyPause_isTheTraceOfAClockSetBack() {
        CoolDown before = new CoolDown(NOW + LONGEST + 1, Verdict.RATE.code());

        assertThat(before.extended(10, Verdict.OVERLOAD, NOW))
                .isEqualTo(new CoolDown(NOW + 10, Verdict.OVERLOAD.code()));
    }

    @Test
    void isOver_fromItsEndOn() {
        CoolDown coolDown = new CoolDown(NOW, Verdict.RATE.code());

        assertThat(coolDown.isOver(NOW - 1)).isFalse();
        assertThat(coolDown.isOver(NOW)).isTrue();
        assertThat(CoolDown.NONE.isOver(NOW)).isTrue();
    }
}

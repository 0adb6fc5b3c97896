package dev.kimigate.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CeilingTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final long NAMED_HOLDS = 60_000;
    private static final long LONGEST_QUESTION = 3_000;

    @Test
    void at_nothingOutOfDate_staysAsItIs() {
        Ceiling ceiling = new Ceiling(20, 10, NOW - NAMED_HOLDS + 1, NOW + 1);

        assertThat(ceiling.at(NOW)).isSameAs(ceiling);
        assertThat(Ceiling.UNKNOWN.at(NOW)).isSameAs(Ceiling.UNKNOWN);
    }

    @Test
    void at_namedAMinuteAgo_forgetsThatAlone() {
        Ceiling ceiling = new Ceiling(20, 10, NOW - NAMED_HOLDS, NOW + 1);

        assertThat(ceiling.at(NOW)).isEqualTo(new Ceiling(20, 0, 0, NOW + 1));
    }

    @Test
    void at_questionOver_forgetsThatAlone() {
        Ceiling ceiling = new Ceiling(20, 10, NOW, NOW);

        assertThat(ceiling.at(NOW)).isEqualTo(new Ceiling(20, 10, NOW, 0));
    }

    @Test
    void at_questionThatEndsLaterThanAny_isTheTraceOfAClockSetBack() {
        assertThat(Ceiling.UNKNOWN.asking(NOW).at(NOW).askingUntilMillis()).isEqualTo(NOW + LONGEST_QUESTION);
        assertThat(Ceiling.UNKNOWN.asking(NOW).at(NOW - 1).askingUntilMillis()).isZero();
    }

    @Test
    void with_smallestOfWhatIsKnown() {
        Ceiling ceiling = new Ceiling(20, 10, NOW, 0);

        assertThat(ceiling.with(0)).isEqualTo(10);
        assertThat(ceiling.with(5)).isEqualTo(5);
        assertThat(ceiling.lasting(0)).isEqualTo(20);
        assertThat(ceiling.lasting(15)).isEqualTo(15);
        assertThat(Ceiling.UNKNOWN.with(0)).isZero();
    }

    @Test
    void binding_whileTheAnswerIsOnItsWay_isWhatIsCertain() {
        assertThat(Ceiling.UNKNOWN.binding()).isZero();
        assertThat(Ceiling.UNKNOWN.asking(NOW).binding()).isEqualTo(4);
        assertThat(new Ceiling(20, 3, NOW, NOW + 1).binding()).isEqualTo(3);
    }

    @Test
    void answered_withoutALimit_keepsWhatWasKnown() {
        Ceiling asked = new Ceiling(20, 10, NOW, NOW + 1);

        assertThat(asked.answered(0)).isEqualTo(new Ceiling(20, 10, NOW, 0));
        assertThat(asked.answered(30)).isEqualTo(new Ceiling(30, 10, NOW, 0));
    }

    @Test
    void source_whoSaidIt() {
        Ceiling ceiling = new Ceiling(20, 10, NOW, NOW + 1);

        assertThat(ceiling.source(0)).isEqualTo(LimitSource.ASSUMED);
        assertThat(ceiling.source(20)).isEqualTo(LimitSource.USAGES);
        assertThat(ceiling.source(10)).isEqualTo(LimitSource.NAMED);
        assertThat(ceiling.source(4)).isEqualTo(LimitSource.ASKING);
    }
}

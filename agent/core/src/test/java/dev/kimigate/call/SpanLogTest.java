package dev.kimigate.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.pacing.CallSpan;
import dev.kimigate.pacing.PlaceEvidence;
import org.junit.jupiter.api.Test;

class SpanLogTest {
    private final SpanLog log = new SpanLog();

    @Test
    void evidence_hasWhatEndedWhatLivesAndWhatWasRefused_butNothingThatMayStillBeRefused() {
        SpanLog.Entry ended = log.started(20, 1_000);
        log.started(20, 1_100);
        log.ended(ended, 1_500);
        SpanLog.Entry refused = log.started(20, 1_600);
        log.started(20, 1_600);
        log.refused(refused, 1_700);

        PlaceEvidence evidence = log.evidence(refused, 5, 1_700);

        assertThat(evidence.spans())
                .containsExactly(
                        new CallSpan(1_000, 1_500, false),
                        new CallSpan(1_100, 0, false),
                        new CallSpan(1_600, 1_700, true));
        assertThat(evidence.refused()).isEqualTo(2);
        assertThat(evidence.roundTripMillis()).isEqualTo(100);
        assertThat(evidence.others()).isEqualTo(3);
        assertThat(evidence.most()).isEqualTo(20);
    }

    @Test
    void evidence_forgetsWhatEndedLongAgo_andKeepsWhatLives() {
        SpanLog.Entry old = log.started(20, 1_000);
        log.started(20, 1_000);
        log.ended(old, 1_500);
        SpanLog.Entry refused = log.started(20, 20_000);
        log.refused(refused, 20_100);

        assertThat(log.evidence(refused, 1, 20_100).spans()).hasSize(2);
    }

    @Test
    void most_isOfTheTimesThatStillCount() {
        log.started(20, 1_000);
        log.beginAnew(2_000);
        SpanLog.Entry refused = log.started(8, 3_000);
        log.refused(refused, 3_100);

        assertThat(log.evidence(refused, 1, 3_100).most()).isEqualTo(8);
    }

    @Test
    void typicalMillis_isTheMeanOfAnswers_withoutRefusals() {
        assertThat(log.typicalMillis()).isZero();
        SpanLog.Entry one = log.started(20, 1_000);
        SpanLog.Entry two = log.started(20, 1_000);
        SpanLog.Entry refused = log.started(20, 1_000);
        log.ended(one, 2_000);
        log.ended(two, 4_000);
        log.refused(refused, 1_001);

        assertThat(log.typicalMillis()).isEqualTo(2_000);
    }

    @Test
    void forgotten_isNoEvidence() {
        SpanLog.Entry quota = log.started(20, 1_000);
        log.forget(quota);
        SpanLog.Entry refused = log.started(20, 1_100);
        log.refused(refused, 1_200);

        assertThat(log.evidence(refused, 0, 1_200).spans()).hasSize(1);
    }

    @Test
    void firstEnd_counts() {
        SpanLog.Entry call = log.started(20, 1_000);
        log.ended(call, 1_500);
        log.ended(call, 9_000);

        assertThat(log.typicalMillis()).isEqualTo(500);
    }
}

package dev.kimigate.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.report.StateSnapshot;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private final WaitMeter meter = new WaitMeter();

    private static StateSnapshot state(long refusals) {
        return StateFixture.of("a", "b", "", "c", refusals);
    }

    @Test
    void sample_hasWhatCameInItsTime() {
        History history = new History(meter, state(5));
        meter.waited(2_000_000_000L);
        history.add(state(7));
        history.add(state(7));
        List<Sample> samples = history.samples();
        assertThat(samples).extracting(Sample::refusals).containsExactly(Map.of("concurrency", 2L), Map.of());
        assertThat(samples).extracting(sample -> sample.waits().count()).containsExactly(1L, 0L);
        assertThat(samples).extracting(Sample::held).containsExactly(3, 3);
        assertThat(history.refused(state(7))).isEqualTo(Map.of("concurrency", 2L));
    }

    @Test
    void samples_ofADay_areBounded_andLoseNothingThatWasCounted() {
        History history = new History(meter, state(0));
        int samplesOfADay = 24 * 3600 / Page.SAMPLE_SECONDS;
        for (int i = 1; i <= samplesOfADay; i++) {
            meter.waited(i * 1_000_000L);
            history.add(state(i));
        }
        List<Sample> samples = history.samples();
        assertThat(samples).hasSizeBetween(History.MOST / 2 - 1, History.MOST);
        assertThat(samples.stream().mapToLong(Sample::refused).sum()).isEqualTo(samplesOfADay);
        assertThat(samples.stream().mapToLong(sample -> sample.waits().count()).sum())
                .isEqualTo(samplesOfADay);
        assertThat((long) samples.size() * history.secondsOfSample()).isBetween(24 * 3600L - 400, 24 * 3600L + 400);
    }

    @Test
    void refusals_ofAFileThatWasMadeAnew_countFromZero() {
        History history = new History(meter, state(50));
        history.add(state(2));
        assertThat(history.samples().get(0).refused()).isEqualTo(2);
    }

    @Test
    void percentiles_areRightToAQuarter() {
        for (int millis = 1; millis <= 1000; millis++) {
            meter.waited(millis * 1_000_000L);
        }
        Waits waits = meter.read();
        assertThat(waits.percentileMillis(50)).isBetween(500L, 625L);
        assertThat(waits.percentileMillis(99)).isBetween(990L, 1240L);
        assertThat(Waits.NONE.percentileMillis(99)).isZero();
        assertThat(waits.within(WaitMeter.stepEnds()[10])).isEqualTo(WaitMeter.stepEnds()[10]);
    }

    @Test
    void waits_longerThanAllSteps_areCountedToo() {
        meter.waited(Long.MAX_VALUE);
        meter.waited(-1);
        assertThat(meter.read().count()).isEqualTo(2);
    }
}

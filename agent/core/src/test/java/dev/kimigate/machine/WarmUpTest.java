package dev.kimigate.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static final long MILLI = 1_000_000;

    private final WarmUp warmUp = new WarmUp();

    @Test
    void burst_startsFour_andTwiceAsManyWithEachStep() {
        assertThat(startedAt(0, 0)).isEqualTo(4);
        assertThat(startedAt(4, 119)).isEqualTo(4);
        assertThat(startedAt(4, 120)).isEqualTo(8);
        assertThat(startedAt(8, 240)).isEqualTo(16);
        assertThat(startedAt(16, 360)).isEqualTo(32);
    }

    @Test
    void fifth_hasToWaitForTheRestOfTheStep() {
        startedAt(0, 1_000);

        assertThat(warmUp.untilNext(4, 1_050 * MILLI)).isEqualTo(70 * MILLI);
        assertThat(warmUp.untilNext(3, 1_050 * MILLI)).isZero();
    }

    @Test
    void what_wasInFlightLately_needsNoWarmUp() {
        startedAt(0, 0);
        startedAt(4, 120);
        startedAt(8, 240);

        assertThat(startedAt(0, 10_240)).isEqualTo(16);
        assertThat(startedAt(0, 20_300)).isEqualTo(4);
    }

    @Test
    void all_beginAnew_withWhatLives() {
        startedAt(0, 0);
        startedAt(4, 120);
        startedAt(8, 240);

        warmUp.begin(10, 241 * MILLI);

        assertThat(warmUp.untilNext(9, 241 * MILLI)).isZero();
        warmUp.begin(0, 300 * MILLI);
        assertThat(startedAt(0, 300)).isEqualTo(4);
    }

    /** As many as may start at that time, at most 40. */
    private long startedAt(long held, long millis) {
        long now = held;
        while (now < 40 && warmUp.untilNext(now, millis * MILLI) == 0) {
            now++;
            warmUp.started(now, millis * MILLI);
        }
        return now;
    }
}

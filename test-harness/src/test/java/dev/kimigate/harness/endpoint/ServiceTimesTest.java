package dev.kimigate.harness.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceTimesTest {

    private static final int MANY = 10_000;

    private static Behaviour lognormal(long seed) {
        return Behaviour.usual().withMillis(100, 6000).with(Map.of("medianMillis", 600, "seed", seed));
    }

    @Test
    void aroundAMedian_areLognormalWithinTheRange() {
        int[] times = ServiceTimes.first(MANY, lognormal(1));
        Arrays.sort(times);
        assertThat(times[0]).isBetween(100, 200);
        assertThat(times[MANY - 1]).isBetween(5000, 6000);
        assertThat(times[MANY / 2]).isBetween(570, 630);
        // Quantiles of the normal distribution at one sigma of 0.7: 600 / e^0.7 and 600 * e^0.7.
        assertThat(times[MANY * 16 / 100]).isBetween(270, 330);
        assertThat(times[MANY * 84 / 100]).isBetween(1100, 1320);
    }

    @Test
    void withoutAMedian_areEvenOverTheRange() {
        int[] times = ServiceTimes.first(MANY, Behaviour.usual().withMillis(10, 12));
        for (int millis = 10; millis <= 12; millis++) {
            int each = millis;
            assertThat(Arrays.stream(times).filter(time -> time == each).count())
                    .isBetween(MANY / 3 - 300L, MANY / 3 + 300L);
        }
        assertThat(Arrays.stream(times).filter(time -> time < 10 || time > 12)).isEmpty();
    }

    @Test
    void ofTheSameSeed_areTheSame_andOfAnotherOthers() {
        assertThat(ServiceTimes.first(50, lognormal(1)))
                .isEqualTo(ServiceTimes.first(50, lognormal(1)))
                .isNotEqualTo(ServiceTimes.first(50, lognormal(2)));
    }
}

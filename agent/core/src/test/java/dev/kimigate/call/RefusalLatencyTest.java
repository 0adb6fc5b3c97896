package dev.kimigate.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalLatencyTest {
    private final RefusalLatency latency = new RefusalLatency();

    @Test
    void bound_beforeAnyRefusal_isASecond() {
        assertThat(latency.bound()).isEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource({"-5, 200", "20, 200", "200, 400", "900, 1800", "5000, 3000"})
    void bound_afterARefusal_isTwiceWhatItTook_withinBounds(long tookMillis, long boundMillis) {
        latency.refusedAfter(tookMillis);

        assertThat(latency.bound()).isEqualTo(Duration.ofMillis(boundMillis));
    }

    @Test
    void bound_afterFasterOnes_fallsSlowly() {
        latency.refusedAfter(800);
        latency.refusedAfter(100);
        assertThat(latency.bound()).isEqualTo(Duration.ofMillis(1_200));

        latency.refusedAfter(900);
        assertThat(latency.bound()).isEqualTo(Duration.ofMillis(1_800));
    }
}

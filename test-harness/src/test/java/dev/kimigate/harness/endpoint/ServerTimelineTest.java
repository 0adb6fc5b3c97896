package dev.kimigate.harness.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ServerTimelineTest {

    @Test
    void limitAt_isThatOfTheLastStep_orTheOther() {
        ServerTimeline timeline = ServerTimeline.NONE.withLimit(3000, 8).withLimit(9000, 20);
        assertThat(timeline.limitAt(2999, 15)).isEqualTo(15);
        assertThat(timeline.limitAt(3000, 15)).isEqualTo(8);
        assertThat(timeline.limitAt(8999, 15)).isEqualTo(8);
        assertThat(timeline.limitAt(9000, 15)).isEqualTo(20);
    }

    @Test
    void overloadAt_isTheShareOfTheEpisode_orNone() {
        ServerTimeline timeline =
                ServerTimeline.NONE.withOverload(1000, 2000, 0.9).withOverload(4000, 5000, 1);
        assertThat(timeline.overloadAt(999)).isZero();
        assertThat(timeline.overloadAt(1000)).isEqualTo(0.9);
        assertThat(timeline.overloadAt(2000)).isZero();
        assertThat(timeline.overloadAt(4999)).isEqualTo(1);
        assertThat(timeline.overloadAt(5000)).isZero();
    }

    @Test
    void strangers_thatWouldNeverLetTimePass_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ServerTimeline.Strangers(1, 0, 10, 0, 1, 1))
                .withMessageContaining("minMillis");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ServerTimeline.Strangers(1, 1, 10, 0, 0, 1))
                .withMessageContaining("minRetryMillis");
    }
}

package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.harness.endpoint.CallOutcome;
import dev.kimigate.harness.endpoint.CallRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

class InFlightTimelineTest {
    private static CallRecord call(long fromMillis, long toMillis) {
        return new CallRecord(
                "default", "host", 5_000_000 + fromMillis * 1000, 5_000_000 + toMillis * 1000, CallOutcome.COMPLETED);
    }

    @Test
    void mostFrom_countsWhatRunsAtThatTimeAndLater() {
        InFlightTimeline timeline =
                new InFlightTimeline(List.of(call(0, 100), call(10, 50), call(20, 40), call(90, 120), call(300, 400)));
        assertThat(timeline.mostFrom(0)).isEqualTo(3);
        assertThat(timeline.mostFrom(30)).isEqualTo(3);
        assertThat(timeline.mostFrom(40)).isEqualTo(2);
        assertThat(timeline.mostFrom(100)).isEqualTo(1);
        assertThat(timeline.mostFrom(400)).isZero();
        assertThat(timeline.millis()).isEqualTo(400);
    }

    @Test
    void callsThatFollowOneAnother_areNeverTwo() {
        assertThat(new InFlightTimeline(List.of(call(0, 10), call(10, 20))).mostFrom(0))
                .isEqualTo(1);
    }

    @Test
    void firstWith_isTheFirstTimeFromThenOnWithSoMany() {
        InFlightTimeline timeline = new InFlightTimeline(List.of(call(0, 100), call(10, 50), call(20, 40)));
        assertThat(timeline.firstWith(2, 0)).hasValue(10);
        assertThat(timeline.firstWith(2, 15)).hasValue(15);
        assertThat(timeline.firstWith(3, 0)).hasValue(20);
        assertThat(timeline.firstWith(3, 50)).isEmpty();
        assertThat(timeline.firstWith(4, 0)).isEmpty();
    }

    @Test
    void noCalls_areNoTime() {
        assertThat(new InFlightTimeline(List.of()).millis()).isZero();
        assertThat(new InFlightTimeline(List.of()).mostFrom(0)).isZero();
    }
}

package dev.kimigate.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StartLogTest {
    /** In the middle of a step of half a second. */
    private static final long NOW = 1_800_000_000_100L;

    private final MappedWords words = MappedWords.inMemory(Layout.HEADER);
    private final StartLog log = new StartLog(words);

    @Test
    void log_withoutStarts_countsNoneAndWaitsForNone() {
        assertThat(log.lately(NOW)).isZero();
        assertThat(log.untilOldestLeaves(NOW)).isZero();
    }

    @Test
    void start_countsUntilItHasLeft_andNotAMillisecondLonger() {
        log.add(NOW);

        long wait = log.untilOldestLeaves(NOW);

        assertThat(wait).isBetween(StartLog.SPAN_MILLIS, StartLog.SPAN_MILLIS + 500);
        assertThat(log.lately(NOW + wait - 1)).isEqualTo(1);
        assertThat(log.untilOldestLeaves(NOW + wait - 1)).isEqualTo(1);
        assertThat(log.lately(NOW + wait)).isZero();
        assertThat(log.untilOldestLeaves(NOW + wait)).isZero();
    }

    @Test
    void untilOldestLeaves_withSeveralStarts_goesByTheOldestThatCounts() {
        log.add(NOW - 70_000);
        log.add(NOW);
        log.add(NOW + 20_000);

        assertThat(log.lately(NOW + 20_000)).isEqualTo(2);
        assertThat(log.untilOldestLeaves(NOW + 20_000)).isEqualTo(log.untilOldestLeaves(NOW) - 20_000);
    }

    @Test
    void start_fromTheFuture_isTheTraceOfAClockSetBack() {
        log.add(NOW + 5_000);

        assertThat(log.lately(NOW)).isZero();
        assertThat(log.untilOldestLeaves(NOW)).isZero();
    }

    @Test
    void remove_takesOneStartOfThatTimeBack_andNoOther() {
        log.add(NOW);
        log.add(NOW);
        log.add(NOW + 1_000);

        log.remove(NOW);
        assertThat(log.lately(NOW + 1_000)).isEqualTo(2);
        log.remove(NOW);
        log.remove(NOW);
        log.remove(NOW - 64_000);
        assertThat(log.lately(NOW + 1_000)).isEqualTo(1);
        assertThat(log.untilOldestLeaves(NOW + 1_000))
                .as("the taken back do not count")
                .isGreaterThan(60_500);
    }

    @Test
    void start_inThePlaceOfAnOlderOne_countsAlone() {
        log.add(NOW);
        log.add(NOW);
        log.add(NOW + 64_000);

        assertThat(log.lately(NOW + 64_000)).isEqualTo(1);
    }
}

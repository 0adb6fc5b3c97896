package dev.kimigate.harness.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class IdealScheduleTest {
    private static final Behaviour TWO = Behaviour.usual().withLimit(2);

    private static long millis(int calls, Behaviour behaviour, ServerTimeline timeline) {
        return IdealSchedule.millis(IdealSchedule.calls(calls, 1000), behaviour, timeline);
    }

    @Test
    void calls_withinTheLimit_takeAsLongAsTheLongest() {
        assertThat(IdealSchedule.millis(new int[] {300, 500}, TWO, ServerTimeline.NONE))
                .isEqualTo(500);
    }

    @Test
    void calls_beyondTheLimit_startAsSlotsComeBack() {
        assertThat(IdealSchedule.millis(new int[] {300, 500, 100, 100}, TWO, ServerTimeline.NONE))
                .isEqualTo(500);
        assertThat(millis(5, TWO, ServerTimeline.NONE)).isEqualTo(3000);
    }

    @Test
    void lateSlots_delayEveryCallButTheFirst() {
        assertThat(millis(6, TWO.with("lateMillis", 100), ServerTimeline.NONE)).isEqualTo(3200);
    }

    @Test
    void limitThatDrops_leavesRunningCallsAlone_andTakesTheirSlotsAway() {
        assertThat(millis(4, TWO, ServerTimeline.NONE.withLimit(500, 1))).isEqualTo(3000);
        assertThat(millis(5, TWO, ServerTimeline.NONE.withLimit(500, 1).withLimit(1500, 2)))
                .isEqualTo(3000);
    }

    @Test
    void overload_isWaitedOut_whateverItsShare() {
        assertThat(millis(4, TWO, ServerTimeline.NONE.withOverload(900, 2500, 0.9)))
                .isEqualTo(3500);
    }

    @Test
    void strangers_areLeftTheirSlots() {
        ServerTimeline.Strangers one = new ServerTimeline.Strangers(1, 100, 200, 10, 10, 20);
        assertThat(millis(3, TWO, ServerTimeline.NONE.withStrangers(one))).isEqualTo(3000);
    }

    @Test
    void rate_isASlidingWindowOfStarts() {
        Behaviour three = Behaviour.usual().with("rpm", 3).with("rpmWindowMillis", 10_000);
        assertThat(millis(7, three, ServerTimeline.NONE)).isEqualTo(21_000);
    }

    /* What the simulation's own oracle says of the same service times; there in seconds, here in milliseconds. */
    @Test
    void everythingAtOnce_isAsTheSimulationsOracleHasIt() {
        int[] services = new int[40];
        for (int i = 0; i < services.length; i++) {
            services[i] = 200 + i * 7919 % 3000;
        }
        Behaviour five = Behaviour.usual().withLimit(5).with("lateMillis", 250);
        ServerTimeline.Strangers one = new ServerTimeline.Strangers(1, 100, 200, 10, 10, 20);
        ServerTimeline timeline = ServerTimeline.NONE
                .withStrangers(one)
                .withOverload(3000, 6000, 1)
                .withLimit(9000, 3)
                .withLimit(15_000, 6);
        assertThat(IdealSchedule.millis(services, five, timeline)).isEqualTo(23_689);
    }

    @Test
    void timeline_thatNeverLetsACallIn_isAMistake() {
        assertThatIllegalArgumentException().isThrownBy(() -> millis(3, TWO, ServerTimeline.NONE.withLimit(0, 0)));
    }
}

package dev.kimigate.harness.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AdmissionControlTest {

    private static final Route KIMI_CODE = new Route(Surface.CHAT, true);
    private static final Route PLATFORM = new Route(Surface.CHAT, false);

    private final AtomicLong nanos = new AtomicLong(-5_000);
    private final AdmissionControl admission =
            new AdmissionControl(Behaviour.usual().withLimit(2), nanos::get, 1_000_000);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void set(String key, Object value) {
        admission.behaviour(admission.behaviour().with(key, value));
    }

    private Decision decide(String client) {
        return admission.decide("default", client, KIMI_CODE, null);
    }

    private Slot admitted() {
        return admittedFor("host");
    }

    private Slot admittedFor(String client) {
        Decision decision = decide(client);
        assertThat(decision).isInstanceOf(Decision.Admitted.class);
        return ((Decision.Admitted) decision).slot();
    }

    private Decision.Refused refused(Route route) {
        Decision decision = admission.decide("default", "host", route, null);
        assertThat(decision).isInstanceOf(Decision.Refused.class);
        return (Decision.Refused) decision;
    }

    private RefusalForm refusedForm() {
        return refused(KIMI_CODE).form();
    }

    private AccountFigures figures() {
        return admission.figures().getOrDefault("default", AccountFigures.NONE);
    }

    @Test
    void limit_whenReached_refusesUntilASlotIsGivenBack() {
        Slot first = admitted();
        admitted();
        assertThat(refusedForm()).isEqualTo(RefusalForm.CONCURRENCY_403);
        first.end(CallOutcome.COMPLETED);
        first.end(CallOutcome.ABORTED);
        admitted();
        assertThat(refused(PLATFORM).form()).isEqualTo(RefusalForm.ORG_CONCURRENCY_429);
        assertThat(figures())
                .extracting(AccountFigures::inFlight, AccountFigures::maxInFlight, AccountFigures::maxOffered)
                .containsExactly(2, 2, 3);
        assertThat(figures())
                .extracting(AccountFigures::completed, AccountFigures::aborted, AccountFigures::refused)
                .containsExactly(1L, 0L, 2L);
    }

    @Test
    void limitOfZero_letsEverybodyIn_andStillCounts() {
        set("limit", 0);
        for (int i = 0; i < 100; i++) {
            admitted();
        }
        assertThat(figures().maxInFlight()).isEqualTo(100);
    }

    @Test
    void accounts_haveLimitsOfTheirOwn() {
        set("accountLimits", java.util.Map.of("small", 1));
        assertThat(admission.decide("small", "host", KIMI_CODE, null)).isInstanceOf(Decision.Admitted.class);
        assertThat(admission.decide("small", "host", KIMI_CODE, null)).isInstanceOf(Decision.Refused.class);
        admitted();
        admitted();
        assertThat(refusedForm()).isEqualTo(RefusalForm.CONCURRENCY_403);
    }

    @Test
    void lateSlot_isTakenUntilItsTimeIsOver() {
        set("lateMillis", 250);
        admitted().end(CallOutcome.COMPLETED);
        admitted();
        assertThat(figures().lingering()).isEqualTo(1);
        assertThat(figures().inFlight()).isEqualTo(1);
        assertThat(refusedForm()).isEqualTo(RefusalForm.CONCURRENCY_403);
        pass(Duration.ofMillis(250));
        admitted();
        assertThat(figures().lingering()).isZero();
    }

    @Test
    void strangers_holdSlotsForTheirTime_andCountAsNobodysCalls() {
        admission.strangers(1, Duration.ofSeconds(3));
        admitted();
        refusedForm();
        assertThat(admission.strangers()).isEqualTo(1);
        assertThat(figures().maxInFlight()).isEqualTo(1);
        pass(Duration.ofSeconds(3));
        admitted();
        assertThat(admission.strangers()).isZero();
    }

    @Test
    void overload_ofAShare_refusesAboutThatShareForItsTime() {
        set("limit", 0);
        admission.overload(Duration.ofSeconds(10), 0.3);
        int refused = 0;
        for (int i = 0; i < 1000; i++) {
            refused += decide("host") instanceof Decision.Refused ? 1 : 0;
        }
        assertThat(refused).isBetween(230, 370);
        assertThat(figures().refusedBy(RefusalForm.OVERLOADED_429)).isEqualTo(refused);
        pass(Duration.ofSeconds(10));
        admitted();
    }

    @Test
    void limitSteps_holdFromTheirTimeOn_andEndWithTheTimeline() {
        admission.timeline(ServerTimeline.NONE.withLimit(3000, 1).withLimit(5000, 3));
        Slot first = admitted();
        admitted();
        pass(Duration.ofSeconds(3));
        refusedForm();
        first.end(CallOutcome.COMPLETED);
        assertThat(refused(KIMI_CODE).facts().limit()).isEqualTo(1);
        pass(Duration.ofSeconds(2));
        admitted();
        admitted();
        refusedForm();
        admission.reset();
        assertThat(admission.limitOf("default")).isEqualTo(2);
    }

    @Test
    void limitSteps_leaveAnAccountsOwnLimitAlone() {
        set("accountLimits", java.util.Map.of("own", 5));
        admission.timeline(ServerTimeline.NONE.withLimit(0, 1));
        assertThat(admission.limitOf("own")).isEqualTo(5);
        assertThat(admission.limitOf("default")).isEqualTo(1);
    }

    @Test
    void episodes_ofOverload_refuseBetweenTheirTimes() {
        set("limit", 0);
        admission.timeline(ServerTimeline.NONE.withOverload(1000, 2000, 1).withOverload(4000, 5000, 1));
        admitted();
        pass(Duration.ofSeconds(1));
        assertThat(refusedForm()).isEqualTo(RefusalForm.OVERLOADED_429);
        pass(Duration.ofSeconds(1));
        admitted();
        pass(Duration.ofMillis(2999));
        refusedForm();
        pass(Duration.ofMillis(1));
        admitted();
    }

    @Test
    void strangersOfATimeline_takeTheirSlots_andLeaveThemForTheirPause() {
        admission.timeline(ServerTimeline.NONE.withStrangers(new ServerTimeline.Strangers(1, 1000, 1000, 100, 50, 50)));
        pass(Duration.ofMillis(10));
        Slot ours = admitted();
        refusedForm();
        assertThat(admission.strangers()).isEqualTo(1);
        assertThat(figures().maxInFlight()).isEqualTo(1);
        pass(Duration.ofSeconds(1));
        assertThat(admission.strangers()).isZero();
        ours.end(CallOutcome.COMPLETED);
        pass(Duration.ofMillis(100));
        assertThat(admission.strangers()).isEqualTo(1);
    }

    @Test
    void strangersOfATimeline_whenRefused_tryAgain() {
        set("limit", 1);
        Slot ours = admitted();
        admission.timeline(ServerTimeline.NONE.withStrangers(new ServerTimeline.Strangers(1, 1000, 1000, 100, 50, 50)));
        pass(Duration.ofMillis(500));
        assertThat(admission.strangers()).isZero();
        ours.end(CallOutcome.COMPLETED);
        pass(Duration.ofMillis(50));
        assertThat(admission.strangers()).isEqualTo(1);
        refusedForm();
    }

    @Test
    void serviceTimes_areThoseThatTheSeedGives_inOrderOfAdmission() {
        Behaviour behaviour = Behaviour.usual()
                .withLimit(2)
                .withMillis(100, 6000)
                .with(java.util.Map.of("medianMillis", 600, "seed", 7));
        admission.behaviour(behaviour);
        int[] wanted = ServiceTimes.first(2, behaviour);
        assertThat(((Decision.Admitted) decide("host")).serviceMillis()).isEqualTo(wanted[0]);
        assertThat(((Decision.Admitted) decide("host")).serviceMillis()).isEqualTo(wanted[1]);
    }

    @Test
    void rpm_inAnotherForm_refusesInIt() {
        set("limit", 0);
        set("rpm", 1);
        set("rpmForm", RefusalForm.ORG_RPM_DOC_429);
        admitted();
        assertThat(refusedForm()).isEqualTo(RefusalForm.ORG_RPM_DOC_429);
    }

    @Test
    void rpm_slidesOverTheWindow_andNamesNumberAndWait() {
        set("limit", 0);
        set("rpm", 2);
        admitted();
        pass(Duration.ofSeconds(20));
        admitted();
        Decision.Refused refused = refused(PLATFORM);
        assertThat(refused.form()).isEqualTo(RefusalForm.ORG_RPM_429);
        assertThat(refused.facts().limit()).isEqualTo(2);
        assertThat(refused.facts().seconds()).isEqualTo(40);
        pass(Duration.ofSeconds(40));
        admitted();
        assertThat(refusedForm()).isEqualTo(RefusalForm.ORG_RPM_429);
    }

    @Test
    void rpmCountingRefusals_isUsedUpByThem() {
        set("limit", 0);
        set("rpm", 1);
        set("rpmCountsRefusals", true);
        admitted();
        pass(Duration.ofSeconds(30));
        refusedForm();
        pass(Duration.ofSeconds(31));
        assertThat(refusedForm()).isEqualTo(RefusalForm.ORG_RPM_429);
    }

    @Test
    void script_comesBeforeEverythingElse_inOrder() {
        admission.script(List.of(RefusalForm.SERVER_ERROR_500, RefusalForm.EMPTY_429));
        assertThat(refusedForm()).isEqualTo(RefusalForm.SERVER_ERROR_500);
        assertThat(refusedForm()).isEqualTo(RefusalForm.EMPTY_429);
        admitted();
    }

    @Test
    void outOfQuota_refusesEveryCallInTheFormOfItsSurface() {
        set("outOfQuota", true);
        assertThat(refusedForm()).isEqualTo(RefusalForm.FIVE_HOUR_QUOTA_403);
        assertThat(refused(PLATFORM).form()).isEqualTo(RefusalForm.BALANCE_429);
        set("quotaForm", RefusalForm.WEEKLY_QUOTA_403);
        assertThat(refusedForm()).isEqualTo(RefusalForm.WEEKLY_QUOTA_403);
    }

    @Test
    void killedClient_isLeftOutOfTheLiveMaximum_butNotOfTheRawOne() {
        set("limit", 0);
        Slot dying = admittedFor("doomed");
        admitted();
        admission.killed("doomed");
        admittedFor("other");
        assertThat(figures().maxInFlight()).isEqualTo(3);
        assertThat(figures().maxLive()).isEqualTo(2);
        dying.end(CallOutcome.ABORTED);
        assertThat(figures().inFlight()).isEqualTo(2);
        assertThat(figures().client("doomed").aborted()).isEqualTo(1);
    }

    @Test
    void reset_keepsWhatIsInFlight_andForgetsTheRest() {
        Slot slot = admitted();
        admitted();
        refusedForm();
        admission.script(List.of(RefusalForm.EMPTY_429));
        admission.reset();
        assertThat(figures())
                .extracting(AccountFigures::inFlight, AccountFigures::maxInFlight)
                .containsExactly(2, 2);
        assertThat(figures().refused() + figures().admitted() + figures().arrived())
                .isZero();
        slot.end(CallOutcome.COMPLETED);
        admitted();
        assertThat(figures().completed()).isEqualTo(1);
    }

    @Test
    void record_ofACall_holdsItsTimesAndEnd() {
        pass(Duration.ofMillis(7));
        Slot slot = admitted();
        pass(Duration.ofMillis(5));
        slot.end(CallOutcome.CUT);
        assertThat(admission.records())
                .containsExactly(new CallRecord("default", "host", 1_000_007_000L, 1_000_012_000L, CallOutcome.CUT));
    }
}

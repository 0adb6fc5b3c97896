package dev.kimigate.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // some calls are there to wait only
class LimiterTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    private final FakeTime time = new FakeTime();
    private final Limiters limiters = time.limiters();
    private final Limiter limiter = limiter(2);

    @Test
    void acquire_whileFree_isGrantedAtOnce() {
        assertThat(limiter.acquire(limiter.newTurn(LONG))).isCompleted();
        assertThat(limiter.acquire(limiter.newTurn(LONG))).isCompleted();
        assertThat(limiter.acquire(limiter.newTurn(LONG))).isNotDone();
        assertThat(limiter.holders()).isEqualTo("2 of 2 held: pid " + JvmIdentity.pid() + " (test) 2");
    }

    @Test
    void release_withWaiters_servesTheOldest() {
        List<Permit> held = take(2);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int number = i;
            acquire().thenAccept(permit -> order.add(number));
        }

        held.get(0).release();
        assertThat(order).containsExactly(0);
        held.get(1).release();
        assertThat(order).containsExactly(0, 1);
    }

    @Test
    void release_betweenTheRefusalAndTheEntryInTheLine_isNotMissed() {
        List<Permit> held = take(2);
        Turn turn = limiter.newTurn(LONG);
        // the clock is read after the store has refused, to see whether the call may wait
        time.atNextReading(held.get(0)::release);

        assertThat(limiter.acquire(turn)).isCompleted();
    }

    @Test
    void waiting_endedByItsCaller_tellsWhoWasFirst() {
        take(2);
        CompletableFuture<Permit> cancelled = acquire();
        CompletableFuture<Permit> failed = acquire();

        assertThat(cancelled.cancel(true)).isTrue();
        assertThat(cancelled.completeExceptionally(new IllegalStateException())).isFalse();
        assertThat(cancelled).isCancelled();
        assertThat(failed.completeExceptionally(new IllegalStateException())).isTrue();
        assertThat(failed.cancel(true)).isFalse();
        assertThat(limiter.status().waiting()).isZero();
    }

    @Test
    void release_twice_givesBackOnce() {
        List<Permit> held = take(2);
        CompletableFuture<Permit> first = acquire();
        CompletableFuture<Permit> second = acquire();

        held.get(0).release();
        held.get(0).release();
        held.get(0).release(Duration.ofSeconds(1));
        time.pass(Duration.ofSeconds(5));

        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
    }

    @Test
    void release_withLinger_staysCountedUntilItsEnd() {
        List<Permit> held = take(2);
        CompletableFuture<Permit> waiting = acquire();

        held.get(0).release(Duration.ofMillis(250));
        time.pass(Duration.ofMillis(249));
        assertThat(waiting).isNotDone();
        assertThat(limiter.status().held()).isEqualTo(2);
        time.pass(Duration.ofMillis(1));
        assertThat(waiting).isCompleted();
    }

    @Test
    void release_withAbsurdLinger_comesBackAfterAMinute() {
        List<Permit> held = take(2);
        CompletableFuture<Permit> waiting = acquire();

        held.get(0).release(Duration.ofSeconds(Long.MAX_VALUE));
        held.get(1).release(Duration.ofSeconds(-5));
        assertThat(waiting).isCompleted();
        time.pass(Duration.ofMinutes(1));
        assertThat(limiter.status().held()).isEqualTo(1);
    }

    @Test
    void acquire_withTheTurnOfARefusedCall_standsAtTheHead() {
        Turn refused = limiter.newTurn(LONG);
        Permit permit = limiter.acquire(refused).join();
        take(1);
        CompletableFuture<Permit> younger = acquire();
        CompletableFuture<Permit> youngest = acquire();

        CompletableFuture<Permit> again = limiter.acquire(refused);
        permit.release();

        assertThat(again).isCompleted();
        assertThat(younger).isNotDone();
        assertThat(youngest).isNotDone();
    }

    @Test
    void acquire_withATurnThatWaitsAlready_fails() {
        take(2);
        Turn turn = limiter.newTurn(LONG);
        CompletableFuture<Permit> waiting = limiter.acquire(turn);

        assertThat(limiter.acquire(turn)).isCompletedExceptionally();
        assertThat(waiting).isNotDone();
        assertThat(limiter.status().waiting()).isEqualTo(1);
    }

    @Test
    void poll_atTheDeadline_failsThatWaiterOnly() {
        take(2);
        CompletableFuture<Permit> patient = acquire();
        CompletableFuture<Permit> hasty = limiter.acquire(limiter.newTurn(Duration.ofSeconds(2)));

        time.pass(Duration.ofMillis(1999));
        poll();
        assertThat(hasty).isNotDone();
        time.pass(Duration.ofMillis(1));
        poll();

        assertThatThrownBy(hasty::join)
                .hasCauseInstanceOf(WaitTimeoutException.class)
                .hasMessageContaining("2 of 2 held: pid ");
        assertThat(patient).isNotDone();
        assertThat(limiter.status().waiting()).isEqualTo(1);
    }

    @Test
    void longWait_isToldAfterTenSeconds_onceForTheCall() {
        List<Duration> told = new ArrayList<>();
        limiter.onLongWait(told::add);
        take(2);
        acquire();

        passAndPoll(Duration.ofMillis(9_999));
        assertThat(told).isEmpty();
        passAndPoll(Duration.ofMillis(1));
        passAndPoll(Duration.ofSeconds(1));
        passAndPoll(Duration.ofMinutes(5));

        assertThat(told).containsExactly(Duration.ofSeconds(10));
    }

    @Test
    void longWait_ofTheNextInTheLine_isToldAMinuteAfterTheOneBefore() {
        List<Duration> told = new ArrayList<>();
        limiter.onLongWait(told::add);
        List<Permit> held = take(2);
        acquire();
        acquire();
        passAndPoll(Duration.ofSeconds(10));
        held.get(0).release();

        passAndPoll(Duration.ofMillis(59_999));
        assertThat(told).hasSize(1);
        passAndPoll(Duration.ofMillis(1));

        assertThat(told).containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(70));
    }

    @Test
    void longWait_ofAnotherAccount_isToldAMinuteLaterToo() {
        List<Duration> told = new ArrayList<>();
        Limiter other = limiter(2);
        limiter.onLongWait(told::add);
        other.onLongWait(told::add);
        take(2);
        acquire();
        for (int i = 0; i < 3; i++) {
            other.acquire(other.newTurn(LONG));
        }

        passAndPoll(Duration.ofSeconds(10));
        passAndPoll(Duration.ofSeconds(59));
        assertThat(told).hasSize(1);
        passAndPoll(Duration.ofSeconds(1));

        assertThat(told).hasSize(2);
    }

    @Test
    void longWait_ofACallThatGotItsPermitBefore_isNotTold() {
        List<Duration> told = new ArrayList<>();
        limiter.onLongWait(told::add);
        List<Permit> held = take(2);
        acquire();
        passAndPoll(Duration.ofSeconds(9));
        held.get(0).release();

        passAndPoll(Duration.ofSeconds(9));

        assertThat(told).isEmpty();
    }

    private void passAndPoll(Duration span) {
        time.pass(span);
        poll();
        time.pass(Duration.ZERO);
    }

    @Test
    void poll_whileWaiting_asksToBeCalledAtTheNextDeadline() {
        take(2);
        acquire();
        limiter.acquire(limiter.newTurn(Duration.ofSeconds(2)));

        assertThat(limiters.poller().pollAll())
                .isBetween(1L, Duration.ofSeconds(2).toNanos());
    }

    @Test
    void poll_withNobodyWaiting_asksForNothing() {
        Permit held = take(2).get(0);
        CompletableFuture<Permit> waiting = acquire();
        held.release();
        assertThat(waiting).isCompleted();

        assertThat(limiters.poller().pollAll()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void acquire_withoutWait_isGrantedOrFailsAtOnce() {
        Permit held = limiter.acquire(limiter.newTurn(Duration.ZERO)).join();
        take(1);

        assertThat(limiter.acquire(limiter.newTurn(Duration.ZERO))).isCompletedExceptionally();
        held.release();
        assertThat(limiter.acquire(limiter.newTurn(Duration.ofSeconds(-1)))).isCompleted();
    }

    @Test
    void acquire_ofARefusedCallAfterItsDeadline_failsThoughPermitsAreFree() {
        Turn turn = limiter.newTurn(Duration.ofSeconds(5));
        limiter.acquire(turn).join().release();

        time.pass(Duration.ofSeconds(5));

        assertThat(limiter.acquire(turn)).isCompletedExceptionally();
        assertThat(limiter.status().held()).isZero();
    }

    @Test
    void cancel_whileWaiting_leavesTheLine() {
        List<Permit> held = take(2);
        CompletableFuture<Permit> cancelled = acquire();
        CompletableFuture<Permit> next = acquire();

        cancelled.cancel(false);
        assertThat(limiter.status().waiting()).isEqualTo(1);
        held.get(0).release();

        assertThat(next).isCompleted();
        assertThat(limiter.status().held()).isEqualTo(2);
    }

    @Test
    void completion_fromOutside_leavesTheLine() {
        take(2);
        CompletableFuture<Permit> failed = acquire();
        CompletableFuture<Permit> completed = acquire();

        failed.completeExceptionally(new IllegalStateException("test"));
        completed.complete(limiter(1).acquire(limiter.newTurn(LONG)).join());

        assertThat(limiter.status().waiting()).isZero();
    }

    @Test
    void grant_toAFutureCompletedByAnotherWay_goesToTheNext() {
        List<Permit> held = take(2);
        // completeAsync passes by the methods that take a waiter out of the line
        CompletableFuture<Permit> gone = acquire();
        gone.completeAsync(() -> held.get(0), Runnable::run);
        CompletableFuture<Permit> next = acquire();

        held.get(0).release();

        assertThat(next).isCompleted();
        assertThat(limiter.status().held()).isEqualTo(2);
        assertThat(limiter.status().waiting()).isZero();
    }

    @Test
    void release_downALongLineOfCallsThatEndAtOnce_doesNotNest() {
        Permit held = take(2).get(0);
        int[] ended = {0};
        for (int i = 0; i < 20_000; i++) {
            acquire().thenAccept(permit -> {
                ended[0]++;
                permit.release();
            });
        }

        held.release();

        assertThat(ended[0]).isEqualTo(20_000);
        assertThat(limiter.status().held()).isEqualTo(1);
    }

    @Test
    void expireOldest_withWaiters_failsTheOldestAndSaysWhy() {
        take(2);
        CompletableFuture<Permit> oldest = acquire();
        CompletableFuture<Permit> other = acquire();

        assertThat(limiter.expireOldest("nested calls")).isTrue();

        assertThatThrownBy(oldest::join)
                .cause()
                .isInstanceOfSatisfying(
                        WaitTimeoutException.class, e -> assertThat(e.why()).isEqualTo("nested calls"));
        assertThat(other).isNotDone();
        other.cancel(false);
        assertThat(limiter.expireOldest("nobody")).isFalse();
    }

    @Test
    void coolDown_untilItsEnd_letsNobodyStart() {
        Policies.coolDown(limiter.shared(), time.clocks().nowMillis() + 2_000, 3);
        CompletableFuture<Permit> waiting = acquire();

        assertThat(waiting).isNotDone();
        assertThat(limiters.poller().pollAll())
                .isBetween(1L, Duration.ofSeconds(2).toNanos());
        assertThat(limiter.status().policy().terms().coolDownReason()).isEqualTo(3);
        time.pass(Duration.ofMillis(1999));
        poll();
        assertThat(waiting).isNotDone();
        time.pass(Duration.ofMillis(1));
        poll();
        assertThat(waiting).isCompleted();
    }

    @Test
    void coolDown_furtherAheadThanTenMinutes_isIgnored() {
        long now = time.clocks().nowMillis();
        Policies.coolDown(limiter.shared(), now + 600_001, 1);

        assertThat(take(1)).hasSize(1);
        Policies.coolDown(limiter.shared(), Long.MAX_VALUE, 1);
        assertThat(acquire()).isCompleted();
    }

    @Test
    void coolDown_whenTheClockIsSetBackAnHour_isOver() {
        Policies.coolDown(limiter.shared(), time.clocks().nowMillis() + 2_000, 1);
        CompletableFuture<Permit> waiting = acquire();
        time.stepWallClock(Duration.ofHours(-1));
        poll();

        assertThat(waiting).isCompleted();
    }

    @Test
    void coolDown_whenTheClockIsSetBackFiveMinutes_lastsNoLonger() {
        Policies.coolDown(limiter.shared(), time.clocks().nowMillis() + 2_000, 1);
        CompletableFuture<Permit> waiting = acquire();
        time.stepWallClock(Duration.ofMinutes(-5));
        time.pass(Duration.ofSeconds(2));
        poll();

        assertThat(waiting).isCompleted();
    }

    @Test
    void window_withUnconfirmedStarts_letsNoMoreStart() {
        Limiter wide = limiter(20);
        Policies.window(wide.shared(), 1);
        Permit first = wide.acquire(wide.newTurn(LONG)).join();
        CompletableFuture<Permit> second = wide.acquire(wide.newTurn(LONG));
        CompletableFuture<Permit> third = wide.acquire(wide.newTurn(LONG));
        assertThat(second).isNotDone();

        first.confirm();
        first.confirm();

        assertThat(second).isCompleted();
        assertThat(third).isNotDone();
        second.join().release();
        assertThat(third).isCompleted();
        assertThat(wide.status().unconfirmed()).isEqualTo(1);
        assertThat(wide.status().held()).isEqualTo(2);
    }

    @Test
    void window_withLingeringPermits_countsThemAsConfirmed() {
        Policies.window(limiter.shared(), 1);
        Permit permit = take(1).get(0);
        CompletableFuture<Permit> waiting = acquire();

        permit.release(Duration.ofSeconds(1));

        assertThat(waiting).isCompleted();
        assertThat(limiter.status().held()).isEqualTo(2);
        assertThat(limiter.status().unconfirmed()).isEqualTo(1);
    }

    @Test
    void window_whenLifted_letsTheLineStart() {
        Policies.window(limiter.shared(), 1);
        take(1);
        CompletableFuture<Permit> waiting = acquire();

        Policies.window(limiter.shared(), 0);
        poll();

        assertThat(waiting).isCompleted();
    }

    @Test
    void limit_whileMoreAreHeld_grantsNothingUntilTheyAreBack() {
        Limiter wide = limiter(5);
        List<Permit> held = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            held.add(wide.acquire(wide.newTurn(LONG)).join());
        }
        CompletableFuture<Permit> waiting = wide.acquire(wide.newTurn(LONG));
        Policies.limit(wide.shared(), 2);

        held.subList(0, 3).forEach(Permit::release);
        assertThat(waiting).isNotDone();
        held.get(3).release();

        assertThat(waiting).isCompleted();
        assertThat(wide.status().held()).isEqualTo(2);
    }

    @Test
    void limit_aboveTheConfiguredOne_doesNotRaiseIt() {
        Policies.limit(limiter.shared(), 50);

        assertThat(limiter.shared().limit()).isEqualTo(2);
    }

    @Test
    void replacePolicy_withAnotherOneInForce_changesNothing() {
        SharedState shared = limiter.shared();
        Policy none = shared.policy();

        assertThat(shared.replacePolicy(none, Terms.NONE, new long[] {7})).isTrue();
        assertThat(shared.replacePolicy(none, Terms.NONE, new long[] {9})).isFalse();

        assertThat(shared.policy().memory()).startsWith(7).hasSize(Policy.MEMORY_WORDS);
    }

    @Test
    void limit_whenNobodyWasGivenOne_isTwenty() {
        assertThat(limiter(0).shared().limit()).isEqualTo(20);
    }

    @Test
    void probes_aboveWhatIsProven_startOneByOne() {
        Limiter wide = limiter(20);
        Policies.proven(wide.shared(), 2);
        List<CompletableFuture<Permit>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            calls.add(wide.acquire(wide.newTurn(LONG)));
        }
        assertThat(calls.stream().filter(CompletableFuture::isDone)).hasSize(3);
        assertThat(calls.get(1).join().probe()).isFalse();
        assertThat(calls.get(2).join().probe()).isTrue();

        time.pass(Duration.ofMillis(49));
        limiters.poller().pollAll();
        assertThat(calls.get(3)).isNotDone();
        time.pass(Duration.ofMillis(1));
        limiters.poller().pollAll();

        assertThat(calls.get(3).join().probe()).isTrue();
        assertThat(wide.status().unconfirmed()).isEqualTo(2);
    }

    @Test
    void startsPerMinute_whenReached_letNobodyStartUntilTheFirstIsAMinuteOld() {
        Limiter wide = limiter(20);
        Policies.startsPerMinute(wide.shared(), 3);
        List<CompletableFuture<Permit>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            calls.add(wide.acquire(wide.newTurn(LONG)));
            calls.stream()
                    .filter(CompletableFuture::isDone)
                    .forEach(call -> call.join().release());
        }

        time.pass(Duration.ofSeconds(60));
        limiters.poller().pollAll();
        assertThat(calls.get(3)).isNotDone();
        time.pass(Duration.ofMillis(1_001));
        limiters.poller().pollAll();

        assertThat(calls.get(3)).isDone();
        assertThat(wide.shared().startsLately()).isEqualTo(1);
    }

    @Test
    void forgetStart_givesThePlaceOfTheMinuteBack() {
        Limiter wide = limiter(20);
        Policies.startsPerMinute(wide.shared(), 1);
        Permit refused = wide.acquire(wide.newTurn(LONG)).join();
        CompletableFuture<Permit> next = wide.acquire(wide.newTurn(LONG));
        assertThat(next).isNotDone();

        wide.shared().forgetStart(refused.grantedAtMillis());
        refused.release();

        assertThat(next).isDone();
    }

    @Test
    void lingering_permits_areToldApartFromCallsInFlight() {
        Permit permit = take(2).get(0);

        permit.release(Duration.ofSeconds(1));

        assertThat(limiter.shared().occupancy()).isEqualTo(new Occupancy(2, 2, 0, 1, 0));
        time.pass(Duration.ofSeconds(1));
        assertThat(limiter.shared().occupancy()).isEqualTo(new Occupancy(2, 1, 0, 0, 0));
    }

    @Test
    void count_ofAVerdict_showsInStatus() {
        limiter.shared().count(3);
        limiter.shared().count(3);
        limiter.shared().count(99);

        assertThat(limiter.status().verdicts().get(3)).isEqualTo(2);
        assertThat(limiter.status().verdicts().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(2);
    }

    @Test
    void stalled_isPublished() {
        take(2);
        limiter.stalled(2);

        assertThat(limiter.status().stalled()).isEqualTo(2);
    }

    @Test
    void status_ofAWaitingLine_saysSinceWhen() {
        take(2);
        long since = time.clocks().nowMillis();
        CompletableFuture<Permit> oldest = acquire();
        time.pass(Duration.ofSeconds(1));
        acquire();

        assertThat(limiter.status().oldestSinceMillis()).isEqualTo(since);
        oldest.cancel(true);
        assertThat(limiter.status().oldestSinceMillis()).isEqualTo(since + 1000);
    }

    private Limiter limiter(int limit) {
        return limiters.limiter(LocalStore.create("0123456789abcdef", "https://api.kimi.com", limit, "test", limiters));
    }

    private List<Permit> take(int count) {
        List<Permit> permits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            permits.add(acquire().join());
        }
        return permits;
    }

    private CompletableFuture<Permit> acquire() {
        return limiter.acquire(limiter.newTurn(LONG));
    }

    private void poll() {
        long unused = limiters.poller().pollAll();
    }
}

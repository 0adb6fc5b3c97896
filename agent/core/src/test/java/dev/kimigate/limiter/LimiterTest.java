package dev.kimigate.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.kimigate.machine.LocalStore;
import dev.kimigate.store.AdmissionTerms;
import dev.kimigate.store.Occupancy;
import dev.kimigate.store.PolicyChanges;
import dev.kimigate.store.SharedPolicy;
import dev.kimigate.store.SharedState;
import dev.kimigate.store.ToolStatus;
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
        assertThat(limiter.acquire(limiter.newPosition(LONG))).isCompleted();
        assertThat(limiter.acquire(limiter.newPosition(LONG))).isCompleted();
        assertThat(limiter.acquire(limiter.newPosition(LONG))).isNotDone();
        assertThat(limiter.status().holders())
                .isEqualTo("2 of 2 held: pid " + ProcessHandle.current().pid() + " (test) 2");
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
    void release_withWaitersOfSeveralTools_servesThemInTurns() {
        List<Permit> held = take(2);
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            note("many" + i, order, acquire("many"));
        }
        note("one", order, acquire("one"));
        note("own", order, acquire());
        giveBackOneByOne(held, 5);
        assertThat(order).containsExactly("many0", "one", "own", "many1", "many2");
        note("one again", order, acquire("one"));
        giveBackOneByOne(held, 2);
        assertThat(order).endsWith("many3", "one again");
    }

    @Test
    void refusedCall_comesBeforeAllTurns_andAStrangersAgeIsKept() {
        List<Permit> held = take(2);
        List<String> order = new ArrayList<>();
        QueuePosition first = limiter.newPosition(new QueueTerms(LONG, "a", null));
        CompletableFuture<Permit> granted = limiter.acquire(first);
        note("a2", order, acquire("a"));
        QueuePosition given = limiter.newPosition(new QueueTerms(LONG, "a", null));
        assertThat(limiter.acquire(given).cancel(false)).isTrue();
        note("a3", order, acquire("a"));
        note("b", order, acquire("b"));
        giveBackOneByOne(held, 1);
        Permit refused = granted.join();
        note("a1 again", order, limiter.acquire(first));
        note("a given", order, limiter.acquire(limiter.newPosition(new QueueTerms(LONG, "a", given.age()))));
        assertThat(limiter.status().oldestSinceMillis()).isEqualTo(first.sinceMillis());
        giveBackOneByOne(List.of(refused), 5);
        assertThat(order).containsExactly("a1 again", "b", "a2", "a given", "a3");
    }

    private final List<Permit> taken = new ArrayList<>();

    private void note(String name, List<String> order, CompletableFuture<Permit> permit) {
        permit.thenAccept(granted -> {
            order.add(name);
            taken.add(granted);
        });
    }

    private CompletableFuture<Permit> acquire(String tool) {
        return limiter.acquire(limiter.newPosition(new QueueTerms(LONG, tool, null)));
    }

    /** First one that is held, then those that were granted. */
    private void giveBackOneByOne(List<Permit> held, int times) {
        for (int i = 0; i < times; i++) {
            Permit next = taken.isEmpty() ? held.get(0) : taken.remove(0);
            next.release();
        }
    }

    @Test
    void release_betweenTheRefusalAndTheEntryInTheLine_isNotMissed() {
        List<Permit> held = take(2);
        QueuePosition position = limiter.newPosition(LONG);
        // the clock is read after the store has refused, to see whether the call may wait
        time.atNextReading(held.get(0)::release);

        assertThat(limiter.acquire(position)).isCompleted();
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
    void tools_areWhatTheCallsOfEachHoldAndWaitFor() {
        int[] changes = new int[1];
        limiter.countTools(() -> changes[0]++);
        CompletableFuture<Permit> first = limiter.acquire(limiter.newPosition(new QueueTerms(LONG, "codex", null)));
        limiter.acquire(limiter.newPosition(new QueueTerms(LONG, "node", null)));
        CompletableFuture<Permit> waits = limiter.acquire(limiter.newPosition(new QueueTerms(LONG, "node", null)));
        limiter.acquire(limiter.newPosition(new QueueTerms(LONG, "node", null)));
        limiter.acquire(limiter.newPosition(LONG));

        assertThat(limiter.tools())
                .extracting(ToolStatus::name, ToolStatus::held, ToolStatus::waiting)
                .containsExactly(tuple("codex", 1, 0), tuple("node", 1, 2));
        assertThat(limiter.tools().get(1).oldestSinceMillis())
                .isEqualTo(limiter.status().oldestSinceMillis());
        waits.cancel(false);
        first.join().release();
        assertThat(limiter.tools())
                .extracting(ToolStatus::name, ToolStatus::held, ToolStatus::waiting)
                .containsExactly(tuple("node", 2, 0));
        assertThat(changes[0]).isGreaterThanOrEqualTo(7);
    }

    @Test
    void tools_whosePermitLingers_holdItAsLongAsTheJvm() {
        limiter.countTools(() -> {});
        Permit permit = limiter.acquire(limiter.newPosition(new QueueTerms(LONG, "codex", null)))
                .join();
        permit.release(Duration.ofMinutes(1));
        assertThat(limiter.status().held()).isEqualTo(1);
        assertThat(limiter.tools()).containsExactly(new ToolStatus("codex", 1, 0, 0));
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
        QueuePosition refused = limiter.newPosition(LONG);
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
        QueuePosition position = limiter.newPosition(LONG);
        CompletableFuture<Permit> waiting = limiter.acquire(position);

        assertThat(limiter.acquire(position)).isCompletedExceptionally();
        assertThat(waiting).isNotDone();
        assertThat(limiter.status().waiting()).isEqualTo(1);
    }

    @Test
    void poll_atTheDeadline_failsThatWaiterOnly() {
        take(2);
        CompletableFuture<Permit> patient = acquire();
        CompletableFuture<Permit> hasty = limiter.acquire(limiter.newPosition(Duration.ofSeconds(2)));

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
            other.acquire(other.newPosition(LONG));
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
        limiter.acquire(limiter.newPosition(Duration.ofSeconds(2)));

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
        Permit held = limiter.acquire(limiter.newPosition(Duration.ZERO)).join();
        take(1);

        assertThat(limiter.acquire(limiter.newPosition(Duration.ZERO))).isCompletedExceptionally();
        held.release();
        assertThat(limiter.acquire(limiter.newPosition(Duration.ofSeconds(-1)))).isCompleted();
    }

    @Test
    void acquire_ofARefusedCallAfterItsDeadline_failsThoughPermitsAreFree() {
        QueuePosition position = limiter.newPosition(Duration.ofSeconds(5));
        limiter.acquire(position).join().release();

        time.pass(Duration.ofSeconds(5));

        assertThat(limiter.acquire(position)).isCompletedExceptionally();
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
        completed.complete(limiter(1).acquire(limiter.newPosition(LONG)).join());

        assertThat(limiter.status().waiting()).isZero();
    }

    @Test
    void grant_toAFutureCompletedByAnotherWay_goesToTheNext() {
        List<Permit> held = take(2);
        // completeAsync passes by the methods that take a waiter out of the queue
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
        PolicyChanges.coolDown(limiter.shared(), time.clocks().nowMillis() + 2_000, 3);
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
        PolicyChanges.coolDown(limiter.shared(), now + 600_001, 1);

        assertThat(take(1)).hasSize(1);
        PolicyChanges.coolDown(limiter.shared(), Long.MAX_VALUE, 1);
        assertThat(acquire()).isCompleted();
    }

    @Test
    void coolDown_whenTheClockIsSetBackAnHour_isOver() {
        PolicyChanges.coolDown(limiter.shared(), time.clocks().nowMillis() + 2_000, 1);
        CompletableFuture<Permit> waiting = acquire();
        time.stepWallClock(Duration.ofHours(-1));
        poll();

        assertThat(waiting).isCompleted();
    }

    @Test
    void coolDown_whenTheClockIsSetBackFiveMinutes_lastsNoLonger() {
        PolicyChanges.coolDown(limiter.shared(), time.clocks().nowMillis() + 2_000, 1);
        CompletableFuture<Permit> waiting = acquire();
        time.stepWallClock(Duration.ofMinutes(-5));
        time.pass(Duration.ofSeconds(2));
        poll();

        assertThat(waiting).isCompleted();
    }

    @Test
    void window_withUnconfirmedStarts_letsNoMoreStart() {
        Limiter wide = limiter(20);
        PolicyChanges.window(wide.shared(), 1);
        Permit first = wide.acquire(wide.newPosition(LONG)).join();
        CompletableFuture<Permit> second = wide.acquire(wide.newPosition(LONG));
        CompletableFuture<Permit> third = wide.acquire(wide.newPosition(LONG));
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
        PolicyChanges.window(limiter.shared(), 1);
        Permit permit = take(1).get(0);
        CompletableFuture<Permit> waiting = acquire();

        permit.release(Duration.ofSeconds(1));

        assertThat(waiting).isCompleted();
        assertThat(limiter.status().held()).isEqualTo(2);
        assertThat(limiter.status().unconfirmed()).isEqualTo(1);
    }

    @Test
    void window_whenLifted_letsTheLineStart() {
        PolicyChanges.window(limiter.shared(), 1);
        take(1);
        CompletableFuture<Permit> waiting = acquire();

        PolicyChanges.window(limiter.shared(), 0);
        poll();

        assertThat(waiting).isCompleted();
    }

    @Test
    void limit_whileMoreAreHeld_grantsNothingUntilTheyAreBack() {
        Limiter wide = limiter(5);
        List<Permit> held = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            held.add(wide.acquire(wide.newPosition(LONG)).join());
        }
        CompletableFuture<Permit> waiting = wide.acquire(wide.newPosition(LONG));
        PolicyChanges.limit(wide.shared(), 2);

        held.subList(0, 3).forEach(Permit::release);
        assertThat(waiting).isNotDone();
        held.get(3).release();

        assertThat(waiting).isCompleted();
        assertThat(wide.status().held()).isEqualTo(2);
    }

    @Test
    void limit_aboveTheConfiguredOne_doesNotRaiseIt() {
        PolicyChanges.limit(limiter.shared(), 50);

        assertThat(limiter.shared().limit()).isEqualTo(2);
    }

    @Test
    void replacePolicy_withAnotherOneInForce_changesNothing() {
        SharedState shared = limiter.shared();
        SharedPolicy none = shared.policy();

        assertThat(shared.replacePolicy(none, AdmissionTerms.NONE, new long[] {7}))
                .isTrue();
        assertThat(shared.replacePolicy(none, AdmissionTerms.NONE, new long[] {9}))
                .isFalse();

        assertThat(shared.policy().memory()).startsWith(7).hasSize(SharedPolicy.MEMORY_WORDS);
    }

    @Test
    void limit_whenNobodyWasGivenOne_isTwenty() {
        assertThat(limiter(0).shared().limit()).isEqualTo(20);
    }

    @Test
    void probes_aboveWhatIsProven_startOneByOne() {
        Limiter wide = limiter(20);
        PolicyChanges.proven(wide.shared(), 2);
        List<CompletableFuture<Permit>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            calls.add(wide.acquire(wide.newPosition(LONG)));
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
        PolicyChanges.startsPerMinute(wide.shared(), 3);
        List<CompletableFuture<Permit>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            calls.add(wide.acquire(wide.newPosition(LONG)));
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
        PolicyChanges.startsPerMinute(wide.shared(), 1);
        Permit refused = wide.acquire(wide.newPosition(LONG)).join();
        CompletableFuture<Permit> next = wide.acquire(wide.newPosition(LONG));
        assertThat(next).isNotDone();

        wide.shared().forgetStart(refused.grantedAtMillis());
        refused.release();

        assertThat(next).isDone();
    }

    @Test
    void lingering_permits_areToldApartFromCallsInFlight() {
        Permit permit = take(2).get(0);

        permit.release(Duration.ofSeconds(1));

        assertThat(limiter.shared().occupancy()).isEqualTo(new Occupancy(2, 2, 0, 1, 0, 0));
        time.pass(Duration.ofSeconds(1));
        assertThat(limiter.shared().occupancy()).isEqualTo(new Occupancy(2, 1, 0, 0, 0, 0));
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
        return limiters.limiter(
                LocalStore.create("0123456789abcdef", "https://api.kimi.com", limit, "test", limiters.runtime()));
    }

    private List<Permit> take(int count) {
        List<Permit> permits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            permits.add(acquire().join());
        }
        return permits;
    }

    private CompletableFuture<Permit> acquire() {
        return limiter.acquire(limiter.newPosition(LONG));
    }

    private void poll() {
        long unused = limiters.poller().pollAll();
    }
}

package dev.kimigate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Limiters;
import dev.kimigate.limiter.Permit;
import dev.kimigate.runtime.Clocks;
import dev.kimigate.runtime.GateRuntime;
import dev.kimigate.runtime.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link Store} promises to the limiter, the policy and the keeper of its bound. */
@Timeout(60)
public abstract class StoreContract {
    private static final int LIMIT = 5;

    private final AtomicLong millis = new AtomicLong(1_800_000_000_000L);
    private final List<Store> opened = new ArrayList<>();

    /** A store with nothing held, whose only limit is that. */
    protected abstract Store open(int configuredLimit, GateRuntime runtime) throws Exception;

    @AfterEach
    void close() {
        opened.forEach(Store::close);
    }

    @Test
    void start_upToTheLimit_isCounted() throws Exception {
        Store store = store();

        assertThat(starts(store, LIMIT + 3)).isEqualTo(LIMIT);
        assertThat(store.shared().occupancy().held()).isEqualTo(LIMIT);

        store.release(false);
        assertThat(starts(store, 2)).isEqualTo(1);
    }

    @Test
    void carriedCall_overTheLimit_isCountedToo() throws Exception {
        Store store = store();
        starts(store, LIMIT);

        store.carry();
        store.release(false);

        assertThat(store.tryAcquire()).isEqualTo(Admission.REFUSED);
        store.release(false);
        assertThat(store.tryAcquire()).isEqualTo(Admission.COUNTED);
    }

    @Test
    void bound_lowerThanTheLimit_binds() throws Exception {
        Store store = store();

        assertThat(store.shared().bound()).isEqualTo(Store.MOST_PERMITS);
        assertThat(store.shared().bound(Store.MOST_PERMITS, 2)).isTrue();

        assertThat(starts(store, LIMIT)).isEqualTo(2);
        assertThat(store.shared().bound()).isEqualTo(2);
        assertThat(store.shared().limit()).isEqualTo(LIMIT);
        assertThat(store.status().bound()).isEqualTo(2);
        assertThat(store.status().holders()).startsWith("2 of 2 held");
    }

    @Test
    void bound_higherThanTheLimit_changesNothing() throws Exception {
        Store store = store();

        store.shared().bound(Store.MOST_PERMITS, LIMIT + 4);

        assertThat(starts(store, LIMIT + 4)).isEqualTo(LIMIT);
    }

    @Test
    void bound_ofZero_letsNobodyStart() throws Exception {
        Store store = store();

        store.shared().bound(Store.MOST_PERMITS, 0);

        assertThat(store.tryAcquire()).isEqualTo(Admission.REFUSED);
        assertThat(store.shared().bound(0, Store.MOST_PERMITS)).isTrue();
        assertThat(starts(store, LIMIT + 1)).isEqualTo(LIMIT);
    }

    @Test
    void bound_thatIsAnotherByNow_staysAsItIs() throws Exception {
        Store store = store();
        store.shared().bound(Store.MOST_PERMITS, 3);

        assertThat(store.shared().bound(Store.MOST_PERMITS, 1)).isFalse();

        assertThat(store.shared().bound()).isEqualTo(3);
    }

    @Test
    void bound_loweredUnderRunningCalls_letsThemEnd() throws Exception {
        Store store = store();
        starts(store, 4);

        store.shared().bound(Store.MOST_PERMITS, 2);

        assertThat(store.shared().occupancy().held()).isEqualTo(4);
        store.release(false);
        store.release(false);
        assertThat(store.tryAcquire()).isEqualTo(Admission.REFUSED);
        store.release(false);
        assertThat(store.tryAcquire()).isEqualTo(Admission.COUNTED);
    }

    @Test
    void boundWithAnEnd_afterIt_letsNobodyStart() throws Exception {
        Store store = store();
        Bound bound = Bound.until(2, 5_000_000_000L, clocks());
        assertThat(store.shared().timedBound(Bound.NONE, bound)).isTrue();
        assertThat(store.shared().timedBound(Bound.NONE, Bound.of(4))).isFalse();
        assertThat(store.shared().timedBound()).isEqualTo(bound);
        assertThat(starts(store, LIMIT)).isEqualTo(2);

        millis.addAndGet(5_001);
        store.release(false);

        assertThat(store.shared().bound()).isZero();
        assertThat(store.tryAcquire()).isEqualTo(Admission.REFUSED);
        assertThat(store.shared().timedBound(bound, Bound.of(2))).isTrue();
        assertThat(store.tryAcquire()).isEqualTo(Admission.COUNTED);
    }

    /** A sleep stops the monotonic clock alone; the other may be set. */
    @Test
    void boundWithAnEnd_thatOneOfBothClocksHasPassed_isOver() throws Exception {
        Store store = store();
        long now = millis.get();

        for (long[] ends :
                new long[][] {{now + 5_000, now - 1}, {now - 1, now + 5_000}, {now + 5_000, now + 90_000_000}}) {
            Bound bound = new Bound(2, ends[0], ends[1]);
            assertThat(store.shared().timedBound(store.shared().timedBound(), bound))
                    .isTrue();
            assertThat(store.shared().bound()).isZero();
        }
    }

    /** Who lowers the bound and then counts what is held knows what may be in flight from then on. */
    @Test
    void boundChangedAtRandom_underLoad_isNeverExceeded() throws Exception {
        Store store = open(
                LIMIT,
                new GateRuntime(
                        Clocks.SYSTEM,
                        noTimers(),
                        Limiters.create(line -> {}).runtime().reports()));
        opened.add(store);
        AtomicInteger inFlight = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        int callers = 4;
        AtomicInteger calls = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        List<Future<?>> ends = new ArrayList<>();
        try {
            for (int i = 0; i < callers; i++) {
                ends.add(threads.submit(() -> {
                    while (!over.get()) {
                        if (store.tryAcquire() != Admission.REFUSED) {
                            inFlight.incrementAndGet();
                            calls.incrementAndGet();
                            LockSupport.parkNanos(20_000);
                            inFlight.decrementAndGet();
                            store.release(false);
                        }
                    }
                }));
            }
            Random random = new Random(7);
            int present = Store.MOST_PERMITS;
            for (int change = 0; change < 3_000; change++) {
                int next = random.nextInt(LIMIT + 2);
                assertThat(store.shared().bound(present, next)).isTrue();
                present = next;
                int most = Math.max(next, store.shared().occupancy().held());
                for (int look = 0; look < 20; look++) {
                    assertThat(inFlight.get()).isLessThanOrEqualTo(Math.min(LIMIT, most));
                    Thread.onSpinWait();
                }
            }
        } finally {
            over.set(true);
            threads.shutdown();
        }
        for (Future<?> end : ends) {
            end.get(30, TimeUnit.SECONDS);
        }

        assertThat(calls.get()).isPositive();
        assertThat(store.shared().occupancy().held()).isZero();
    }

    @Test
    void listener_isToldOfEachChangeThatMayLetCallsStart_andOfNoOther() throws Exception {
        Store store = store();
        AtomicInteger told = new AtomicInteger();
        store.whenChanged(told::incrementAndGet);
        SharedPolicy none = store.shared().policy();

        store.shared().bound(Store.MOST_PERMITS, 2);
        store.shared().replacePolicy(none, limit(4), new long[0]);
        assertThat(told.get()).isEqualTo(2);

        store.shared().bound(Store.MOST_PERMITS, 3);
        store.shared().replacePolicy(none, limit(5), new long[0]);
        assertThat(told.get()).isEqualTo(2);
    }

    @Test
    void boundTakenAway_andSetAgain_binds() throws Exception {
        Store store = store();
        store.shared().bound(Store.MOST_PERMITS, 1);

        assertThat(store.shared().bound(1, Store.MOST_PERMITS)).isTrue();
        assertThat(store.shared().bound()).isEqualTo(Store.MOST_PERMITS);
        assertThat(store.shared().bound(Store.MOST_PERMITS, 3)).isTrue();

        assertThat(starts(store, LIMIT)).isEqualTo(3);
    }

    @Test
    void keeperOfTheBound_thatThrows_hindersNobody() throws Exception {
        Limiters limiters = Limiters.create(line -> {});
        Store store = open(1, limiters.runtime());
        opened.add(store);
        store.leasedBy(new BoundKeeper() {
            @Override
            public void callsWait() {
                throw new IllegalStateException("broken");
            }

            @Override
            public void inUse() {
                throw new IllegalStateException("broken");
            }
        });

        assertThat(store.tend(0)).isPositive();
        assertThat(store.tend(0)).isPositive();
    }

    @Test
    void boundRaised_whileCallsWait_letsThemStart() throws Exception {
        Limiters limiters = Limiters.create(line -> {});
        Store store = open(LIMIT, limiters.runtime());
        opened.add(store);
        store.shared().bound(Store.MOST_PERMITS, 0);
        Limiter limiter = limiters.limiter(store);
        CompletableFuture<Permit> call = limiter.acquire(limiter.newPosition(Duration.ofMinutes(1)));
        assertThat(call).isNotDone();

        assertThat(limiter.shared().bound(0, 1)).isTrue();

        call.get(30, TimeUnit.SECONDS).release();
    }

    @Test
    void keeperOfTheBound_whileCallsWait_hasAPlaceOnThePoller() throws Exception {
        Limiters limiters = Limiters.create(line -> {});
        Store store = open(1, limiters.runtime());
        opened.add(store);
        CountDownLatch asked = new CountDownLatch(3);
        store.leasedBy(new BoundKeeper() {
            @Override
            public void callsWait() {
                asked.countDown();
            }

            @Override
            public void inUse() {}
        });
        Limiter limiter = limiters.limiter(store);
        Permit held =
                limiter.acquire(limiter.newPosition(Duration.ofMinutes(1))).get(30, TimeUnit.SECONDS);
        CompletableFuture<Permit> waits = limiter.acquire(limiter.newPosition(Duration.ofMinutes(1)));

        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();

        held.release();
        waits.get(30, TimeUnit.SECONDS).release();
    }

    @Test
    void keepersWords_areSwappedOneByOne() throws Exception {
        SharedState shared = store().shared();

        assertThat(shared.keeperWord(SharedState.KEEPER_WORDS - 1)).isZero();
        assertThat(shared.keeperWord(SharedState.KEEPER_WORDS - 1, 0, Long.MIN_VALUE))
                .isTrue();
        assertThat(shared.keeperWord(SharedState.KEEPER_WORDS - 1, 0, 1)).isFalse();

        assertThat(shared.keeperWord(SharedState.KEEPER_WORDS - 1)).isEqualTo(Long.MIN_VALUE);
        assertThat(shared.keeperWord(0)).isZero();
        assertThatThrownBy(() -> shared.keeperWord(SharedState.KEEPER_WORDS))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void policy_seenByNobodyElse_isReplacedOnce() throws Exception {
        SharedState shared = store().shared();
        SharedPolicy none = shared.policy();

        assertThat(shared.replacePolicy(none, limit(2), new long[] {7})).isTrue();
        assertThat(shared.replacePolicy(none, limit(3), new long[] {8})).isFalse();

        assertThat(shared.policy().terms().limit()).isEqualTo(2);
        assertThat(shared.policy().memory()).startsWith(7);
        assertThat(shared.limit()).isEqualTo(2);
    }

    @Test
    void coolDown_untilItIsOver_letsNobodyStart() throws Exception {
        Store store = store();
        AdmissionTerms cooling = new AdmissionTerms(0, Store.MOST_PERMITS, 0, 0, millis.get() + 2_000, 3, false);
        store.shared().replacePolicy(store.shared().policy(), cooling, new long[0]);

        assertThat(store.tryAcquire()).isEqualTo(Admission.REFUSED);

        millis.addAndGet(2_001);
        assertThat(store.tryAcquire()).isEqualTo(Admission.COUNTED);
    }

    @Test
    void window_ofUnconfirmedStarts_isOneOfConfirmedOnes() throws Exception {
        Store store = store();
        AdmissionTerms window = new AdmissionTerms(0, Store.MOST_PERMITS, 1, 0, 0, 0, true);
        store.shared().replacePolicy(store.shared().policy(), window, new long[0]);

        assertThat(store.tryAcquire()).isEqualTo(Admission.UNCONFIRMED);
        assertThat(store.tryAcquire()).isEqualTo(Admission.REFUSED);

        store.confirm();
        assertThat(store.tryAcquire()).isEqualTo(Admission.UNCONFIRMED);
        store.release(true);
        assertThat(store.shared().occupancy()).isEqualTo(new Occupancy(LIMIT, 1, 0, 0, 0, 0));
    }

    @Test
    void startsAMinute_countedAndForgotten() throws Exception {
        Store store = store();
        AdmissionTerms starts = new AdmissionTerms(0, Store.MOST_PERMITS, 0, 2, 0, 0, false);
        store.shared().replacePolicy(store.shared().policy(), starts, new long[0]);

        assertThat(starts(store, 3)).isEqualTo(2);
        assertThat(store.shared().startsLately()).isEqualTo(2);

        store.shared().forgetStart(millis.get());
        assertThat(starts(store, 2)).isEqualTo(1);
        millis.addAndGet(62_000);
        assertThat(store.shared().startsLately()).isZero();
    }

    @Test
    void startsAMinute_ofAMachineWithAPart_areNoMoreThanThat() throws Exception {
        Store store = store();
        AdmissionTerms starts = new AdmissionTerms(0, Store.MOST_PERMITS, 0, 3, 0, 0, false);
        store.shared().replacePolicy(store.shared().policy(), starts, new long[0]);
        LeaseWords.set(store.shared(), LeaseWords.STARTS, 1 + 1);

        assertThat(starts(store, 2)).isEqualTo(1);

        LeaseWords.set(store.shared(), LeaseWords.STARTS, 9 + 1);
        assertThat(starts(store, 4)).as("the account's number binds too").isEqualTo(2);
    }

    @Test
    void startsAMinute_ofAMachineWithNoPart_areNone_untilItHasOne() throws Exception {
        Store store = store();
        AdmissionTerms starts = new AdmissionTerms(0, Store.MOST_PERMITS, 0, 3, 0, 0, false);
        store.shared().replacePolicy(store.shared().policy(), starts, new long[0]);
        LeaseWords.set(store.shared(), LeaseWords.STARTS, 1);
        assertThat(starts(store, 1)).isZero();

        LeaseWords.set(store.shared(), LeaseWords.STARTS, 0);
        assertThat(starts(store, 4)).isEqualTo(3);
    }

    /** Others' starts count when a number is learned, and not among those that the machine's part is used up by. */
    @Test
    void startsElsewhere_countForAMinute_thoughNobodyTellsAnew() throws Exception {
        Store store = store();
        AdmissionTerms starts = new AdmissionTerms(0, Store.MOST_PERMITS, 0, 3, 0, 0, false);
        store.shared().replacePolicy(store.shared().policy(), starts, new long[0]);
        LeaseWords.set(store.shared(), LeaseWords.STARTS_ELSEWHERE, LeaseWords.startsElsewhere(7, millis.get()));

        assertThat(starts(store, 2)).isEqualTo(2);
        assertThat(store.shared().startsHere()).isEqualTo(2);
        assertThat(store.shared().startsLately()).isEqualTo(2 + 7);

        millis.addAndGet(55_000);
        assertThat(store.shared().startsLately()).isEqualTo(2 + 7);
        millis.addAndGet(7_000);
        assertThat(store.shared().startsLately()).isZero();
    }

    @Test
    void startsElsewhere_toldInATimeThatAClockWasSetBackFrom_doNotCount() throws Exception {
        Store store = store();
        LeaseWords.set(store.shared(), LeaseWords.STARTS_ELSEWHERE, LeaseWords.startsElsewhere(7, millis.get()));

        millis.addAndGet(-3_600_000);

        assertThat(store.shared().startsLately()).isZero();
    }

    @Test
    void whatIsPublished_isToldInTheStatus() throws Exception {
        Store store = store();
        starts(store, 2);
        store.waiting(3, millis.get() - 500);
        store.stalled(1);
        store.lingering(1);
        store.shared().count(4);
        store.shared().answerEnded();

        AccountStatus status = store.status();
        assertThat(status.held()).isEqualTo(2);
        assertThat(status.waiting()).isEqualTo(3);
        assertThat(status.oldestSinceMillis()).isEqualTo(millis.get() - 500);
        assertThat(status.stalled()).isEqualTo(1);
        assertThat(status.verdicts().get(4)).isEqualTo(1);
        assertThat(store.shared().occupancy().lingering()).isEqualTo(1);
        assertThat(store.shared().lastEndMillis()).isEqualTo(millis.get());
        store.lingering(-1);
        store.waiting(0, 0);
        assertThat(store.shared().occupancy()).isEqualTo(new Occupancy(LIMIT, 2, 0, 0, 0, 0));
    }

    @Test
    void digests_valueNoteAndWords_areSwappedOneByOne() throws Exception {
        DigestTable digests = store().digests();

        assertThat(digests.value(77, 0, 5)).isTrue();
        assertThat(digests.value(77, 0, 6)).isFalse();
        assertThat(digests.note(77, 0, 9)).isTrue();
        assertThat(digests.word(DigestTable.WORDS - 1, 0, 4)).isTrue();

        assertThat(digests.value(77)).isEqualTo(5);
        assertThat(digests.note(77)).isEqualTo(9);
        assertThat(digests.keys()).containsExactly(77);
        assertThat(digests.word(DigestTable.WORDS - 1)).isEqualTo(4);
        assertThatThrownBy(() -> digests.word(DigestTable.WORDS)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void announcement_atAnyTime_disturbsNothing() throws Exception {
        Store store = store();
        store.onTakenBack(jvm -> {});

        store.announce("0.1.0; a client\u0007", true);
        starts(store, 1);
        store.announce("", true);

        assertThat(store.shared().limit()).isEqualTo(LIMIT);
        assertThat(store.shared().occupancy().held()).isEqualTo(1);
    }

    private Clocks clocks() {
        return new Clocks(() -> millis.get() * 1_000_000, millis::get);
    }

    private Store store() throws Exception {
        Store store = open(LIMIT, GateRuntime.of(clocks(), noTimers(), line -> {}));
        opened.add(store);
        return store;
    }

    private static Timers noTimers() {
        return (nanos, task) -> {};
    }

    private static AdmissionTerms limit(int limit) {
        return new AdmissionTerms(limit, Store.MOST_PERMITS, 0, 0, 0, 0, false);
    }

    private static int starts(Store store, int attempts) {
        int started = 0;
        for (int i = 0; i < attempts; i++) {
            started += store.tryAcquire() == Admission.REFUSED ? 0 : 1;
        }
        return started;
    }
}

package dev.kimigate.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.machine.LocalStore;
import dev.kimigate.store.PolicyChanges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** With the real poller, timer and clocks, and many threads. */
@SuppressWarnings("FutureReturnValueIgnored") // some calls are there to wait only
class LimiterThreadsTest {
    private final ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();
    private final Limiters limiters = Limiters.create(problems::add);
    private final Limiter limiter =
            limiters.limiter(LocalStore.create("0123456789abcdef", "test", 3, "", limiters.runtime()));

    @Test
    void grants_racingCancelsDeadlinesAndOutsideCompletions_loseNothing() throws Exception {
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            SplittableRandom random = new SplittableRandom(t);
            threads.add(new Thread(() -> {
                for (int i = 0; i < 20_000; i++) {
                    attempt(random.nextInt(8), inFlight, most);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        await().atMost(Duration.ofSeconds(20)).until(() -> limiter.status().held() == 0);
        assertThat(limiter.status().waiting()).isZero();
        assertThat(most.get()).isLessThanOrEqualTo(3);
        assertThat(problems).isEmpty();
        for (int i = 0; i < 3; i++) {
            assertThat(limiter.acquire(limiter.newPosition(Duration.ZERO))).isCompleted();
        }
    }

    private void attempt(int kind, AtomicInteger inFlight, AtomicInteger most) {
        Duration wait = kind == 0 ? Duration.ofNanos(20_000) : Duration.ofMinutes(1);
        CompletableFuture<Permit> future = limiter.acquire(limiter.newPosition(wait));
        CompletableFuture<Void> used = future.thenAccept(permit -> {
            most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            inFlight.decrementAndGet();
            if (kind == 1) {
                permit.release(Duration.ofNanos(50_000));
            } else {
                permit.release();
            }
        });
        if (kind == 2) {
            future.cancel(true);
        } else if (kind == 3) {
            future.completeExceptionally(new IllegalStateException("test"));
        } else if (kind == 4) {
            future.orTimeout(10, TimeUnit.MICROSECONDS);
        } else {
            used.exceptionally(timeout -> null).join();
        }
    }

    @Test
    void waiter_withoutAnyRelease_failsAtItsDeadline() {
        for (int i = 0; i < 3; i++) {
            limiter.acquire(limiter.newPosition(Duration.ZERO)).join();
        }
        CompletableFuture<Permit> waiting = limiter.acquire(limiter.newPosition(Duration.ofMillis(30)));

        await().atMost(Duration.ofSeconds(20)).until(waiting::isCompletedExceptionally);
    }

    @Test
    void waiter_inACoolDown_startsWhenItEnds() {
        PolicyChanges.coolDown(limiter.shared(), System.currentTimeMillis() + 50, 1);
        CompletableFuture<Permit> waiting = limiter.acquire(limiter.newPosition(Duration.ofMinutes(1)));

        await().atMost(Duration.ofSeconds(20)).until(waiting::isDone);
        assertThat(waiting).isCompleted();
    }

    @Test
    void threads_areDaemonsThatKeepNothingOfTheirStarter() {
        for (int i = 0; i < 4; i++) {
            limiter.acquire(limiter.newPosition(Duration.ofMinutes(1)));
        }
        limiters.timers().after(0, () -> {});

        await().atMost(Duration.ofSeconds(20)).until(() -> ours().count() >= 2);
        assertThat(ours()).allSatisfy(thread -> {
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.getContextClassLoader()).isNull();
            assertThat(thread.getThreadGroup().getParent()).isNull();
        });
    }

    private static Stream<Thread> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("kimi-gate-"));
    }
}

package dev.kimigate.limiter;

import dev.kimigate.time.Clocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Both clocks, the timer and the poller in one hand: nothing happens until the test says so. */
final class FakeTime implements Timers {
    private record Task(long dueNanos, long order, Runnable work) {}

    final List<String> problems = new ArrayList<>();
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::dueNanos).thenComparingLong(Task::order));
    private long nanos = -5_000_000_000L;
    private long millis = 1_800_000_000_000L;
    private long order;
    private @Nullable Runnable atNextReading;

    Limiters limiters() {
        return new Limiters(clocks(), this, problems::add, NoThread::new);
    }

    Clocks clocks() {
        return new Clocks(
                () -> {
                    runHook();
                    return nanos;
                },
                () -> {
                    runHook();
                    return millis;
                });
    }

    /** Does this when the clock is read next: what another thread or process may do in that instant. */
    void atNextReading(Runnable hook) {
        atNextReading = hook;
    }

    private void runHook() {
        Runnable hook = atNextReading;
        atNextReading = null;
        if (hook != null) {
            hook.run();
        }
    }

    @Override
    public void after(long delayNanos, Runnable task) {
        tasks.add(new Task(nanos + delayNanos, order++, task));
    }

    /** Both clocks go on, and what is due is run. */
    void pass(Duration span) {
        long end = nanos + span.toNanos();
        for (Task task = tasks.peek(); task != null && task.dueNanos() <= end; task = tasks.peek()) {
            tasks.remove();
            go(Math.max(0, task.dueNanos() - nanos));
            task.work().run();
        }
        go(end - nanos);
    }

    /** Only the wall clock is set. */
    void stepWallClock(Duration step) {
        millis += step.toMillis();
    }

    private void go(long span) {
        nanos += span;
        millis += span / 1_000_000;
    }

    private static final class NoThread extends Poller {
        NoThread(Reports reports) {
            super(reports);
        }

        @Override
        boolean isRunning() {
            return true;
        }
    }
}

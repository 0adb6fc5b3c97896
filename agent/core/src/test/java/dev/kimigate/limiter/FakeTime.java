package dev.kimigate.limiter;

import dev.kimigate.runtime.Clocks;
import dev.kimigate.runtime.GateRuntime;
import dev.kimigate.runtime.ProblemReports;
import dev.kimigate.runtime.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Both clocks, the timer and the poller in one hand: nothing happens until the test says so. */
public final class FakeTime implements Timers {
    private record Task(long dueNanos, long order, Runnable work) {}

    private final List<String> problems = new ArrayList<>();
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::dueNanos).thenComparingLong(Task::order));
    private long nanos = -5_000_000_000L;
    private long millis = 1_800_000_000_000L;
    private long order;
    private @Nullable Runnable atNextReading;

    public Limiters limiters() {
        return new Limiters(GateRuntime.of(clocks(), this, problems::add), NoThread::new);
    }

    public Clocks clocks() {
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

    /** What was reported so far. */
    public List<String> problems() {
        return problems;
    }

    /** Looks once at each queue of these limiters, as the poller would. */
    public long pollAll(Limiters limiters) {
        return limiters.poller().pollAll();
    }

    /** Does this when the clock is read next: what another thread or process may do in that instant. */
    public void atNextReading(Runnable hook) {
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
    public void pass(Duration span) {
        long end = nanos + span.toNanos();
        for (Task task = tasks.peek(); task != null && task.dueNanos() <= end; task = tasks.peek()) {
            tasks.remove();
            go(Math.max(0, task.dueNanos() - nanos));
            task.work().run();
        }
        go(end - nanos);
    }

    /** Only the wall clock is set. */
    public void stepWallClock(Duration step) {
        millis += step.toMillis();
    }

    private void go(long span) {
        nanos += span;
        millis += span / 1_000_000;
    }

    private static final class NoThread extends Poller {
        NoThread(ProblemReports reports) {
            super(reports);
        }

        @Override
        boolean isRunning() {
            return true;
        }
    }
}

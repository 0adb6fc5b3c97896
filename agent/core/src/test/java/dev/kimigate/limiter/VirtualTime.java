package dev.kimigate.limiter;

import dev.kimigate.runtime.Clocks;
import dev.kimigate.runtime.GateRuntime;
import dev.kimigate.runtime.ProblemReports;
import dev.kimigate.runtime.Timers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/** A clock that jumps from event to event; the limiters' timer and poller are among the events. One thread. */
public final class VirtualTime implements Timers {
    private static final long EPOCH_MILLIS = 1_800_000_000_000L;
    private static final long NANOS_IN_MILLI = 1_000_000;

    private record Event(long atNanos, long order, Runnable work) {}

    private final List<String> problems = new ArrayList<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::order));
    private long now;
    private long order;
    private long wallOffsetMillis;

    public Limiters limiters() {
        return new Limiters(GateRuntime.of(clocks(), this, problems::add), EventPoller::new);
    }

    public Clocks clocks() {
        return new Clocks(nanoTime(), epochMillis());
    }

    public LongSupplier nanoTime() {
        return () -> now;
    }

    public LongSupplier epochMillis() {
        return () -> EPOCH_MILLIS + wallOffsetMillis + now / NANOS_IN_MILLI;
    }

    /** Sets the wall clock; negative = back. */
    public void stepWallClock(long millis) {
        wallOffsetMillis += millis;
    }

    public double seconds() {
        return now / 1e9;
    }

    public void after(double seconds, Runnable work) {
        after((long) (seconds * 1e9), work);
    }

    @Override
    public void after(long nanos, Runnable work) {
        events.add(new Event(now + Math.max(0, nanos), order++, work));
    }

    public List<String> problems() {
        return problems;
    }

    /** Goes to the next event; false if none is left, or only later than that. */
    public boolean step(double untilSeconds) {
        Event next = events.peek();
        if (next == null || next.atNanos() > untilSeconds * 1e9) {
            return false;
        }
        events.remove();
        now = next.atNanos();
        next.work().run();
        return true;
    }

    private final class EventPoller extends Poller {
        private long due = Long.MAX_VALUE;

        EventPoller(ProblemReports reports) {
            super(reports);
        }

        @Override
        boolean isRunning() {
            return true;
        }

        @Override
        void wake() {
            lookAt(now);
        }

        private void lookAt(long nanos) {
            if (nanos < due) {
                due = nanos;
                after(nanos - now, () -> look(nanos));
            }
        }

        private void look(long wanted) {
            if (wanted != due) {
                return; // an earlier look has come between
            }
            due = Long.MAX_VALUE;
            long next = pollAll();
            if (next != Long.MAX_VALUE) {
                lookAt(now + Math.max(next, NANOS_IN_MILLI / 10));
            }
        }
    }
}

package dev.kimigate.limiter;

import dev.kimigate.time.Clocks;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What all limiters of this JVM share: the clocks, the order of arrival, the one poller, the one timer. One object for
 * each JVM. Its two threads are daemons and start when they are first needed.
 */
public final class Limiters {
    private static final Duration LONGEST_WAIT = Duration.ofDays(365);

    private final Clocks clocks;
    private final Timers timers;
    private final Reports reports;
    private final Poller poller;
    private final Deliveries deliveries = new Deliveries();
    private final AtomicLong sequence = new AtomicLong();
    private final LongWaits longWaits = new LongWaits();

    Limiters(Clocks clocks, Timers timers, Consumer<String> problems, Function<Reports, Poller> poller) {
        this.clocks = clocks;
        this.timers = timers;
        this.reports = new Reports(timers, problems);
        this.poller = poller.apply(reports);
    }

    /**
     * With the system's clocks.
     *
     * @param problems gets one line for each problem worth telling, on the timer's thread
     */
    public static Limiters create(Consumer<String> problems) {
        return create(System::nanoTime, System::currentTimeMillis, problems);
    }

    /**
     * With other clocks; the poller and the timer still sleep in real time.
     *
     * @param nanoTime monotonic, nanoseconds
     * @param epochMillis wall clock, milliseconds of the epoch
     */
    public static Limiters create(LongSupplier nanoTime, LongSupplier epochMillis, Consumer<String> problems) {
        return new Limiters(new Clocks(nanoTime, epochMillis), Timers.create(), problems, Poller::new);
    }

    /** A limiter with an empty line. The caller keeps one for each account. */
    public Limiter limiter(Store store) {
        return new Limiter(store, this);
    }

    Turn newTurn(Duration maxWait) {
        Duration wait =
                maxWait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : maxWait.isNegative() ? Duration.ZERO : maxWait;
        long now = clocks.nowNanos();
        return new Turn(sequence.getAndIncrement(), now, now + wait.toNanos(), clocks.nowMillis());
    }

    Clocks clocks() {
        return clocks;
    }

    Timers timers() {
        return timers;
    }

    Reports reports() {
        return reports;
    }

    Poller poller() {
        return poller;
    }

    Deliveries deliveries() {
        return deliveries;
    }

    LongWaits longWaits() {
        return longWaits;
    }
}

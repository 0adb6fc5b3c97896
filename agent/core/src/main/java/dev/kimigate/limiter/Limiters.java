package dev.kimigate.limiter;

import dev.kimigate.runtime.Clocks;
import dev.kimigate.runtime.GateRuntime;
import dev.kimigate.runtime.ProblemReports;
import dev.kimigate.runtime.Timers;
import dev.kimigate.store.Store;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What all limiters of this JVM share: the order of arrival, the one poller, and the runtime. One object for each JVM.
 * Its two threads are daemons and start when they are first needed.
 */
public final class Limiters {
    private static final Duration LONGEST_WAIT = Duration.ofDays(365);

    private final GateRuntime runtime;
    private final Poller poller;
    private final Trampoline trampoline = new Trampoline();
    private final AtomicLong sequence = new AtomicLong();
    private final LongWaits longWaits = new LongWaits();

    Limiters(GateRuntime runtime, Function<ProblemReports, Poller> poller) {
        this.runtime = runtime;
        this.poller = poller.apply(runtime.reports());
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
        return new Limiters(GateRuntime.of(new Clocks(nanoTime, epochMillis), Timers.create(), problems), Poller::new);
    }

    /** A limiter with an empty queue. The caller keeps one for each account. */
    public Limiter limiter(Store store) {
        return new Limiter(store, this);
    }

    QueuePosition newPosition(QueueTerms terms) {
        Duration maxWait = terms.maxWait();
        Duration wait =
                maxWait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : maxWait.isNegative() ? Duration.ZERO : maxWait;
        Clocks clocks = runtime.clocks();
        long now = clocks.nowNanos();
        QueueAge kept = terms.age();
        QueueAge age = kept != null ? kept : new QueueAge(sequence.getAndIncrement(), now, clocks.nowMillis());
        return new QueuePosition(age, terms.tool(), now + wait.toNanos());
    }

    /** What stores share with the limiters; the same object each time. */
    public GateRuntime runtime() {
        return runtime;
    }

    Clocks clocks() {
        return runtime.clocks();
    }

    Timers timers() {
        return runtime.timers();
    }

    Poller poller() {
        return poller;
    }

    Trampoline trampoline() {
        return trampoline;
    }

    LongWaits longWaits() {
        return longWaits;
    }
}

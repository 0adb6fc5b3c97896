package dev.kimigate.limiter;

import java.util.function.Consumer;

/** Passes problems on, one after the other on the timer's thread, so that no report runs under a lock or in a call. */
final class Reports {
    private final Timers timers;
    private final Consumer<String> sink;

    Reports(Timers timers, Consumer<String> sink) {
        this.timers = timers;
        this.sink = sink;
    }

    void report(String problem) {
        timers.after(0, () -> pass(problem));
    }

    private void pass(String problem) {
        try {
            sink.accept(problem);
        } catch (RuntimeException e) {
            // There is nobody left to tell.
        }
    }
}

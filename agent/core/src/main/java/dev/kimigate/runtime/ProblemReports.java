package dev.kimigate.runtime;

import java.util.function.Consumer;

/** Passes problems on, one after the other on the timer's thread, so that no report runs under a lock or in a call. */
public final class ProblemReports {
    private final Timers timers;
    private final Consumer<String> sink;

    public ProblemReports(Timers timers, Consumer<String> sink) {
        this.timers = timers;
        this.sink = sink;
    }

    /** Passes the line on soon; never blocks. Any thread. */
    public void report(String problem) {
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

package dev.kimigate.runtime;

import java.util.function.Consumer;

/**
 * What all limiters and stores of this JVM share: the clocks, the one timer, and where problems are told.
 *
 * @param clocks both clocks
 * @param timers runs short tasks, on a thread of its own
 * @param reports passes problems on, off the calls' threads
 */
public record GateRuntime(Clocks clocks, Timers timers, ProblemReports reports) {
    /**
     * Of these clocks and that timer.
     *
     * @param problems gets one line for each problem worth telling, on the timer's thread
     */
    public static GateRuntime of(Clocks clocks, Timers timers, Consumer<String> problems) {
        return new GateRuntime(clocks, timers, new ProblemReports(timers, problems));
    }
}

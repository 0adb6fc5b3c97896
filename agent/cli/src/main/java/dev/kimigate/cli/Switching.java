package dev.kimigate.cli;

import dev.kimigate.machine.StateFiles.Switched;
import dev.kimigate.report.Json;

/** Tells what came of a pause or its end. */
record Switching(Output output, boolean json) {
    int tell(boolean paused, Switched switched) {
        if (json) {
            Json.print(
                    output.out(),
                    Json.object("paused", paused, "accounts", switched.accounts(), "problems", switched.problems()));
        } else {
            switched.problems().forEach(output::complain);
            output.line(
                    paused
                            ? "paused: calls of all JVMs pass ungated until java -jar kimi-gate.jar resume"
                            : "resumed: calls wait for a permit again");
        }
        return switched.problems().isEmpty() ? Failure.FINE : Failure.FAILED;
    }
}

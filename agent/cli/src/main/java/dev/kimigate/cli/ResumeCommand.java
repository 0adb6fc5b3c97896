package dev.kimigate.cli;

import dev.kimigate.limiter.StateFiles;
import dev.kimigate.limiter.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends a pause. */
@Command(name = "resume", description = "Gate calls again.", footer = "  java -jar kimi-gate.jar resume")
final class ResumeCommand extends Subcommand {
    @Mixin
    private final StateOptions state = new StateOptions();

    @Override
    int run(Output output) throws StoreException {
        StateFiles files = new StateFiles(state.prepared(output));
        return new Switching(output, json()).tell(false, files.resume());
    }
}

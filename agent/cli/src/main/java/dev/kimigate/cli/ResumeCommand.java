package dev.kimigate.cli;

import dev.kimigate.machine.StateFiles;
import dev.kimigate.store.StoreException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends a pause. */
@Command(name = "resume", description = "Gate calls again.", footer = "  java -jar kimi-gate.jar resume")
final class ResumeCommand extends Subcommand {
    @Mixin
    private final StateOptions state = new StateOptions();

    @Override
    int run(Output output) throws StoreException {
        Path folder = state.prepared(output);
        StateFiles.Switched switched = new StateFiles(folder).resume();
        state.tell(folder, "resumed: calls of all JVMs are gated");
        return new Switching(output, json()).tell(false, switched);
    }
}

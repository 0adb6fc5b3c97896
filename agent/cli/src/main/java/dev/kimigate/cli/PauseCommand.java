package dev.kimigate.cli;

import dev.kimigate.machine.StateFiles;
import dev.kimigate.store.StoreException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lets all calls pass. */
@Command(
        name = "pause",
        description = "Let every call of every JVM pass ungated, at once, until resume.",
        footer = "  java -jar kimi-gate.jar pause")
final class PauseCommand extends Subcommand {
    @Mixin
    private final StateOptions state = new StateOptions();

    @Override
    int run(Output output) throws StoreException {
        Path folder = state.prepared(output);
        StateFiles.Switched switched = new StateFiles(folder).pause();
        state.tell(folder, "paused: calls of all JVMs pass ungated");
        return new Switching(output, json()).tell(true, switched);
    }
}

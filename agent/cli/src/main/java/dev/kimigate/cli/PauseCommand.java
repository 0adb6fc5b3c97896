package dev.kimigate.cli;

import dev.kimigate.limiter.StateFiles;
import dev.kimigate.limiter.StoreException;
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
        StateFiles files = new StateFiles(state.prepared(output));
        return new Switching(output, json()).tell(true, files.pause());
    }
}

package dev.kimigate.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Takes back what install did. */
@Command(
        name = "uninstall",
        description = "Undo what install wrote. Shows each change and asks. Tools that run keep the agent; detach"
                + " lets their calls pass.",
        footer = {
            "  java -jar kimi-gate.jar uninstall",
            "  java -jar kimi-gate.jar uninstall --file ~/eclipse/eclipse.ini --yes"
        })
final class UninstallCommand extends Subcommand {
    @Mixin
    private final Places places = new Places();

    @Mixin
    private final Changes changes = new Changes();

    @Override
    int run(Output output) throws IOException {
        List<Path> files = places.toClean().stream().filter(Files::exists).toList();
        return changes.make(files.stream().map(Change::uninstall).toList(), output, json());
    }
}

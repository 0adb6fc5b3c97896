package dev.kimigate.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Gives the agent to all tools of a user. */
@Command(
        name = "install",
        description = "Put the gate into all tools: JAVA_TOOL_OPTIONS in your shell's profile, and the options of your"
                + " IDEs. Shows each change and asks.",
        footer = {
            "  java -jar kimi-gate.jar install",
            "  java -jar kimi-gate.jar install --profile --yes",
            "  java -jar kimi-gate.jar install --file ~/eclipse/eclipse.ini --arguments=limit=10"
        })
final class InstallCommand extends Subcommand {
    @Mixin
    private final Places places = new Places();

    @Mixin
    private final Changes changes = new Changes();

    @Option(
            names = "--arguments",
            paramLabel = "TEXT",
            description = "Settings, as behind kimi-gate.jar= on a command line.")
    private @Nullable String arguments;

    @Override
    int run(Output output) throws IOException {
        AgentOption option = new AgentOption(OwnJar.path().toString(), arguments);
        if (AgentOption.of(option.text()) == null) {
            throw Failure.of("the jar is called " + option.jar()
                    + "; give it a name that begins with kimi-gate, so that uninstall finds it again");
        }
        List<Path> files = places.chosen();
        if (files.isEmpty()) {
            throw Failure.of("no file found; name one with --file, or set JAVA_TOOL_OPTIONS to "
                    + OptionsFile.forVariable(option.text()) + " by hand");
        }
        int code = changes.make(
                files.stream().map(file -> Change.install(file, option)).toList(), output, json());
        if (code == Failure.FINE && !json()) {
            output.line("Log in again and restart IDEs for this to take effect; java -jar kimi-gate.jar uninstall"
                    + " undoes it. Keep the jar where it is.");
        }
        return code;
    }
}

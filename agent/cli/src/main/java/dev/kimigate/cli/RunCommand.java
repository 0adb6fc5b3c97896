package dev.kimigate.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Starts a tool behind the gateway, by the launcher. A JVM cannot become the tool: it waits for it and ends with its
 * exit code.
 */
@Command(
        name = RunCommand.NAME,
        description = "Start a tool that is no JVM with its calls going through the gateway, which is started if need"
                + " be. The tool's files stay as they are. The command kimi-gate, which install writes, becomes the"
                + " tool; java -jar waits for it and ends with its exit code.",
        footer = {
            "  kimi-gate run -- claude",
            "  kimi-gate run -- kimi -p 'say hello'",
            "  java -jar kimi-gate.jar run -- opencode run 'say hello'"
        })
final class RunCommand extends Subcommand {
    static final String NAME = "run";

    @Option(names = "--anyway", description = "Start the tool even if no way is found to gate its calls.")
    private boolean anyway;

    @Option(names = "--no-jvm", description = "Leave JAVA_TOOL_OPTIONS as it is.")
    private boolean noJvm;

    @Parameters(arity = "1..*", paramLabel = "TOOL", description = "The tool and its arguments.")
    private List<String> words = new ArrayList<>();

    @Override
    int run(Output output) throws IOException, InterruptedException {
        if (System.getProperty("os.name", "").startsWith("Windows")) {
            throw Failure.of("run needs a POSIX shell; start the gateway, and enter its URL in the tool");
        }
        List<String> line = new ArrayList<>(List.of(
                "sh",
                Launcher.in(UserSettings.present().stateFolder(), OwnJar.path()).toString(),
                NAME));
        if (anyway) {
            line.add("--anyway");
        }
        if (noJvm) {
            line.add("--no-jvm");
        }
        line.add("--");
        line.addAll(words);
        return new ProcessBuilder(line).inheritIO().start().waitFor();
    }
}

package dev.kimigate.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What stands before a command. */
@Command(
        name = "java -jar kimi-gate.jar",
        header = "Kimi Gate queues and retries the Kimi calls of JVM tools, within the limit of their account.",
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        commandListHeading = "%nCommands:%n",
        subcommands = {
            StatusCommand.class,
            DoctorCommand.class,
            ConfigCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            ListCommand.class,
            AttachCommand.class,
            DetachCommand.class,
            RunCommand.class,
            RunPlanCommand.class,
            ProofWitnessCommand.class,
            GatewayCommand.class,
            StatuslineCommand.class,
            InstallCommand.class,
            UninstallCommand.class,
            ExplainCommand.class,
            VersionCommand.class,
            HelpCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -javaagent:kimi-gate.jar ...            run a tool with the gate",
            "  java -jar kimi-gate.jar status --watch       see who holds permits and who waits",
            "  java -jar kimi-gate.jar doctor 4711          find out why a tool is not gated",
            "  java -jar kimi-gate.jar run -- claude        start a tool that is no JVM with the gate",
            "  java -jar kimi-gate.jar gateway              gate tools that are no JVM",
            "  java -jar kimi-gate.jar install              put the gate into all your tools",
            "  java -jar kimi-gate.jar help status          more about a command",
            "",
            "Exit codes: 0 success, 1 failure or problem found, 2 invalid usage. With --json each command prints JSON."
        })
final class Root implements Callable<Integer> {
    private final Output output;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "This text.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    @Option(names = "--version", description = "As the command version.")
    private boolean version;

    Root(Output output) {
        this.output = output;
    }

    Output output() {
        return output;
    }

    @Override
    public Integer call() {
        if (version) {
            return VersionCommand.print(output, false);
        }
        spec.commandLine().usage(output.err());
        return Failure.USAGE;
    }
}

package dev.kimigate.cli;

import dev.kimigate.store.StoreException;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The commands of {@code java -jar kimi-gate.jar}. */
public final class Main {
    private Main() {}

    /** Runs a command in its own process; called by reflection from the entry. Returns 0 fine, 1 not, 2 usage. */
    public static int run(String[] arguments) {
        StandardOutput stdout = new StandardOutput();
        Output output = Output.ofThisProcess(stdout);
        int code = run(arguments, output);
        output.out().flush();
        String loss = stdout.loss();
        if (loss != null) {
            output.complain(loss);
            return Failure.FAILED;
        }
        return code;
    }

    static int run(String[] arguments, Output output) {
        CommandLine commands = new CommandLine(new Root(output));
        for (String name : List.of(RunCommand.NAME, RunPlanCommand.NAME)) {
            // what stands behind the tool's name is the tool's
            Objects.requireNonNull(commands.getSubcommands().get(name)).setStopAtPositional(true);
        }
        commands.setColorScheme(CommandLine.Help.defaultColorScheme(output.colour() ? Ansi.ON : Ansi.OFF));
        commands.setUsageHelpWidth(output.helpWidth());
        commands.setOut(output.outWriter());
        commands.setErr(output.errWriter());
        commands.setParameterExceptionHandler(new Misuse(output));
        commands.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, output));
        try {
            return commands.execute(arguments);
        } catch (OutOfMemoryError | StackOverflowError failure) {
            output.complain("the command failed: " + failure);
            return Failure.FAILED;
        }
    }

    private static int failed(Exception failure, Output output) {
        if (failure instanceof Failure told) {
            output.complain(told.getMessage());
            return told.exitCode();
        }
        output.complain(
                failure instanceof StoreException state
                        ? String.valueOf(state.getMessage())
                        : "the command failed: " + failure);
        return Failure.FAILED;
    }
}

package dev.kimigate.cli;

import dev.kimigate.settings.Spelling;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Words on the command line that mean nothing: one line that says which, and where to read on. */
record Misuse(Output output) implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException misuse, String[] arguments) {
        CommandLine command = misuse.getCommandLine();
        String text = text(misuse, command);
        String see = text.endsWith("?") ? " See" : "; see";
        output.complain(text + see + " java -jar kimi-gate.jar help" + topic(command));
        return Failure.USAGE;
    }

    private static String text(ParameterException misuse, CommandLine command) {
        if (!(misuse instanceof UnmatchedArgumentException unmatched)) {
            return String.valueOf(misuse.getMessage());
        }
        String word = unmatched.getUnmatched().get(0);
        if (isRoot(command) && !word.startsWith("-")) {
            return "'" + word + "' is not a command" + neighbour(word, command);
        }
        return "'" + word + "' is not understood";
    }

    private static String neighbour(String word, CommandLine command) {
        String meant = word.toLowerCase(Locale.ROOT);
        List<String> names = command.getSubcommands().keySet().stream()
                .filter(name -> Spelling.isNear(meant, name))
                .toList();
        return names.isEmpty() ? "" : "; did you mean " + String.join(" or ", names) + "?";
    }

    private static String topic(CommandLine command) {
        String name = command.getCommandName();
        // The launcher's command is hidden: what people wrote is run.
        return isRoot(command) ? "" : " " + (name.equals(RunPlanCommand.NAME) ? RunCommand.NAME : name);
    }

    private static boolean isRoot(CommandLine command) {
        return command.getParent() == null;
    }
}

package dev.kimigate.harness.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Runs one command of a tool against the script of an experiment, and prints a line for whatever happens. */
public final class MeasureTool {

    private static final String USAGE = """
            arguments: CACHE TOOL EXPERIMENT [AMOUNT]
              CACHE       a folder with a folder of its own for each tool, and one for Node, as npm fills them
              TOOL        claude, claude-settings, kimi-code, openclaw, opencode, codex, qwen-code, cline
              EXPERIMENT  plain, headers, again, silence, 429, 503, 529, late-429, late-503, late-529, 413, 426
              AMOUNT      seconds for which headers or bytes are kept back (330), or refusals in a row (3)
            """;

    private MeasureTool() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        try {
            Tool tool = Tool.valueOf(word(args, 1).toUpperCase(Locale.ROOT).replace('-', '_'));
            Experiment experiment = Experiment.of(word(args, 2));
            int amount = args.length > 3 ? Integer.parseInt(args[3]) : experiment.usualAmount();
            measure(Path.of(args[0]).toAbsolutePath(), tool, experiment, amount);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
        }
    }

    private static String word(String[] args, int index) {
        if (args.length <= index) {
            throw new IllegalArgumentException("an argument is missing");
        }
        return args[index];
    }

    private static void measure(Path cache, Tool tool, Experiment experiment, int amount)
            throws IOException, InterruptedException {
        Timeline timeline = new Timeline(System.out::println);
        boolean showFields = experiment == Experiment.PLAIN;
        try (ToolServer server = ToolServer.start(experiment.steps(amount), timeline, showFields);
                ToolRun run = ToolRun.through(tool, cache, server::uri)) {
            run.output().forEach(line -> timeline.add("| " + line));
            timeline.add("exit code " + run.exitCode() + ", user's files changed: " + run.changedFiles());
        }
    }
}

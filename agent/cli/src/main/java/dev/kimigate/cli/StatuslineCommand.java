package dev.kimigate.cli;

import dev.kimigate.report.StateSnapshot;
import dev.kimigate.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One short line, for the status line of a tool. */
@Command(
        name = "statusline",
        description = "Print one short line: permits held, calls waiting, and why. For a tool's status line. Reads no"
                + " input and exits with 0.",
        footer = {"  java -jar kimi-gate.jar statusline", "  java -jar kimi-gate.jar statusline --colour"})
final class StatuslineCommand extends Subcommand {
    @Mixin
    private final StateOptions state = new StateOptions();

    @Option(
            names = {"--colour", "--color"},
            description = "Colour it although no terminal is there.")
    private boolean colour;

    @Override
    int run(Output output) {
        StatusLine line = line();
        if (json()) {
            output.out().println(line.json());
        } else {
            output.out().println(colour ? line.paint().on(line.text()) : line.text());
        }
        return Failure.FINE;
    }

    /** A tool that shows the line can do nothing about a failure; so it is told in the line. */
    private StatusLine line() {
        try {
            return StatusLine.of(StateSnapshot.in(state.quietlyLocated(), System.currentTimeMillis()));
        } catch (StoreException | RuntimeException unreadable) {
            return StatusLine.unknown();
        }
    }
}

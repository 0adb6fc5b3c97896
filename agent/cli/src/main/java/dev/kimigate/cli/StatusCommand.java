package dev.kimigate.cli;

import dev.kimigate.limiter.StoreException;
import java.nio.file.Path;
import java.time.ZoneId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the shared state says. */
@Command(
        name = "status",
        description = "Accounts, limit, who holds permits, who waits, for how long and why. Reads the shared state and"
                + " takes no lock.",
        footer = {
            "  java -jar kimi-gate.jar status",
            "  java -jar kimi-gate.jar status --watch",
            "  java -jar kimi-gate.jar status --json"
        })
final class StatusCommand extends Subcommand {
    @Mixin
    private final StateOptions state = new StateOptions();

    @Option(names = "--watch", description = "Keep it on the screen and up to date; q or Ctrl-C ends it.")
    private boolean watch;

    @Override
    int run(Output output) throws Exception {
        Path folder = state.located(output);
        return watch ? new Watch(folder, output, json()).run() : once(folder, output);
    }

    private int once(Path folder, Output output) throws StoreException {
        Seen seen = Seen.in(folder, System.currentTimeMillis());
        if (json()) {
            Json.print(output.out(), StatusJson.of(seen));
        } else {
            new StatusView(output, ZoneId.systemDefault(), false).lines(seen).forEach(output.out()::println);
            seen.problems().forEach(output::complain);
        }
        return seen.problems().isEmpty() ? Failure.FINE : Failure.FAILED;
    }
}

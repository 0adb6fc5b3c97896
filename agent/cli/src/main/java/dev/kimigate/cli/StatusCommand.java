package dev.kimigate.cli;

import dev.kimigate.report.StateSnapshot;
import dev.kimigate.report.StatusJson;
import dev.kimigate.store.StoreException;
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
            "  java -jar kimi-gate.jar status --web",
            "  java -jar kimi-gate.jar status --json"
        })
final class StatusCommand extends Subcommand {
    @Mixin
    private final StateOptions state = new StateOptions();

    @Option(names = "--watch", description = "Keep it on the screen and up to date; q or Ctrl-C ends it.")
    private boolean watch;

    @Option(
            names = "--web",
            description =
                    "Print the URL of the page that shows it: of a gateway that runs, or of a server that ends when"
                            + " the page has been closed for a minute.")
    private boolean web;

    @Override
    int run(Output output) throws Exception {
        if (web) {
            return new WebStatus(state.prepared(output), output).run();
        }
        Path folder = state.located(output);
        return watch ? new Watch(folder, output, json()).run() : once(folder, output);
    }

    private int once(Path folder, Output output) throws StoreException {
        StateSnapshot snapshot = StateSnapshot.in(folder, System.currentTimeMillis());
        if (json()) {
            output.out().print(StatusJson.text(snapshot));
        } else {
            new StatusView(output, ZoneId.systemDefault(), false)
                    .lines(snapshot)
                    .forEach(output.out()::println);
            new StatusView(output, ZoneId.systemDefault(), false)
                    .platform(new PlatformCheck(folder).known())
                    .forEach(output.out()::println);
            snapshot.problems().forEach(output::complain);
        }
        return snapshot.problems().isEmpty() ? Failure.FINE : Failure.FAILED;
    }
}

package dev.kimigate.cli;

import dev.kimigate.report.Json;
import dev.kimigate.status.Version;
import picocli.CommandLine.Command;

/** Which release this is. */
@Command(name = "version", description = "The version of this jar.", footer = "  java -jar kimi-gate.jar version")
final class VersionCommand extends Subcommand {
    @Override
    int run(Output output) {
        return print(output, json());
    }

    static int print(Output output, boolean json) {
        if (json) {
            Json.print(output.out(), Json.object("version", Version.text()));
        } else {
            output.line("kimi-gate " + Version.text());
        }
        return Failure.FINE;
    }
}

package dev.kimigate.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A local gateway for tools that are no JVM, in the foreground. */
@Command(
        name = "gateway",
        description = "Gate the calls of tools that are no JVM. Prints the URLs to enter in them, and runs until it is"
                + " stopped.",
        footer = {
            "  java -jar kimi-gate.jar gateway",
            "  java -jar kimi-gate.jar gateway --listen 127.0.0.1:8130",
            "  java -jar kimi-gate.jar gateway --listen :0 --json"
        })
final class GatewayCommand extends Subcommand {
    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description =
                    "Listen there. Without HOST on this machine alone; HOST is an IP address of this machine by which"
                            + " others reach it, or 0.0.0.0 for all of them. Port 0 is any that is free. Without this"
                            + " option, a port that is the same for a user each time.")
    private @Nullable String listen;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description = "Answer requests whose Host is this name too, with a port or without. Can be repeated.")
    private List<String> hosts = new ArrayList<>();

    @Option(
            names = "--allow-origin",
            paramLabel = "ORIGIN",
            description = "Answer requests of web pages of this origin too, such as http://localhost:3000. Can be"
                    + " repeated.")
    private List<String> origins = new ArrayList<>();

    @Option(names = "--on-demand", hidden = true, description = "End when it is no longer needed.")
    private boolean onDemand;

    @Option(names = "--unused", hidden = true, paramLabel = "SECONDS", defaultValue = "900")
    private int unusedSeconds;

    @Override
    int run(Output output) throws InterruptedException {
        return new ForegroundGateway(output, json(), listen, hosts, origins)
                .run(onDemand ? Duration.ofSeconds(unusedSeconds) : null);
    }
}

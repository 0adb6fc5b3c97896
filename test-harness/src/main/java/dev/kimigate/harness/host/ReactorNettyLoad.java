package dev.kimigate.harness.host;

import java.io.IOException;

/**
 * Puts load on an endpoint by Reactor Netty, whichever release is on the class path. Options: see {@link LoadOptions};
 * {@code --mode} subscribe (a function writes the request, as Spring's clients do) or block (a thread waits for each
 * call); {@code --body} string, or stream: whether an answer is taken whole or piece by piece.
 */
public final class ReactorNettyLoad {

    private ReactorNettyLoad() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        run(args);
        System.exit(0);
    }

    /** The same in a JVM that goes on. */
    public static void run(String[] args) throws IOException, InterruptedException {
        LoadOptions options = LoadOptions.parse(args, "subscribe");
        LoadRun.tell(options, new ReactorNettyLoadClient(options));
    }
}

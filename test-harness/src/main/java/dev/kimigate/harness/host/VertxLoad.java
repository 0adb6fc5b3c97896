package dev.kimigate.harness.host;

import java.io.IOException;

/**
 * Puts load on an endpoint by Vert.x's client, whichever release is on the class path. Options: see
 * {@link LoadOptions}; {@code --mode} loop (sent whole by an event loop), blocking (sent whole by a thread that waits)
 * or pieces (sent in pieces by an event loop); {@code --body} string, or stream: whether an answer is taken whole or
 * piece by piece.
 */
public final class VertxLoad {

    private VertxLoad() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        run(args);
        System.exit(0);
    }

    /** The same in a JVM that goes on. */
    public static void run(String[] args) throws IOException, InterruptedException {
        // Vert.x's own resolver does not know the names that the JDK was given.
        System.setProperty("vertx.disableDnsResolver", "true");
        LoadOptions options = LoadOptions.parse(args, "loop");
        LoadRun.tell(options, new VertxLoadClient(options));
    }
}

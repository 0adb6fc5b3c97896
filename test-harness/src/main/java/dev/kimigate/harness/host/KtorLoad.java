package dev.kimigate.harness.host;

import java.io.IOException;

/**
 * Puts load on an endpoint by Ktor's client, whichever release is on the class path. Options: see {@link LoadOptions};
 * {@code --mode} the engine: cio, apache, apache5, java or okhttp; {@code --body} string, or stream: whether the client
 * saves an answer before it is read.
 */
public final class KtorLoad {

    private KtorLoad() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        run(args);
        System.exit(0);
    }

    /** The same in a JVM that goes on. */
    public static void run(String[] args) throws IOException, InterruptedException {
        LoadOptions options = LoadOptions.parse(args, "cio");
        LoadRun.tell(options, new KtorLoadClient(options));
    }
}

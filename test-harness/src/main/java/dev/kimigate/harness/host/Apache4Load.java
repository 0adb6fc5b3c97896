package dev.kimigate.harness.host;

import java.io.IOException;

/**
 * Puts load on an endpoint by Apache HttpClient 4, whichever release is on the class path. Options: see
 * {@link LoadOptions}; {@code --mode} classic or async; {@code --body} string, or stream: whether an asynchronous
 * client takes its answers whole or piece by piece.
 */
public final class Apache4Load {

    private Apache4Load() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        run(args);
        System.exit(0);
    }

    /** The same in a JVM that goes on. */
    public static void run(String[] args) throws IOException, InterruptedException {
        LoadOptions options = LoadOptions.parse(args, "classic");
        LoadRun.tell(options, client(options));
    }

    private static LoadClient client(LoadOptions options) {
        return switch (options.mode()) {
            case "classic" -> new Apache4LoadClient(options);
            case "async" -> new Apache4AsyncLoadClient(options);
            default -> throw new IllegalArgumentException("--mode " + options.mode());
        };
    }
}

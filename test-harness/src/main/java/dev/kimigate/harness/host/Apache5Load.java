package dev.kimigate.harness.host;

import java.io.IOException;

/**
 * Puts load on an endpoint by Apache HttpClient 5, whichever release is on the class path. Options: see
 * {@link LoadOptions}; {@code --mode} classic or async; {@code --body} string, or stream: whether an asynchronous
 * client takes its answers whole or piece by piece.
 */
public final class Apache5Load {

    private Apache5Load() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        LoadOptions options = LoadOptions.parse(args, "classic");
        LoadClient client =
                options.mode().equals("async") ? new Apache5AsyncLoadClient(options) : new Apache5LoadClient(options);
        LoadRun.tell(options, client);
        System.exit(0);
    }
}

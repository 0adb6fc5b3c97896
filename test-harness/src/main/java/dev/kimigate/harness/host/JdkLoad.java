package dev.kimigate.harness.host;

import java.io.IOException;

/**
 * Puts load on an endpoint by java.net.http. Options: see {@link LoadOptions}; {@code --mode} send or sendAsync,
 * {@code --body} string, bytes, file, inputStream, lines, publisher, lineSubscriber, discarding, replacing or custom.
 */
public final class JdkLoad {

    private JdkLoad() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        run(args);
        System.exit(0);
    }

    /** The same in a JVM that goes on. */
    public static void run(String[] args) throws IOException, InterruptedException {
        LoadOptions options = LoadOptions.parse(args, "send");
        LoadRun.tell(options, new JdkLoadClient(options));
    }
}

package dev.kimigate.harness.host;

import java.io.IOException;

/**
 * Puts load on an endpoint by OkHttp, whichever release from 3.9 on is on the class path. Options: see
 * {@link LoadOptions}; {@code --mode} execute, enqueue or sse (which needs okhttp-sse), {@code --body} string, bytes,
 * stream or source, {@code --per-host} 0 for the default Dispatcher or its maxRequestsPerHost, {@code --keep-alive} 0
 * for the default pool or the seconds that it keeps idle connections, {@code --read-timeout} in seconds.
 */
public final class OkHttpLoad {

    private OkHttpLoad() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        run(args);
        System.exit(0);
    }

    /** The same in a JVM that goes on. */
    public static void run(String[] args) throws IOException, InterruptedException {
        LoadOptions options = LoadOptions.parse(args, "execute");
        LoadRun.tell(options, OkHttpLoadClient.of(options));
    }
}

package dev.kimigate.dist.host.client;

import java.io.IOException;

/** One call after another by a client library; each on the thread that asks. */
public interface HostClient {
    String BODY = "{\"stream\":true}";

    /** Makes a call and reads its whole answer; returns the status. */
    int call(String url, String key) throws IOException, InterruptedException;

    /** Ends what the library would leave behind, so that the application's loader can go. */
    void close() throws IOException;

    /** The client of this name: a library that is not asked for is not loaded. */
    static HostClient of(String name) {
        return switch (name) {
            case "jdk" -> new JdkHostClient();
            case "url-connection" -> new UrlConnectionHostClient();
            case "okhttp" -> new OkHttpHostClient();
            case "apache5" -> new Apache5HostClient();
            default -> throw new IllegalArgumentException(name);
        };
    }
}

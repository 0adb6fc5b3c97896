package dev.kimigate.harness.host;

import java.io.IOException;

/**
 * Puts load on an endpoint by HttpURLConnection. Options: see {@link LoadOptions}; {@code --mode} buffered, fixed or
 * chunked: how the request's body is sent; {@code --body} string, or stream: whether the answer is read whole or piece
 * by piece.
 */
public final class UrlConnectionLoad {

    private UrlConnectionLoad() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        LoadOptions options = LoadOptions.parse(args, "buffered");
        LoadRun.tell(options, new UrlConnectionLoadClient(options));
        System.exit(0);
    }
}

package dev.kimigate.harness.host;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * What a load program was asked to do.
 *
 * @param url where every call goes
 * @param calls how many, without the warm-up
 * @param paced how many at once by a semaphore of the program's own; 0 for all at once
 * @param mode how a call is made: send, sendAsync; execute, enqueue, sse
 * @param body how an answer's body is taken
 * @param http 1 or 2
 * @param stream whether streamed answers are asked for
 * @param abortShare of the calls, given up after the first bytes of their answer
 * @param neverReadShare of the calls, whose answer is dropped unread
 * @param warmUp calls made one after another beforehand
 * @param waitForLine whether to say "ready" after the warm-up and wait for a line on stdin
 * @param waitAtEnd whether to wait for one more line after the report, so that the JVM can be looked at
 * @param client sent as x-test-client
 * @param key the credential
 * @param headers more headers, such as x-test-millis
 * @param perHost OkHttp's maxRequestsPerHost; 0 leaves the Dispatcher as it is
 * @param keepAliveSeconds how long OkHttp's pool keeps an idle connection; 0 leaves the pool as it is
 * @param readTimeoutSeconds OkHttp's, for what comes of an answer at a time
 * @param seed decides which calls are aborted and which never read
 */
record LoadOptions(
        URI url,
        int calls,
        int paced,
        String mode,
        String body,
        int http,
        boolean stream,
        double abortShare,
        double neverReadShare,
        int warmUp,
        boolean waitForLine,
        boolean waitAtEnd,
        String client,
        String key,
        Map<String, String> headers,
        int perHost,
        int keepAliveSeconds,
        int readTimeoutSeconds,
        long seed) {

    /** Reads {@code --name value} pairs; {@code --header name=value} may come several times. */
    static LoadOptions parse(String[] args, String usualMode) {
        Map<String, String> given = new HashMap<>();
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            String value = i + 1 < args.length ? args[i + 1] : "";
            if (args[i].equals("--header")) {
                String[] pair = value.split("=", 2);
                headers.put(pair[0], pair[1]);
            } else {
                given.put(args[i], value);
            }
        }
        LoadOptions options = read(given, headers, usualMode);
        if (!given.isEmpty()) {
            throw new IllegalArgumentException("unknown options " + given.keySet());
        }
        return options;
    }

    private static LoadOptions read(Map<String, String> given, Map<String, String> headers, String usualMode) {
        return new LoadOptions(
                URI.create(take(given, "--url", "https://api.kimi.com/coding/v1/chat/completions")),
                Integer.parseInt(take(given, "--calls", "100")),
                Integer.parseInt(take(given, "--paced", "0")),
                take(given, "--mode", usualMode),
                take(given, "--body", "string"),
                Integer.parseInt(take(given, "--http", "2")),
                Boolean.parseBoolean(take(given, "--stream", "true")),
                Double.parseDouble(take(given, "--abort-share", "0")),
                Double.parseDouble(take(given, "--never-read-share", "0")),
                Integer.parseInt(take(given, "--warm-up", "1")),
                Boolean.parseBoolean(take(given, "--idle-before-start", "false")),
                Boolean.parseBoolean(take(given, "--idle-at-end", "false")),
                take(given, "--client", "host"),
                take(given, "--key", "test-key"),
                Map.copyOf(headers),
                Integer.parseInt(take(given, "--per-host", "0")),
                Integer.parseInt(take(given, "--keep-alive", "0")),
                Integer.parseInt(take(given, "--read-timeout", "180")),
                Long.parseLong(take(given, "--seed", "1")));
    }

    private static String take(Map<String, String> given, String name, String otherwise) {
        String value = given.remove(name);
        return value == null ? otherwise : value;
    }

    /** The request body of one call, on whichever surface the URL is. */
    String requestBody(String prompt) {
        String start = "{\"model\":\"kimi-for-coding\",\"max_tokens\":1000,\"stream\":" + stream + ",";
        return url.getPath().endsWith("/responses")
                ? start + "\"input\":\"" + prompt + "\"}"
                : start + "\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]}";
    }

    /** Every header of a call but Content-Type. */
    Map<String, String> allHeaders() {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Authorization", "Bearer " + key);
        all.put("x-test-client", client);
        return all;
    }
}

package dev.kimigate.testing;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client under test is to send.
 *
 * @param body null for a method without one
 * @param replayable whether the client can take the body a second time
 * @param timeout the call's own; null for none
 */
public record AdapterRequest(
        String url,
        String method,
        @Nullable String body,
        Map<String, String> headers,
        boolean replayable,
        @Nullable Duration timeout) {

    static AdapterRequest post(String url) {
        return new AdapterRequest(url, "POST", "{\"stream\":true}", Map.of(), true, null);
    }

    AdapterRequest head() {
        return new AdapterRequest(url, "HEAD", null, headers, true, timeout);
    }

    AdapterRequest body(String other) {
        return new AdapterRequest(url, method, other, headers, replayable, timeout);
    }

    AdapterRequest headers(Map<String, String> others) {
        return new AdapterRequest(url, method, body, others, replayable, timeout);
    }

    AdapterRequest oneShot() {
        return new AdapterRequest(url, method, body, headers, false, timeout);
    }

    AdapterRequest timeout(Duration own) {
        return new AdapterRequest(url, method, body, headers, replayable, own);
    }
}

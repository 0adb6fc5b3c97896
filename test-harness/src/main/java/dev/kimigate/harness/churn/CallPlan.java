package dev.kimigate.harness.churn;

import java.net.URI;
import java.util.Map;

/**
 * One call, and what will be done with it.
 *
 * @param way which of the client's ways of making such a call is taken
 * @param prompt that the answer repeats
 * @param answerMillis how long the server takes
 * @param endMillis when the call is cancelled or interrupted, or its timeout
 * @param label that the server counts the call for
 */
record CallPlan(RandomEnd end, boolean way, URI url, String prompt, int answerMillis, int endMillis, String label) {

    String body() {
        return "{\"model\":\"kimi-for-coding\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt
                + "\"}]}";
    }

    /** All but Content-Type. */
    Map<String, String> headers() {
        return Map.of("Authorization", "Bearer test-key", "x-test-client", label, "x-test-millis", "" + answerMillis);
    }

    boolean isRead() {
        return end == RandomEnd.READ;
    }
}

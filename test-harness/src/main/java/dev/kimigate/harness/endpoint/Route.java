package dev.kimigate.harness.endpoint;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where an inference call was sent: its shape, and whether to Kimi Code or to the open platform. */
record Route(Surface surface, boolean kimiCode) {

    private static final Map<String, Route> BY_PATH = Map.of(
            "/coding/v1/chat/completions", new Route(Surface.CHAT, true),
            "/coding/v1/messages", new Route(Surface.MESSAGES, true),
            "/coding/v1/responses", new Route(Surface.RESPONSES, true),
            "/v1/chat/completions", new Route(Surface.CHAT, false),
            "/v1/messages", new Route(Surface.MESSAGES, false),
            "/v1/responses", new Route(Surface.RESPONSES, false),
            "/anthropic/v1/messages", new Route(Surface.MESSAGES, false));

    /** Returns null for a path that is no inference call. */
    static @Nullable Route of(String path) {
        return BY_PATH.get(path);
    }

    RefusalForm limitForm() {
        return kimiCode ? RefusalForm.CONCURRENCY_403 : RefusalForm.ORG_CONCURRENCY_429;
    }

    RefusalForm quotaForm() {
        return kimiCode ? RefusalForm.FIVE_HOUR_QUOTA_403 : RefusalForm.BALANCE_429;
    }
}

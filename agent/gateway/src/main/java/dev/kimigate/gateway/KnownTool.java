package dev.kimigate.gateway;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of the tools: how long they wait for an answer's headers, and after which status of our own they
 * ask again soonest without slowing down. Known by the first product of the User-Agent. Source: docs/figures/tools.md.
 */
enum KnownTool {
    /** Asks 6 times after a 429, but 30 times after a 503. */
    CODEX("codex", 290, 503),
    /** Lowers the concurrency of its own agents after a 429. */
    KIMI_CODE("kimi-code-cli", 290, 503),
    /** Gives a request up after 120 seconds. */
    QWEN_CODE("QwenCode", 110, 429),
    /** The Cline CLI fails after 240 to 300 seconds. */
    AI_SDK("ai-sdk", 230, 429),
    /** Most give a request up after 300 seconds and send it again. */
    OTHER("", 290, 429);

    private final String product;
    private final Duration patience;
    private final int ownRefusal;

    KnownTool(String product, long patienceSeconds, int ownRefusal) {
        this.product = product;
        this.patience = Duration.ofSeconds(patienceSeconds);
        this.ownRefusal = ownRefusal;
    }

    /** The tool that sent such a User-Agent; {@link #OTHER} if it is not known. */
    static KnownTool of(@Nullable String userAgent) {
        if (userAgent != null) {
            for (KnownTool tool : values()) {
                if (userAgent.startsWith(tool.product)) {
                    return tool;
                }
            }
        }
        return OTHER;
    }

    /** How long it may be kept waiting for headers, from its first byte on. */
    Duration patience() {
        return patience;
    }

    /** The status that says that no permit came in time. */
    int ownRefusal() {
        return ownRefusal;
    }
}

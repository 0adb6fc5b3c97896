package dev.kimigate.harness.endpoint;

/** The three request and answer shapes that Kimi speaks. */
public enum Surface {
    CHAT,
    MESSAGES,
    RESPONSES
}

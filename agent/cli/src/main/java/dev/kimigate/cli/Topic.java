package dev.kimigate.cli;

import dev.kimigate.help.Explain;
import java.util.Locale;

/** What the page of troubleshooting has a section about. */
enum Topic {
    NO_AGENT,
    STOOD_ASIDE,
    DETACHED,
    PAUSED,
    OTHER_VERSION,
    OLD_JAVA,
    ATTACH_DISABLED,
    ATTACH_REFUSED,
    TWO_AGENTS,
    VARIABLE,
    AOT_CACHE,
    STATE_FOLDER,
    UNREADABLE_STATE,
    NOT_PROVEN,
    SETTINGS,
    SERVER,
    NO_CALL,
    OLD_CLIENT,
    NOT_HOOKED,
    OTHER_CLIENT,
    NODE,
    GATEWAY_URL,
    GATEWAY_PORT,
    PROXY_VARIABLES,
    USAGES,
    UNKNOWN_WORDS;

    String anchor() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String link() {
        return Explain.topic(anchor());
    }
}

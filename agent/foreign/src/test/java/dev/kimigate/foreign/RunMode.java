package dev.kimigate.foreign;

import org.jspecify.annotations.Nullable;

/** How a suite is run. Each port of a server is an account of its own. */
enum RunMode {
    BARE(null),
    /** Nobody waits. */
    GATED("endpoints=http://*:*/,https://*:*/,paths=*,limit=10000"),
    /** What would wait for ever waits five seconds. */
    NARROW("endpoints=http://*:*/,https://*:*/,paths=*,limit=2,max-wait=5s");

    private final @Nullable String settings;

    RunMode(@Nullable String settings) {
        this.settings = settings;
    }

    /** Arguments of the agent; null: no agent. */
    @Nullable
    String settings() {
        return settings;
    }
}

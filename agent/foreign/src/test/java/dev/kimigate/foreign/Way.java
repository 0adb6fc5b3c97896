package dev.kimigate.foreign;

import org.jspecify.annotations.Nullable;

/** How a suite is run. */
enum Way {
    BARE(null),
    /** Each server's port is an account of its own; nobody waits. */
    GATED("endpoints=http://*:*/,https://*:*/,paths=*,limit=10000"),
    /** One account for all servers. What would wait for ever waits five seconds. */
    NARROW("endpoints=http://*:*/,https://*:*/,paths=*,limit=2,account=foreign,max-wait=5s");

    private final @Nullable String settings;

    Way(@Nullable String settings) {
        this.settings = settings;
    }

    /** Arguments of the agent; null: no agent. */
    @Nullable
    String settings() {
        return settings;
    }
}

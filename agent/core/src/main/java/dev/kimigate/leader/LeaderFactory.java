package dev.kimigate.leader;

import dev.kimigate.runtime.GateRuntime;
import dev.kimigate.store.SharedState;

/** Makes leaders for one kind of server; has a public constructor without parameters. */
public interface LeaderFactory {
    /**
     * A leader that has not begun.
     *
     * @param shared where it puts what it leased
     * @throws IllegalArgumentException if the server's URL cannot be used; the message says why, and quotes no secret
     */
    Leader leader(LeaderTerms terms, SharedState shared, GateRuntime runtime, LeaderListener listener);

    /**
     * Connects, and tries what a leader does, on a key of its own that ends at once. Blocks for some seconds at most.
     *
     * @param server the URL in the setting {@code store}
     */
    ServerReport look(String server);
}

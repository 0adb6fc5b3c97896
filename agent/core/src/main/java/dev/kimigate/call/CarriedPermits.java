package dev.kimigate.call;

import dev.kimigate.limiter.Permit;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The permits of one call in accounts it was found to belong to after it had started. Any thread. */
final class CarriedPermits {
    private final Map<AccountGate, Permit> permits = new HashMap<>();
    private @Nullable Duration ended;

    /** Counts the call there too, once; not if it has ended. */
    synchronized void add(AccountGate account, String tool) {
        if (ended == null) {
            permits.computeIfAbsent(account, gate -> gate.limiter().carry(tool));
        }
    }

    /** Ends with the call. What waits for the permits is served on this thread. */
    void end(Duration linger) {
        for (Permit permit : close(linger)) {
            permit.release(linger);
        }
    }

    private synchronized Permit[] close(Duration linger) {
        ended = linger;
        Permit[] held = permits.values().toArray(new Permit[0]);
        permits.clear();
        return held;
    }
}

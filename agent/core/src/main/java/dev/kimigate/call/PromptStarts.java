package dev.kimigate.call;

import dev.kimigate.limiter.Permit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Evidence that the server lets places go at once: a start right behind the end of another call, with all places taken,
 * that was not refused. One start is watched at a time. Any thread.
 */
final class PromptStarts {
    /** So soon after an end a start is prompt. */
    static final long PROMPT_MILLIS = 150;

    private final AtomicReference<@Nullable Permit> watched = new AtomicReference<>();
    private volatile long lastMillis;

    /** False if another is watched. */
    boolean watch(Permit start) {
        return watched.compareAndSet(null, start);
    }

    void refused(Permit start) {
        watched.compareAndSet(start, null);
    }

    /** No refusal has come by now. */
    void notRefused(Permit start) {
        if (watched.compareAndSet(start, null)) {
            lastMillis = start.grantedAtMillis();
        }
    }

    /** When the last one started, wall clock; 0 = never. */
    long lastMillis() {
        return lastMillis;
    }
}

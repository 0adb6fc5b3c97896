package dev.kimigate.client.jdk;

import dev.kimigate.call.Attempt;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A client's word that a call will be sent, until it has been for the last time: its answer is being delivered, or none
 * will come. A shutdown of the client waits for that end, and the client lives until then. Any thread.
 *
 * @see Shutdowns
 */
final class ShutdownHold {
    /** Null for a client that cannot be shut down. */
    private final @Nullable Shutdowns shutdowns;

    /**
     * Null after the end: what is left of an exchange refers to this, and the client behind the facade to that. The
     * cleaner of the JDK, which holds that client until the facade is collected, would wait for ever.
     */
    private volatile @Nullable HttpClient facade;

    private final HttpClient client;
    private volatile boolean stopped;
    private volatile @Nullable CompletableFuture<Attempt> permit;

    ShutdownHold(@Nullable Shutdowns shutdowns, HttpClient facade, HttpClient client) {
        this.shutdowns = shutdowns;
        this.facade = facade;
        this.client = client;
    }

    /** The call waits for this permit, unless it is stopped: then that is cancelled. Returns its argument. */
    CompletableFuture<Attempt> waitFor(CompletableFuture<Attempt> entering) {
        if (shutdowns != null && !entering.isDone()) {
            permit = entering;
            if (stopped) {
                entering.cancel(false);
            }
        }
        return entering;
    }

    /** {@code shutdownNow}: the call is not sent any more; if it has been, the client ends it. */
    void stop() {
        stopped = true;
        CompletableFuture<Attempt> waiting = permit;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    boolean isStopped() {
        return stopped;
    }

    /** Whether this is what the client says of a call that was sent in the instant in which it was stopped. */
    boolean isStoppedBy(Throwable thrown) {
        return stopped && Shutdowns.refusedBy(thrown);
    }

    /** Its answer is being delivered, or none will come. Harmless when repeated. */
    void end() {
        HttpClient held = facade;
        facade = null;
        if (shutdowns != null && held != null) {
            shutdowns.ended(this, held, client);
        }
    }
}

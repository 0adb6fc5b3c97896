package dev.kimigate.client.jdk;

import dev.kimigate.call.Attempt;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A client's word that a call will be sent, until it has been for the last time: its answer is being delivered, or none
 * will come. A shutdown of the client waits for that end. Any thread.
 *
 * @see Shutdowns
 */
final class ShutdownHold {
    /** By a client that cannot be shut down. */
    static final ShutdownHold FOREVER = new ShutdownHold();

    /** Null for {@link #FOREVER}. */
    private final @Nullable Shutdowns shutdowns;

    private final @Nullable HttpClient facade;
    private final @Nullable HttpClient client;
    private volatile boolean stopped;
    private volatile @Nullable CompletableFuture<Attempt> permit;

    private ShutdownHold() {
        this.shutdowns = null;
        this.facade = null;
        this.client = null;
    }

    ShutdownHold(Shutdowns shutdowns, HttpClient facade, HttpClient client) {
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
        if (shutdowns != null && facade != null && client != null) {
            shutdowns.ended(this, facade, client);
        }
    }
}

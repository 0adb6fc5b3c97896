package dev.kimigate.client.apache4;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.loop.ExchangeEnd;
import java.util.concurrent.CompletableFuture;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpExecutionAware;
import org.apache.http.concurrent.Cancellable;
import org.jspecify.annotations.Nullable;

/** How a classic client sends one request, past the hook. On the calling thread unless it says otherwise. */
abstract class BlockingSender {
    /** The application's hold on the request, by which it aborts it; null if it has none. */
    private final @Nullable HttpExecutionAware request;

    BlockingSender(@Nullable HttpExecutionAware request) {
        this.request = request;
    }

    /** Sends the request; {@code end} hears of the exchange's end as far as the client lets us see it. */
    abstract CloseableHttpResponse send(ExchangeEnd end) throws Exception;

    /** Makes the request as it was before it was sent. */
    abstract void restore();

    /** Closes the connection of the last answer, on any thread; must not refer to that answer. */
    abstract Runnable breakOff(CloseableHttpResponse response);

    /** The answer is the application's from here on; returns what it gets. */
    abstract CloseableHttpResponse delivered(CloseableHttpResponse response, ExchangeEnd end);

    /** Whether the application has aborted the request. */
    final boolean isAborted() {
        return request != null && request.isAborted();
    }

    /** An abort of the request ends the wait. */
    final void waits(CompletableFuture<Attempt> permit) {
        if (request != null) {
            request.setCancellable(new Withdrawal(permit));
            if (request.isAborted()) {
                permit.cancel(false); // it came before, and told nobody
            }
        }
    }

    /** A class and no lambda, which would cost a host's first call several milliseconds. */
    record Withdrawal(CompletableFuture<Attempt> permit) implements Cancellable {
        @Override
        public boolean cancel() {
            return permit.cancel(false);
        }
    }
}

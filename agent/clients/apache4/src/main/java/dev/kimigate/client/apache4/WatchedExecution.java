package dev.kimigate.client.apache4;

import dev.kimigate.call.loop.ExchangeEnd;
import org.apache.http.client.methods.HttpExecutionAware;
import org.apache.http.concurrent.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * What the last link of a chain asks whether its request was aborted, and gives what an abort must cancel. Passes both
 * on. That a call comes with one of these tells the hook that it has its permit. Any thread.
 */
final class WatchedExecution implements HttpExecutionAware {
    /** Null if the application cannot abort the request. */
    private final @Nullable HttpExecutionAware application;

    private final ExchangeEnd end;
    private volatile @Nullable Cancellable exchange;

    WatchedExecution(@Nullable HttpExecutionAware application, ExchangeEnd end) {
        this.application = application;
        this.end = end;
    }

    /** What closes the connection, or leaves the queue for one; null before the client has asked for one. */
    @Nullable
    Cancellable exchange() {
        return exchange;
    }

    @Override
    public boolean isAborted() {
        return application != null && application.isAborted();
    }

    @Override
    public void setCancellable(Cancellable cancellable) {
        exchange = cancellable;
        if (application != null) {
            application.setCancellable(new WatchedCancel(cancellable, end));
        }
    }

    /** What a request tells that is aborted. */
    record WatchedCancel(Cancellable exchange, ExchangeEnd end) implements Cancellable {
        @Override
        public boolean cancel() {
            try {
                return exchange.cancel();
            } finally {
                end.closed();
            }
        }
    }
}

package dev.kimigate.client.jdk;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What {@code sendAsync} returns: cancelling it, or any future derived from it, cancels the call, as with the JDK's own
 * future (see {@link java.net.http.HttpClient#sendAsync}).
 */
final class GatedFuture<T extends @Nullable Object> extends CompletableFuture<T> {
    /** Cancels the call; true if there was something to cancel. */
    interface Cancellation {
        boolean cancel(boolean mayInterruptIfRunning);
    }

    private final Cancellation call;

    GatedFuture(Cancellation call) {
        this.call = call;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new GatedFuture<>(call);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = !isDone() && call.cancel(mayInterruptIfRunning);
        return super.cancel(mayInterruptIfRunning) || cancelled;
    }

    @Override
    public void obtrudeValue(T value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void obtrudeException(Throwable thrown) {
        throw new UnsupportedOperationException();
    }
}

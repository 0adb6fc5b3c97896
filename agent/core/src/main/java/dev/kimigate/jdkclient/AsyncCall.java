package dev.kimigate.jdkclient;

import dev.kimigate.call.Lease;
import dev.kimigate.limiter.WaitTimeoutException;
import java.net.http.HttpResponse;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * {@code HttpClient.sendAsync}: waits without a thread, sends from the caller's thread if there is nothing to wait for.
 *
 * <p>The application holds {@link #result}. However that ends, what is still under way ends with it: the wait, the
 * exchange, a response that came too late.
 */
final class AsyncCall<T> {
    private final JdkCall<T> call;
    private final Dispatcher dispatcher;
    private final GatedFuture<HttpResponse<T>> result = new GatedFuture<>(this::cancel);

    private final CompletableFuture<Lease> entering;

    private volatile boolean cancelled;
    private volatile @Nullable Attempt<T> attempt;
    private volatile @Nullable CompletableFuture<HttpResponse<T>> exchange;

    AsyncCall(JdkCall<T> call, Dispatcher dispatcher) {
        this.call = call;
        this.dispatcher = dispatcher;
        this.entering = call.course().enter();
    }

    CompletableFuture<HttpResponse<T>> start() {
        if (entering.isDone() && !entering.isCompletedExceptionally()) {
            send(entering.join());
        } else {
            result.whenComplete((response, thrown) -> entering.cancel(false));
            entering.whenComplete((lease, thrown) -> goOn(lease, thrown));
        }
        return result;
    }

    /** Runs on the thread that granted the permit, which must not be kept. */
    private void goOn(@Nullable Lease lease, @Nullable Throwable thrown) {
        if (lease == null && result.isDone()) {
            return; // withdrawn
        }
        dispatcher.execute(() -> {
            if (lease == null) {
                fail(thrown);
            } else {
                sendLater(lease);
            }
        });
    }

    private void fail(@Nullable Throwable thrown) {
        if (thrown instanceof WaitTimeoutException timeout) {
            result.completeExceptionally(SyncCall.timeoutException(timeout));
        } else {
            result.completeExceptionally(thrown == null ? new CancellationException() : thrown);
        }
    }

    private void sendLater(Lease lease) {
        try {
            send(lease);
        } catch (Throwable thrown) {
            // What sendAsync would have thrown at once has only the future to go to after a wait.
            result.completeExceptionally(thrown);
        }
    }

    private void send(Lease lease) {
        if (result.isDone()) {
            lease.end();
            return;
        }
        Attempt<T> started = new Attempt<>(call, lease);
        attempt = started;
        CompletableFuture<HttpResponse<T>> running;
        try {
            running = call.client().sendAsync(call.request(), started, call.push());
        } catch (Throwable thrown) {
            started.failed();
            throw thrown;
        }
        exchange = running;
        if (cancelled) {
            cancelExchange();
        }
        if (running.isDone()) {
            // Its dependents would run here; the application expects them where the client runs them.
            running.whenCompleteAsync((response, thrown) -> ended(started, response, thrown));
        } else {
            running.whenComplete((response, thrown) -> ended(started, response, thrown));
        }
    }

    private void ended(Attempt<T> started, @Nullable HttpResponse<T> response, @Nullable Throwable thrown) {
        if (thrown != null) {
            started.failed();
            result.completeExceptionally(thrown);
            return;
        }
        Lease next = started.takeNext();
        if (next != null) {
            sendLater(next);
        } else if (!result.complete(response)) {
            closeUnwanted(response);
        }
    }

    /** Cancels as {@link java.net.http.HttpClient#sendAsync} says: only with {@code mayInterruptIfRunning}. */
    private boolean cancel(boolean mayInterruptIfRunning) {
        if (!mayInterruptIfRunning) {
            return false;
        }
        cancelled = true;
        CompletableFuture<Lease> waiting = entering;
        if (waiting.cancel(false)) {
            result.completeExceptionally(new CancellationException("Request cancelled"));
            return true;
        }
        return cancelExchange();
    }

    /** Cancels the exchange as a dependent's cancel does, so that it ends, and with it the result, in its own way. */
    private boolean cancelExchange() {
        CompletableFuture<HttpResponse<T>> running = exchange;
        Attempt<T> current = attempt;
        if (running == null || current == null || running.isDone()) {
            return false;
        }
        boolean interrupted = running.copy().cancel(true);
        current.cancelled();
        return interrupted;
    }

    private void closeUnwanted(@Nullable HttpResponse<T> response) {
        if (response != null && response.body() instanceof AutoCloseable body) {
            try {
                body.close();
            } catch (Exception nobodyIsLeftToTell) {
                return;
            }
        }
    }
}

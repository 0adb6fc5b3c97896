package dev.kimigate.client.jdk;

import dev.kimigate.call.Lease;
import dev.kimigate.limiter.WaitTimeoutException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * {@code HttpClient.sendAsync}: waits without a thread, sends from the caller's thread if there is nothing to wait for.
 *
 * <p>The application holds {@link #result}. However that ends, what is still under way ends with it: the wait, the
 * exchange, a response that came too late.
 */
final class AsyncCall<T> {
    private static final String CANCELLED = "Request cancelled";

    private final JdkCall<T> call;
    private final Dispatcher dispatcher;
    private final Handle handle = new Handle(this);
    private final GatedFuture<HttpResponse<T>> result = new GatedFuture<>(handle);

    private final CompletableFuture<Lease> entering;
    /** What the client's and its executor's threads inherit from the one that sends. */
    private final @Nullable ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();

    private volatile boolean cancelled;
    private volatile @Nullable Attempt<T> attempt;
    private volatile @Nullable CompletableFuture<HttpResponse<T>> exchange;

    AsyncCall(JdkCall<T> call, Dispatcher dispatcher) {
        this.call = call;
        this.dispatcher = dispatcher;
        this.entering = call.accepted().waitFor(call.course().enter());
    }

    CompletableFuture<HttpResponse<T>> start() {
        if (entering.isDone() && !entering.isCompletedExceptionally()) {
            send(entering.join(), false);
        } else {
            result.whenComplete((response, thrown) -> entering.cancel(false));
            entering.whenComplete((lease, thrown) -> goOn(lease, thrown));
        }
        return result;
    }

    /** Runs on the thread that granted the permit, which must not be kept. */
    private void goOn(@Nullable Lease lease, @Nullable Throwable thrown) {
        if (lease != null) {
            dispatcher.execute(() -> sendLater(lease));
            return;
        }
        over();
        if (!result.isDone()) {
            failLater(failure(thrown));
        }
    }

    /** Its dependents run where the client has them run. */
    private void failLater(Throwable thrown) {
        result.defaultExecutor().execute(() -> result.completeExceptionally(thrown));
    }

    private Throwable failure(@Nullable Throwable thrown) {
        if (thrown instanceof WaitTimeoutException timeout) {
            return SyncCall.timeoutException(timeout);
        }
        if (thrown == null || thrown instanceof CancellationException) {
            return call.accepted().isStopped() ? stopped() : cancellation();
        }
        return thrown;
    }

    private void sendLater(Lease lease) {
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        thread.setContextClassLoader(contextLoader);
        try {
            send(lease, true);
        } catch (Throwable thrown) {
            // What sendAsync would have thrown at once has only the future to go to after a wait.
            failLater(reason(thrown));
        } finally {
            thread.setContextClassLoader(loader);
        }
    }

    /** {@code returned}: the application has the future by now, and may have dependents on it. */
    private void send(Lease lease, boolean returned) {
        if (result.isDone()) {
            lease.end();
            over();
            return;
        }
        Attempt<T> started = new Attempt<>(call, lease);
        attempt = started;
        CompletableFuture<HttpResponse<T>> running;
        try {
            running = call.client().sendAsync(call.request(), started, call.push());
        } catch (Throwable thrown) {
            started.failed();
            over();
            throw thrown;
        }
        exchange = running;
        if (cancelled) {
            cancelExchange();
        }
        if (returned && running.isDone()) {
            // Its dependents would run here; the application expects them where the client runs them.
            running.whenCompleteAsync((response, thrown) -> ended(started, response, thrown));
        } else {
            running.whenComplete((response, thrown) -> ended(started, response, thrown));
        }
    }

    private void ended(Attempt<T> started, @Nullable HttpResponse<T> response, @Nullable Throwable thrown) {
        if (thrown != null) {
            started.failed();
            over();
            result.completeExceptionally(reason(thrown));
            return;
        }
        Lease next = started.takeNext();
        if (next != null) {
            sendLater(next);
            return;
        }
        over();
        if (!result.complete(response)) {
            closeUnwanted(response);
        }
    }

    /** The call is not sent again, whoever sent it last. */
    private void over() {
        call.accepted().end();
        handle.call = null;
    }

    /** Cancels as {@link java.net.http.HttpClient#sendAsync} says: only with {@code mayInterruptIfRunning}. */
    private boolean cancel(boolean mayInterruptIfRunning) {
        if (!mayInterruptIfRunning) {
            return false;
        }
        cancelled = true;
        return entering.cancel(false) || cancelExchange();
    }

    /** What the client fails the future of a cancelled exchange with, itself a dependent of that of the exchange. */
    private static CompletionException cancellation() {
        CancellationException cancelled = new CancellationException(CANCELLED);
        cancelled.initCause(new IOException(CANCELLED));
        return new CompletionException(cancelled);
    }

    private Throwable reason(Throwable thrown) {
        return call.accepted().isStoppedBy(thrown) ? stopped() : thrown;
    }

    /** What the client fails the future of an exchange with that {@code shutdownNow} ends. */
    private static CompletionException stopped() {
        return new CompletionException(Shutdowns.stopped());
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

    /** What the futures hold of a call: nothing when it is over, or they would hold its client. */
    private static final class Handle implements GatedFuture.Cancellation {
        private volatile @Nullable AsyncCall<?> call;

        Handle(AsyncCall<?> call) {
            this.call = call;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            AsyncCall<?> present = call;
            return present != null && present.cancel(mayInterruptIfRunning);
        }
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

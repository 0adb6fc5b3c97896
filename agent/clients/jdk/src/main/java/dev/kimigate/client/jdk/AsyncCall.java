package dev.kimigate.client.jdk;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.RefusalOutcome;
import dev.kimigate.call.loop.AsyncExchange;
import dev.kimigate.call.loop.AsyncLoop;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * {@code HttpClient.sendAsync}. What becomes of a refusal is decided inside the exchange, which must be open to deliver
 * it.
 */
final class AsyncCall<T> extends AsyncExchange<HttpResponse<T>> {
    private static final String CANCELLED = "Request cancelled";

    private final JdkCall<T> call;
    private final Handle handle = new Handle(this);
    private final GatedFuture<HttpResponse<T>> result = new GatedFuture<>(handle);
    private final AsyncLoop<HttpResponse<T>> loop;

    private volatile @Nullable AttemptHandler<T> handler;

    AsyncCall(JdkCall<T> call) {
        this.call = call;
        this.loop = new AsyncLoop<>(call.gateCall(), this, result, call.dispatcher());
    }

    CompletableFuture<HttpResponse<T>> start() {
        loop.start();
        return result;
    }

    @Override
    public CompletableFuture<HttpResponse<T>> send(Attempt attempt) {
        AttemptHandler<T> started = new AttemptHandler<>(call, attempt);
        handler = started;
        return call.client().sendAsync(call.request().next(), started, call.push());
    }

    @Override
    public boolean mayBeRefusal(HttpResponse<T> response) {
        return present().wasRefused();
    }

    @Override
    public RefusalOutcome judge(HttpResponse<T> response, Attempt attempt) {
        return present().outcome();
    }

    @Override
    public void deliver(HttpResponse<T> response, Attempt attempt) {
        present().delivered();
        call.request().delivered();
    }

    @Override
    public void failed(Attempt attempt) {
        present().failed();
    }

    /** As a dependent's cancel does, so that the exchange ends, and with it the result, in its own way. */
    @Override
    public boolean cancel(CompletableFuture<HttpResponse<T>> running) {
        // The attempt of this exchange: where that ends just now, the next attempt has a permit of its own.
        AttemptHandler<T> handler = present();
        if (running.isDone()) {
            return false;
        }
        boolean interrupted = running.copy().cancel(true);
        handler.cancelled();
        return interrupted;
    }

    @Override
    public void discard(HttpResponse<T> response) {
        if (response.body() instanceof AutoCloseable body) {
            try {
                body.close();
            } catch (Exception nobodyIsLeftToTell) {
                return;
            }
        }
    }

    /** A {@code shutdownNow} of the client ends the wait. */
    @Override
    public void waits(CompletableFuture<Attempt> permit) {
        call.accepted().waitFor(permit);
    }

    @Override
    public void over() {
        call.accepted().end();
        handle.call = null;
    }

    @Override
    public Throwable timedOut(TimeoutException timeout) {
        return SyncCall.timeoutException(timeout);
    }

    /** What the client fails the future of a cancelled exchange with, itself a dependent of that of the exchange. */
    @Override
    public CompletionException cancelled() {
        if (call.accepted().isStopped()) {
            return stopped();
        }
        CancellationException cancelled = new CancellationException(CANCELLED);
        cancelled.initCause(new IOException(CANCELLED));
        return new CompletionException(cancelled);
    }

    @Override
    public Throwable reason(Throwable thrown) {
        return call.accepted().isStoppedBy(thrown) ? stopped() : thrown;
    }

    /** What the client fails the future of an exchange with that {@code shutdownNow} ends. */
    private static CompletionException stopped() {
        return new CompletionException(Shutdowns.stopped());
    }

    private AttemptHandler<T> present() {
        return Objects.requireNonNull(handler);
    }

    /** What the futures hold of a call: nothing when it is over, or they would hold its client. */
    private static final class Handle implements GatedFuture.Cancellation {
        private volatile @Nullable AsyncCall<?> call;

        Handle(AsyncCall<?> call) {
            this.call = call;
        }

        /** Cancels as {@link java.net.http.HttpClient#sendAsync} says: only with {@code mayInterruptIfRunning}. */
        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            AsyncCall<?> present = call;
            return mayInterruptIfRunning && present != null && present.loop.cancel();
        }
    }
}

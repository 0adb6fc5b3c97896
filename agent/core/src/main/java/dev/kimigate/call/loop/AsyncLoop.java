package dev.kimigate.call.loop;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.RefusalOutcome;
import dev.kimigate.limiter.WaitTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One call of an asynchronous client on its way through the gate: waits without a thread, sends from the caller's
 * thread if there is nothing to wait for.
 *
 * <p>The application holds {@code result}. However that ends, what is still under way ends with it: the wait, the
 * exchange, an answer that came too late.
 */
public final class AsyncLoop<A> {
    private final GateCall gateCall;
    private final AsyncExchange<A> exchange;
    private final CompletableFuture<A> result;
    private final Executor dispatcher;
    /** What the client's and its executor's threads inherit from the one that sends. */
    private final @Nullable ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();

    private volatile CompletableFuture<Attempt> entering;
    private volatile boolean cancelled;
    private volatile @Nullable CompletableFuture<A> running;

    /**
     * Enters the queue.
     *
     * @param result what the application holds
     * @param dispatcher sends after a wait, see {@link Dispatcher}
     */
    public AsyncLoop(GateCall gateCall, AsyncExchange<A> exchange, CompletableFuture<A> result, Executor dispatcher) {
        this.gateCall = gateCall;
        this.exchange = exchange;
        this.result = result;
        this.dispatcher = dispatcher;
        this.entering = gateCall.enter();
        exchange.waits(entering);
    }

    /** Sends the call, now or when its turn comes; throws what the client throws at once. */
    public void start() {
        CompletableFuture<Attempt> permit = entering;
        if (permit.isDone() && !permit.isCompletedExceptionally()) {
            send(permit.join(), false);
        } else {
            result.whenComplete((answer, thrown) -> permit.cancel(false));
            permit.whenComplete((attempt, thrown) -> goOn(attempt, thrown));
        }
    }

    /** Cancels the wait or the exchange; true if there was something to cancel. Any thread. */
    public boolean cancel() {
        cancelled = true;
        return entering.cancel(false) || cancelExchange();
    }

    private boolean cancelExchange() {
        CompletableFuture<A> present = running;
        return present != null && !present.isDone() && exchange.cancel(present);
    }

    /** Runs on the thread that granted the permit, which must not be kept. */
    private void goOn(@Nullable Attempt attempt, @Nullable Throwable thrown) {
        if (attempt != null) {
            dispatcher.execute(() -> sendLater(attempt));
            return;
        }
        exchange.over();
        if (!result.isDone()) {
            failLater(endOfTheWait(thrown));
        }
    }

    private Throwable endOfTheWait(@Nullable Throwable thrown) {
        if (thrown instanceof WaitTimeoutException timeout) {
            return exchange.timedOut(timeout);
        }
        return thrown == null || thrown instanceof CancellationException ? exchange.cancelled() : thrown;
    }

    /** Its dependents run where the client has them run. */
    private void failLater(Throwable thrown) {
        result.defaultExecutor().execute(() -> result.completeExceptionally(thrown));
    }

    private void sendLater(Attempt attempt) {
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        thread.setContextClassLoader(contextLoader);
        try {
            send(attempt, true);
        } catch (Throwable thrown) {
            // What the client would have thrown at once has only the future to go to after a wait.
            failLater(exchange.reason(thrown));
        } finally {
            thread.setContextClassLoader(loader);
        }
    }

    /** {@code returned}: the application has the future by now, and may have dependents on it. */
    private void send(Attempt attempt, boolean returned) {
        if (result.isDone()) {
            attempt.end();
            exchange.over();
            return;
        }
        CompletableFuture<A> sent;
        try {
            sent = exchange.send(attempt);
        } catch (Throwable thrown) {
            exchange.failed(attempt);
            exchange.over();
            throw thrown;
        }
        running = sent;
        if (cancelled) {
            cancelExchange();
        }
        if (returned && sent.isDone()) {
            // Its dependents would run here; the application expects them where the client runs them.
            sent.whenCompleteAsync((answer, thrown) -> ended(attempt, answer, thrown));
        } else {
            sent.whenComplete((answer, thrown) -> ended(attempt, answer, thrown));
        }
    }

    private void ended(Attempt attempt, @Nullable A answer, @Nullable Throwable thrown) {
        if (answer == null) {
            failed(attempt, exchange.reason(reason(thrown)));
            return;
        }
        CompletableFuture<Attempt> next = next(answer, attempt);
        if (next == null) {
            deliver(answer, attempt);
        } else if (next.isDone() && !next.isCompletedExceptionally()) {
            sendAgain(answer, next.join());
        } else {
            waitAgain(next, answer, attempt);
        }
    }

    /** The permit to send again with, or null if this answer is to be delivered. */
    private @Nullable CompletableFuture<Attempt> next(A answer, Attempt attempt) {
        try {
            return exchange.mayBeRefusal(answer)
                            && exchange.judge(answer, attempt) instanceof RefusalOutcome.Retry retry
                    ? retry.enter()
                    : null;
        } catch (RuntimeException | Error failure) {
            gateCall.failedOpen(failure);
            return null;
        }
    }

    /** Keeps the answer, which is delivered after all when there is no permit in time. */
    private void waitAgain(CompletableFuture<Attempt> permit, A answer, Attempt refused) {
        entering = permit;
        exchange.waits(permit);
        result.whenComplete((delivered, thrown) -> permit.cancel(false));
        if (cancelled) {
            permit.cancel(false); // the cancel came when there was no exchange any more, and no wait yet
        }
        permit.whenComplete(
                (attempt, thrown) -> dispatcher.execute(() -> waitedAgain(attempt, thrown, answer, refused)));
    }

    private void waitedAgain(@Nullable Attempt attempt, @Nullable Throwable thrown, A answer, Attempt refused) {
        if (attempt != null) {
            sendAgain(answer, attempt);
        } else if (thrown instanceof CancellationException) {
            discard(answer);
            failed(refused, exchange.cancelled());
        } else {
            deliver(answer, refused);
        }
    }

    private void sendAgain(A answer, Attempt attempt) {
        discard(answer);
        sendLater(attempt);
    }

    private void failed(Attempt attempt, Throwable thrown) {
        try {
            exchange.failed(attempt);
            exchange.over();
        } catch (RuntimeException | Error failure) {
            gateCall.failedOpen(failure);
            attempt.abort();
        }
        result.completeExceptionally(thrown);
    }

    /** A fault of ours ends the attempt and not the call. */
    private void deliver(A answer, Attempt attempt) {
        try {
            exchange.deliver(answer, attempt);
            exchange.over();
        } catch (RuntimeException | Error failure) {
            gateCall.failedOpen(failure);
            attempt.abort();
        }
        if (!result.complete(answer)) {
            discard(answer);
        }
    }

    private void discard(A answer) {
        try {
            exchange.discard(answer);
        } catch (RuntimeException | Error failure) {
            gateCall.failedOpen(failure);
        }
    }

    private static Throwable reason(@Nullable Throwable thrown) {
        return thrown != null ? thrown : new IllegalStateException("no answer and no reason");
    }
}

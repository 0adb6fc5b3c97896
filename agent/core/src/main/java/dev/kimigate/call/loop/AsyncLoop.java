package dev.kimigate.call.loop;

import dev.kimigate.call.Course;
import dev.kimigate.call.Lease;
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
    private final Course course;
    private final AsyncExchange<A> exchange;
    private final CompletableFuture<A> result;
    private final Executor dispatcher;
    /** What the client's and its executor's threads inherit from the one that sends. */
    private final @Nullable ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();

    private volatile CompletableFuture<Lease> entering;
    private volatile boolean cancelled;
    private volatile @Nullable CompletableFuture<A> running;

    /**
     * Gets in line.
     *
     * @param result what the application holds
     * @param dispatcher sends after a wait, see {@link Dispatcher}
     */
    public AsyncLoop(Course course, AsyncExchange<A> exchange, CompletableFuture<A> result, Executor dispatcher) {
        this.course = course;
        this.exchange = exchange;
        this.result = result;
        this.dispatcher = dispatcher;
        this.entering = course.enter();
        exchange.waits(entering);
    }

    /** Sends the call, now or when its turn comes; throws what the client throws at once. */
    public void start() {
        CompletableFuture<Lease> permit = entering;
        if (permit.isDone() && !permit.isCompletedExceptionally()) {
            send(permit.join(), false);
        } else {
            result.whenComplete((answer, thrown) -> permit.cancel(false));
            permit.whenComplete((lease, thrown) -> goOn(lease, thrown));
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
    private void goOn(@Nullable Lease lease, @Nullable Throwable thrown) {
        if (lease != null) {
            dispatcher.execute(() -> sendLater(lease));
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

    private void sendLater(Lease lease) {
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        thread.setContextClassLoader(contextLoader);
        try {
            send(lease, true);
        } catch (Throwable thrown) {
            // What the client would have thrown at once has only the future to go to after a wait.
            failLater(exchange.reason(thrown));
        } finally {
            thread.setContextClassLoader(loader);
        }
    }

    /** {@code returned}: the application has the future by now, and may have dependents on it. */
    private void send(Lease lease, boolean returned) {
        if (result.isDone()) {
            lease.end();
            exchange.over();
            return;
        }
        CompletableFuture<A> sent;
        try {
            sent = exchange.send(lease);
        } catch (Throwable thrown) {
            exchange.failed(lease);
            exchange.over();
            throw thrown;
        }
        running = sent;
        if (cancelled) {
            cancelExchange();
        }
        if (returned && sent.isDone()) {
            // Its dependents would run here; the application expects them where the client runs them.
            sent.whenCompleteAsync((answer, thrown) -> ended(lease, answer, thrown));
        } else {
            sent.whenComplete((answer, thrown) -> ended(lease, answer, thrown));
        }
    }

    private void ended(Lease lease, @Nullable A answer, @Nullable Throwable thrown) {
        if (answer == null) {
            failed(lease, exchange.reason(reason(thrown)));
            return;
        }
        CompletableFuture<Lease> next = next(answer, lease);
        if (next == null) {
            deliver(answer, lease);
        } else if (next.isDone() && !next.isCompletedExceptionally()) {
            sendAgain(answer, next.join());
        } else {
            waitAgain(next, answer, lease);
        }
    }

    /** The permit to send again with, or null if this answer is to be delivered. */
    private @Nullable CompletableFuture<Lease> next(A answer, Lease lease) {
        try {
            return exchange.mayBeRefusal(answer) && exchange.judge(answer, lease) instanceof RefusalOutcome.Retry retry
                    ? retry.enter()
                    : null;
        } catch (RuntimeException | Error failure) {
            course.failedOpen(failure);
            return null;
        }
    }

    /** Keeps the answer, which is delivered after all when there is no permit in time. */
    private void waitAgain(CompletableFuture<Lease> permit, A answer, Lease refused) {
        entering = permit;
        exchange.waits(permit);
        result.whenComplete((delivered, thrown) -> permit.cancel(false));
        if (cancelled) {
            permit.cancel(false); // the cancel came when there was no exchange any more, and no wait yet
        }
        permit.whenComplete((lease, thrown) -> dispatcher.execute(() -> waitedAgain(lease, thrown, answer, refused)));
    }

    private void waitedAgain(@Nullable Lease lease, @Nullable Throwable thrown, A answer, Lease refused) {
        if (lease != null) {
            sendAgain(answer, lease);
        } else if (thrown instanceof CancellationException) {
            discard(answer);
            failed(refused, exchange.cancelled());
        } else {
            deliver(answer, refused);
        }
    }

    private void sendAgain(A answer, Lease lease) {
        discard(answer);
        sendLater(lease);
    }

    private void failed(Lease lease, Throwable thrown) {
        try {
            exchange.failed(lease);
            exchange.over();
        } catch (RuntimeException | Error failure) {
            course.failedOpen(failure);
            lease.abort();
        }
        result.completeExceptionally(thrown);
    }

    /** A fault of ours ends the lease and not the call. */
    private void deliver(A answer, Lease lease) {
        try {
            exchange.deliver(answer, lease);
            exchange.over();
        } catch (RuntimeException | Error failure) {
            course.failedOpen(failure);
            lease.abort();
        }
        if (!result.complete(answer)) {
            discard(answer);
        }
    }

    private void discard(A answer) {
        try {
            exchange.discard(answer);
        } catch (RuntimeException | Error failure) {
            course.failedOpen(failure);
        }
    }

    private static Throwable reason(@Nullable Throwable thrown) {
        return thrown != null ? thrown : new IllegalStateException("no answer and no reason");
    }
}

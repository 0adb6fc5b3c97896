package dev.kimigate.call.loop;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.RefusalOutcome;
import dev.kimigate.limiter.WaitTimeoutException;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call of a blocking client on its way through the gate: wait, send, look at the answer, and perhaps again. On the
 * caller's thread.
 */
public final class BlockingLoop<A> {
    private final GateCall gateCall;
    private final BlockingExchange<A> exchange;

    public BlockingLoop(GateCall gateCall, BlockingExchange<A> exchange) {
        this.gateCall = gateCall;
        this.exchange = exchange;
    }

    /**
     * Waits for the first permit.
     *
     * @throws Exception the client's own: cancelled, interrupted or waited too long; nothing was sent
     */
    public Attempt enter() throws Exception {
        CompletableFuture<Attempt> permit = gateCall.enter();
        if (permit.isDone() && !permit.isCompletedExceptionally()) {
            return permit.join();
        }
        try {
            return await(permit);
        } catch (WaitTimeoutException timeout) {
            throw exchange.timedOut(timeout);
        }
    }

    /**
     * The same for a hook that goes on without us where the wait fails in us.
     *
     * @param failedOpen told of that failure
     * @return null if the call is to be made ungated
     * @throws IOException as {@link #enter} does
     */
    public @Nullable Attempt enterOrFailOpen(Consumer<Throwable> failedOpen) throws IOException {
        try {
            return enter();
        } catch (IOException endOfTheWait) {
            throw endOfTheWait;
        } catch (Exception | LinkageError failure) {
            failedOpen.accept(failure);
            return null;
        }
    }

    /** Sends until there is an answer to deliver. What the client throws is thrown on unchanged. */
    public A send(Attempt granted) throws Exception {
        Attempt attempt = granted;
        A former = null;
        while (true) {
            A answer = send(attempt, former);
            Attempt next = exchange.mayBeRefusal(answer) ? next(answer, attempt) : null;
            if (next == null) {
                return deliver(answer, attempt);
            }
            former = answer;
            attempt = next;
        }
    }

    /** Closes the former answer, which is not delivered, and sends. */
    private A send(Attempt attempt, @Nullable A former) throws Exception {
        try {
            if (former != null) {
                exchange.discard(former);
            }
            return exchange.send(attempt);
        } catch (Throwable thrown) {
            attempt.abort();
            throw thrown;
        }
    }

    /** The permit to send again with, or null if this answer is to be delivered. */
    private @Nullable Attempt next(A answer, Attempt attempt) throws Exception {
        try {
            return exchange.judge(answer, attempt) instanceof RefusalOutcome.Retry retry ? await(retry.enter()) : null;
        } catch (WaitTimeoutException timeout) {
            return null;
        } catch (RuntimeException | Error failure) {
            gateCall.failedOpen(failure);
            return null;
        } catch (Exception givenUp) {
            attempt.abort();
            exchange.discard(answer);
            throw givenUp;
        }
    }

    private A deliver(A answer, Attempt attempt) {
        try {
            return exchange.deliver(answer, attempt);
        } catch (RuntimeException | Error failure) {
            gateCall.failedOpen(failure);
            attempt.abort();
            return answer;
        }
    }

    private Attempt await(CompletableFuture<Attempt> permit) throws Exception {
        boolean taken = false;
        try {
            exchange.waits(permit);
            Attempt attempt;
            try {
                attempt = poll(permit);
            } finally {
                exchange.goesOn();
            }
            taken = true;
            return attempt;
        } finally {
            if (!taken) {
                withdraw(permit);
            }
        }
    }

    private Attempt poll(CompletableFuture<Attempt> permit) throws Exception {
        long pollMillis = exchange.cancelPollMillis();
        while (true) {
            try {
                return pollMillis == 0 ? permit.get() : permit.get(pollMillis, TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillWaiting) {
                if (exchange.isCancelled()) {
                    throw exchange.cancelled();
                }
            } catch (CancellationException byTheClient) {
                throw exchange.cancelled();
            } catch (InterruptedException interrupt) {
                throw exchange.interrupted(interrupt);
            } catch (ExecutionException failure) {
                if (failure.getCause() instanceof WaitTimeoutException timeout) {
                    throw timeout;
                }
                throw new IllegalStateException("waiting for a permit failed", failure.getCause());
            }
        }
    }

    /** Leaves the queue, or gives back what was granted in the same instant. */
    private static void withdraw(CompletableFuture<Attempt> permit) {
        if (!permit.cancel(false) && !permit.isCompletedExceptionally()) {
            permit.join().end();
        }
    }
}

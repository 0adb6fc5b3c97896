package dev.kimigate.call.loop;

import dev.kimigate.call.Course;
import dev.kimigate.call.Lease;
import dev.kimigate.call.RefusalOutcome;
import dev.kimigate.limiter.WaitTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One call of a blocking client on its way through the gate: wait, send, look at the answer, and perhaps again. On the
 * caller's thread.
 */
public final class BlockingLoop<A> {
    private final Course course;
    private final BlockingExchange<A> exchange;

    public BlockingLoop(Course course, BlockingExchange<A> exchange) {
        this.course = course;
        this.exchange = exchange;
    }

    /**
     * Waits for the first permit.
     *
     * @throws Exception the client's own: cancelled, interrupted or waited too long; nothing was sent
     */
    public Lease enter() throws Exception {
        CompletableFuture<Lease> permit = course.enter();
        if (permit.isDone() && !permit.isCompletedExceptionally()) {
            return permit.join();
        }
        try {
            return await(permit);
        } catch (WaitTimeoutException timeout) {
            throw exchange.timedOut(timeout);
        }
    }

    /** Sends until there is an answer to deliver. What the client throws is thrown on unchanged. */
    public A send(Lease granted) throws Exception {
        Lease lease = granted;
        A former = null;
        while (true) {
            A answer = send(lease, former);
            Lease next = exchange.mayBeRefusal(answer) ? next(answer, lease) : null;
            if (next == null) {
                return deliver(answer, lease);
            }
            former = answer;
            lease = next;
        }
    }

    /** Closes the former answer, which is not delivered, and sends. */
    private A send(Lease lease, @Nullable A former) throws Exception {
        try {
            if (former != null) {
                exchange.discard(former);
            }
            return exchange.send(lease);
        } catch (Throwable thrown) {
            lease.abort();
            throw thrown;
        }
    }

    /** The permit to send again with, or null if this answer is to be delivered. */
    private @Nullable Lease next(A answer, Lease lease) throws Exception {
        try {
            return exchange.judge(answer, lease) instanceof RefusalOutcome.Retry retry ? await(retry.enter()) : null;
        } catch (WaitTimeoutException timeout) {
            return null;
        } catch (RuntimeException | Error failure) {
            course.failedOpen(failure);
            return null;
        } catch (Exception givenUp) {
            lease.abort();
            exchange.discard(answer);
            throw givenUp;
        }
    }

    private A deliver(A answer, Lease lease) {
        try {
            return exchange.deliver(answer, lease);
        } catch (RuntimeException | Error failure) {
            course.failedOpen(failure);
            lease.abort();
            return answer;
        }
    }

    private Lease await(CompletableFuture<Lease> permit) throws Exception {
        boolean taken = false;
        try {
            exchange.waits(permit);
            Lease lease;
            try {
                lease = poll(permit);
            } finally {
                exchange.goesOn();
            }
            taken = true;
            return lease;
        } finally {
            if (!taken) {
                withdraw(permit);
            }
        }
    }

    private Lease poll(CompletableFuture<Lease> permit) throws Exception {
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

    /** Leaves the line, or gives back what was granted in the same instant. */
    private static void withdraw(CompletableFuture<Lease> permit) {
        if (!permit.cancel(false) && !permit.isCompletedExceptionally()) {
            permit.join().end();
        }
    }
}

package dev.kimigate.client.okhttp;

import dev.kimigate.call.Course;
import dev.kimigate.call.Lease;
import dev.kimigate.limiter.WaitTimeoutException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Call;

/**
 * Waits for one call's permits on its thread. Ends early as the client itself would: with
 * {@code IOException("Canceled")} when the call is cancelled (noticed within 50 ms), with
 * {@link InterruptedIOException} and the thread's flag set when it is interrupted, with
 * {@code InterruptedIOException("timeout")} when a deadline is reached.
 */
final class PermitWait {
    private static final long CANCEL_POLL_MILLIS = 50;

    private final Course course;
    private final Call call;
    private final CallClock clock;

    PermitWait(Course course, Call call, CallClock clock) {
        this.course = course;
        this.call = call;
        this.clock = clock;
    }

    /** The first permit. A call that need not wait keeps its clock as it is. */
    Lease first() throws IOException, WaitTimeoutException {
        CompletableFuture<Lease> entering = course.enter();
        boolean granted = entering.isDone() && !entering.isCompletedExceptionally();
        return granted ? entering.join() : await(entering);
    }

    /**
     * A further permit. The clock is set anew even without a wait: before 3.14 the former answer's end has ended it.
     */
    Lease again() throws IOException, WaitTimeoutException {
        return await(course.enter());
    }

    private Lease await(CompletableFuture<Lease> entering) throws IOException, WaitTimeoutException {
        boolean taken = false;
        try {
            clock.stop();
            Lease lease;
            try {
                lease = poll(entering);
            } finally {
                clock.resume();
            }
            taken = true;
            return lease;
        } finally {
            if (!taken) {
                withdraw(entering);
            }
        }
    }

    private Lease poll(CompletableFuture<Lease> entering) throws IOException, WaitTimeoutException {
        while (true) {
            try {
                return entering.get(CANCEL_POLL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillWaiting) {
                if (call.isCanceled()) {
                    throw new IOException("Canceled");
                }
            } catch (InterruptedException interrupt) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            } catch (ExecutionException failure) {
                if (failure.getCause() instanceof WaitTimeoutException timeout) {
                    throw timeout;
                }
                throw new IllegalStateException("waiting for a permit failed", failure.getCause());
            }
        }
    }

    /** Leaves the line, or gives back what was granted in the same instant. */
    private static void withdraw(CompletableFuture<Lease> entering) {
        if (!entering.cancel(false) && !entering.isCompletedExceptionally()) {
            entering.join().end();
        }
    }
}

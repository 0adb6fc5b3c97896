package dev.kimigate.client.okhttp;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import okio.AsyncTimeout;

/**
 * Leaves the call's {@link AsyncTimeout} for the wait and enters it again.
 *
 * <p>Entering arms the full timeout, whatever ran before: so what is left is set before it and the application's value
 * after it. When leaving says that the time was over, the call has been cancelled and OkHttp will not hear of it any
 * more: then the exception is ours to throw. During the wait the timeout is entered without its duration, so that a
 * deadline the application has set still cancels the call.
 */
final class AsyncTimeoutClock implements CallClock {
    private final AsyncTimeout timeout;
    private final CallBudget budget;
    private final long fullNanos;

    AsyncTimeoutClock(AsyncTimeout timeout, CallBudget budget) {
        this.timeout = timeout;
        this.budget = budget;
        this.fullNanos = timeout.timeoutNanos();
    }

    @Override
    public void stop() throws InterruptedIOException {
        boolean over = timeout.exit();
        if (!budget.stop() || over) {
            throw timedOut();
        }
        enterWith(0);
    }

    @Override
    public void resume() throws InterruptedIOException {
        boolean over = timeout.exit();
        enterWith(budget.resume());
        if (over) {
            throw timedOut();
        }
    }

    private void enterWith(long nanos) {
        timeout.timeout(nanos, TimeUnit.NANOSECONDS);
        try {
            timeout.enter();
        } finally {
            timeout.timeout(fullNanos, TimeUnit.NANOSECONDS);
        }
    }

    private static InterruptedIOException timedOut() {
        InterruptedIOException exception = new InterruptedIOException("timeout");
        exception.initCause(new IOException("Canceled"));
        return exception;
    }
}

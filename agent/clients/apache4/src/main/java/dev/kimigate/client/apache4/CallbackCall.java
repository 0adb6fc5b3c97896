package dev.kimigate.client.apache4;

import dev.kimigate.call.GateCall;
import java.util.concurrent.Future;
import org.apache.http.HttpException;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.concurrent.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * A call that a callback makes, on one of the client's own threads. It begins on a thread of ours: whether it is gated,
 * and by which account, may take a look at files. The application has its future meanwhile.
 */
final class CallbackCall<T> implements Runnable, Cancellable {
    private final Apache4Hook hook;
    private final HttpHost target;
    private final HttpRequest request;
    private final Sending<T> sending;
    private final @Nullable ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();

    private boolean cancelled;
    private @Nullable Cancellable begun;

    CallbackCall(Apache4Hook hook, HttpHost target, HttpRequest request, Sending<T> sending) {
        this.hook = hook;
        this.target = target;
        this.request = request;
        this.sending = sending;
    }

    /** Begins elsewhere, or here if no thread can be had. */
    Future<T> start() {
        sending.cancelledBy(this);
        try {
            hook.dispatcher().execute(this);
        } catch (RuntimeException | OutOfMemoryError none) {
            hook.failedOpen(none);
            begin();
        }
        return sending.future();
    }

    @Override
    public void run() {
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        thread.setContextClassLoader(contextLoader);
        try {
            begin();
        } finally {
            thread.setContextClassLoader(loader);
        }
    }

    private void begin() {
        AsyncClientCall<T> gated = gated();
        try {
            if (gated != null) {
                begins(gated);
                Future<T> unused = gated.start();
            } else if (!isCancelled()) {
                begins(new Exchange(sending.sendUngated()));
            }
        } catch (RuntimeException byTheClient) {
            fail(byTheClient);
        } catch (Error byTheClient) {
            fail(new HttpException(byTheClient.toString(), byTheClient));
        }
    }

    /** There is no caller any more that could catch it, nor what a callback throws at that. */
    private void fail(Exception cause) {
        try {
            sending.failAlone(cause);
        } catch (RuntimeException byTheApplication) {
            return;
        }
    }

    /** Null if the call is not gated. */
    private @Nullable AsyncClientCall<T> gated() {
        try {
            GateCall gateCall = hook.begin(target, request);
            return gateCall == null ? null : new AsyncClientCall<>(gateCall, sending, hook.dispatcher());
        } catch (RuntimeException | LinkageError failure) {
            hook.failedOpen(failure);
            return null;
        }
    }

    private synchronized boolean isCancelled() {
        return cancelled;
    }

    private void begins(Cancellable call) {
        synchronized (this) {
            begun = call;
            if (!cancelled) {
                return;
            }
        }
        boolean unused = call.cancel();
    }

    @Override
    public boolean cancel() {
        Cancellable call;
        synchronized (this) {
            cancelled = true;
            call = begun;
        }
        if (call != null) {
            return call.cancel();
        }
        sending.cancelAlone();
        return true;
    }

    /** A class and no lambda, which would cost a host's first call several milliseconds. */
    private record Exchange(Future<?> sent) implements Cancellable {
        @Override
        public boolean cancel() {
            return sent.cancel(true);
        }
    }
}

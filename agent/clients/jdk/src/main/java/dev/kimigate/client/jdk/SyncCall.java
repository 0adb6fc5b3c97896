package dev.kimigate.client.jdk;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.RefusalOutcome;
import dev.kimigate.call.loop.BlockingExchange;
import dev.kimigate.call.loop.BlockingLoop;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * {@code HttpClient.send}: the caller's thread waits and sends. What becomes of a refusal is decided inside the
 * exchange, which must be open to deliver it.
 */
final class SyncCall<T> extends BlockingExchange<HttpResponse<T>> {
    private final JdkCall<T> call;
    private @Nullable AttemptHandler<T> handler;

    private SyncCall(JdkCall<T> call) {
        this.call = call;
    }

    static <T> HttpResponse<T> send(JdkCall<T> call) throws Exception {
        BlockingLoop<HttpResponse<T>> loop = new BlockingLoop<>(call.gateCall(), new SyncCall<>(call));
        try {
            return loop.send(loop.enter());
        } finally {
            call.accepted().end();
        }
    }

    @Override
    public HttpResponse<T> send(Attempt attempt) throws IOException, InterruptedException {
        AttemptHandler<T> started = new AttemptHandler<>(call, attempt);
        handler = started;
        try {
            return call.client().send(call.request().next(), started);
        } catch (Throwable thrown) {
            started.failed();
            if (call.accepted().isStoppedBy(thrown)) {
                throw Shutdowns.stoppedSend();
            }
            throw thrown;
        }
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
    public HttpResponse<T> deliver(HttpResponse<T> response, Attempt attempt) {
        present().delivered();
        call.request().delivered();
        return response;
    }

    /** A {@code shutdownNow} of the client ends the wait. */
    @Override
    public void waits(CompletableFuture<Attempt> permit) {
        call.accepted().waitFor(permit);
    }

    @Override
    public IOException cancelled() {
        return Shutdowns.stoppedSend();
    }

    @Override
    public InterruptedException interrupted(InterruptedException interrupt) {
        return interrupt;
    }

    @Override
    public HttpTimeoutException timedOut(TimeoutException timeout) {
        return timeoutException(timeout);
    }

    /** The client's own exception for a call that took too long; nothing was sent. */
    static HttpTimeoutException timeoutException(TimeoutException timeout) {
        HttpTimeoutException exception = new HttpTimeoutException(timeout.getMessage());
        exception.initCause(timeout);
        return exception;
    }

    private AttemptHandler<T> present() {
        return Objects.requireNonNull(handler);
    }
}

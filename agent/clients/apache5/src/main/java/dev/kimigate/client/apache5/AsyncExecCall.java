package dev.kimigate.client.apache5;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.RefusalOutcome;
import dev.kimigate.call.loop.AsyncExchange;
import dev.kimigate.call.loop.AsyncLoop;
import dev.kimigate.call.loop.Dispatcher;
import dev.kimigate.call.loop.ThreadsFuture;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.client5.http.auth.AuthExchange;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.jspecify.annotations.Nullable;

/**
 * One gated request of an asynchronous client. Waits without a thread. The client's own callback hears of what becomes
 * of it: of the answer's head on the thread that brings it, of a refusal that was kept on a thread of ours.
 */
final class AsyncExecCall extends AsyncExchange<AttemptCallback> {
    private final GateCall gateCall;
    private final AsyncExecChainHandler connect;
    private final HttpRequest request;
    private final @Nullable AsyncEntityProducer entity;
    private final AsyncExecChain.Scope scope;
    private final AsyncExecChain chain;
    private final AsyncExecCallback callback;
    private final Dispatcher dispatcher;
    /** As they are before the client adds its own, which it does not do twice. */
    private final Header[] headers;

    private volatile boolean sentBefore;

    AsyncExecCall(
            GateCall gateCall,
            AsyncExecChainHandler connect,
            HttpRequest request,
            @Nullable AsyncEntityProducer entity,
            AsyncExecChain.Scope scope,
            AsyncExecChain chain,
            AsyncExecCallback callback,
            Dispatcher dispatcher) {
        this.gateCall = gateCall;
        this.connect = connect;
        this.request = request;
        this.entity = KeptEntity.of(entity);
        this.scope = scope;
        this.chain = chain;
        this.callback = callback;
        this.dispatcher = dispatcher;
        this.headers = request.getHeaders();
    }

    /** Sends it, now or when its turn comes; throws what the client throws at once. */
    void start() {
        CompletableFuture<AttemptCallback> result = new ThreadsFuture<>(dispatcher);
        result.whenComplete((answered, thrown) -> {
            if (thrown != null) {
                callback.failed(exception(thrown));
            }
        });
        new AsyncLoop<>(gateCall, this, result, dispatcher).start();
    }

    /** What the client's callback takes. */
    private static Exception exception(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return cause instanceof Exception exception ? exception : new HttpException(cause.toString(), cause);
    }

    @Override
    public CompletableFuture<AttemptCallback> send(Attempt attempt) {
        if (sentBefore) {
            request.setHeaders(headers);
            if (entity != null) {
                KeptEntity.restart(entity);
            }
        }
        sentBefore = true;
        AttemptCallback answered = new AttemptCallback(callback, attempt, scope.execRuntime, dispatcher);
        // A client that is closed may forget an exchange; then nobody is left to tell of its end.
        attempt.endWhenCollected(answered);
        try {
            connect.execute(request, entity, scope, new PassedAsyncChain(chain), answered);
        } catch (HttpException | IOException failure) {
            answered.failed(failure);
        }
        return answered.answered();
    }

    @Override
    public boolean mayBeRefusal(AttemptCallback answer) {
        return answer.isHeld();
    }

    @Override
    public RefusalOutcome judge(AttemptCallback answer, Attempt attempt) {
        byte[] body = answer.prefix();
        return gateCall.refused(
                attempt,
                answer.response().getCode(),
                name -> Apache5Hook.value(answer.response().getFirstHeader(name)),
                body,
                body.length,
                KeptEntity.isRepeatable(entity));
    }

    @Override
    public void deliver(AttemptCallback answer, Attempt attempt) {
        if (answer.isHeld()) {
            answer.deliver();
        }
    }

    @Override
    public void discard(AttemptCallback answer) {
        if (answer.isHeld()) {
            answer.drop();
        }
    }

    @Override
    public void failed(Attempt attempt) {
        attempt.abort();
    }

    /** The application cancels through the client, which then ends the wait or the exchange. */
    @Override
    public boolean cancel(CompletableFuture<AttemptCallback> running) {
        return false;
    }

    @Override
    public void waits(CompletableFuture<Attempt> permit) {
        if (!permit.isDone()) {
            release();
            scope.cancellableDependency.setDependency(new Withdrawal(permit));
        }
    }

    /** Gives a connection back that a former request has left; not one that carries an authentication. */
    private void release() {
        if (sentBefore || !scope.execRuntime.isEndpointAcquired()) {
            return;
        }
        for (AuthExchange exchange : scope.clientContext.getAuthExchanges().values()) {
            if (exchange.isConnectionBased()) {
                return;
            }
        }
        scope.execRuntime.releaseEndpoint();
    }

    /** As the client says it where a request is cancelled that waits for a connection. */
    @Override
    public Throwable cancelled() {
        return new InterruptedIOException();
    }

    @Override
    public Throwable timedOut(TimeoutException timeout) {
        ConnectionRequestTimeoutException exception = new ConnectionRequestTimeoutException(timeout.getMessage());
        exception.initCause(timeout);
        return exception;
    }

    /** A class and no lambda, which would cost a host's first call several milliseconds. */
    private record Withdrawal(CompletableFuture<Attempt> permit) implements Cancellable {
        @Override
        public boolean cancel() {
            return permit.cancel(false);
        }
    }
}

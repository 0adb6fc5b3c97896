package dev.kimigate.client.apache4;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.RefusalOutcome;
import dev.kimigate.call.loop.AsyncExchange;
import dev.kimigate.call.loop.AsyncLoop;
import dev.kimigate.call.loop.Dispatcher;
import dev.kimigate.call.loop.ThreadsFuture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.apache.http.HttpException;
import org.apache.http.concurrent.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * One gated call of an asynchronous client, its redirects and logins included. Waits without a thread, before the
 * client has asked for a connection.
 */
final class AsyncClientCall<T> extends AsyncExchange<AttemptConsumer<T>> implements Cancellable {
    private final GateCall gateCall;
    private final Sending<T> sending;
    private final Dispatcher dispatcher;
    private final CompletableFuture<AttemptConsumer<T>> result;
    private final AsyncLoop<AttemptConsumer<T>> loop;

    private volatile @Nullable AttemptConsumer<T> present;

    /** Enters the queue. */
    AsyncClientCall(GateCall gateCall, Sending<T> sending, Dispatcher dispatcher) {
        this.gateCall = gateCall;
        this.sending = sending;
        this.dispatcher = dispatcher;
        this.result = new ThreadsFuture<>(dispatcher);
        this.loop = new AsyncLoop<>(gateCall, this, result, dispatcher);
    }

    /** Sends it, now or when its turn comes. */
    Future<T> start() {
        sending.cancelledBy(this);
        result.whenComplete((answered, thrown) -> {
            if (thrown != null) {
                ended(cause(thrown));
            }
        });
        loop.start();
        return sending.future();
    }

    private void ended(Throwable thrown) {
        if (thrown instanceof CancellationException) {
            sending.cancelAlone();
        } else {
            sending.failAlone(
                    thrown instanceof Exception exception ? exception : new HttpException(thrown.toString(), thrown));
        }
    }

    private static Throwable cause(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    /** By the application: through its future, or by an abort of the request. Ends a wait or an exchange. */
    @Override
    public boolean cancel() {
        boolean withdrawn = loop.cancel();
        AttemptConsumer<T> exchange = present;
        boolean cancelled = exchange != null && exchange.cancelExchange();
        return result.cancel(false) || cancelled || withdrawn;
    }

    @Override
    public CompletableFuture<AttemptConsumer<T>> send(Attempt attempt) {
        if (present != null) {
            try {
                sending.restore();
            } catch (IOException byTheApplication) {
                throw new UncheckedIOException(byTheApplication);
            }
        }
        AttemptConsumer<T> answered = new AttemptConsumer<>(sending, attempt, dispatcher);
        present = answered;
        // A client that is closed may forget an exchange; then nobody is left to tell of its end.
        attempt.endWhenCollected(answered);
        answered.sentAs(sending.send(answered));
        return answered.answered();
    }

    @Override
    public boolean mayBeRefusal(AttemptConsumer<T> answer) {
        return answer.isKept();
    }

    @Override
    public RefusalOutcome judge(AttemptConsumer<T> answer, Attempt attempt) {
        byte[] body = answer.prefix();
        return gateCall.refused(
                attempt,
                answer.head().getStatusLine().getStatusCode(),
                name -> Apache4Hook.value(answer.head().getFirstHeader(name)),
                body,
                body.length,
                sending.producer().canBeSentAgain());
    }

    @Override
    public void deliver(AttemptConsumer<T> answer, Attempt attempt) {
        if (answer.isKept()) {
            answer.deliver();
        }
    }

    @Override
    public void discard(AttemptConsumer<T> answer) {
        if (answer.isKept()) {
            answer.drop();
        }
    }

    @Override
    public void failed(Attempt attempt) {
        attempt.abort();
    }

    @Override
    public boolean cancel(CompletableFuture<AttemptConsumer<T>> running) {
        AttemptConsumer<T> exchange = present;
        return exchange != null && exchange.cancelExchange();
    }

    @Override
    public void waits(CompletableFuture<Attempt> permit) {
        if (!permit.isDone()) {
            sending.abortedBy(new Abort(permit));
        }
    }

    /** As where a request is cancelled that waits for a connection. */
    @Override
    public Throwable cancelled() {
        return new CancellationException();
    }

    /** As where the wait for a connection is over. */
    @Override
    public Throwable timedOut(TimeoutException timeout) {
        TimeoutException exception = new TimeoutException(timeout.getMessage());
        exception.initCause(timeout);
        return exception;
    }

    @Override
    public Throwable reason(Throwable thrown) {
        return thrown instanceof UncheckedIOException unchecked ? Objects.requireNonNull(unchecked.getCause()) : thrown;
    }

    /** A class and no lambda, which would cost a host's first call several milliseconds. */
    private record Abort(CompletableFuture<Attempt> permit) implements Cancellable {
        @Override
        public boolean cancel() {
            return permit.cancel(false);
        }
    }
}

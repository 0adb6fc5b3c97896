package dev.kimigate.client.ktorcio;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.RefusalOutcome;
import dev.kimigate.call.loop.AsyncExchange;
import dev.kimigate.call.loop.AsyncLoop;
import dev.kimigate.call.loop.KeptBody;
import dev.kimigate.call.loop.ThreadsFuture;
import io.ktor.client.engine.HttpClientEngine;
import io.ktor.client.engine.KtorCallContextElement;
import io.ktor.client.network.sockets.ConnectTimeoutException;
import io.ktor.client.request.HttpRequestData;
import io.ktor.http.content.OutgoingContent;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One gated request of the engine. Waits without a thread. */
final class CioCall extends AsyncExchange<CioAnswer> {
    private final GateCall gateCall;
    private final HttpClientEngine engine;
    private final HttpRequestData request;
    /** Null if the body is sent as the application has it. */
    private final @Nullable KeptBody kept;

    private final Suspension suspension;
    private final Executor threads;
    private final KtorCioHook hook;

    private volatile @Nullable AttemptScope scope;

    CioCall(
            GateCall gateCall,
            HttpClientEngine engine,
            HttpRequestData request,
            Suspension suspension,
            Executor threads,
            KtorCioHook hook) {
        this.gateCall = gateCall;
        this.engine = engine;
        this.request = with(hook.bodies().kept(request.getBody()), request);
        this.kept = hook.bodies().keptOf(this.request.getBody());
        this.suspension = suspension;
        this.threads = threads;
        this.hook = hook;
    }

    /** Sends it, now or when its turn comes. */
    void start() {
        CompletableFuture<CioAnswer> result = new ThreadsFuture<>(threads);
        AsyncLoop<CioAnswer> loop = new AsyncLoop<>(gateCall, this, result, threads);
        result.whenComplete(this::resume);
        suspension.continuation().invokeOnCancellation(new Withdrawal(loop));
        loop.start();
    }

    private void resume(@Nullable CioAnswer answer, @Nullable Throwable thrown) {
        if (answer != null) {
            suspension.resume(answer.data());
        } else {
            suspension.fail(unwrapped(Objects.requireNonNull(thrown)));
        }
    }

    private static Throwable unwrapped(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return thrown instanceof CompletionException && cause != null ? cause : thrown;
    }

    @Override
    public CompletableFuture<CioAnswer> send(Attempt attempt) {
        AttemptScope fresh = new AttemptScope(suspension.callContext(), attempt);
        scope = fresh;
        attempt.endWhenCollected(fresh.job());
        AttemptContinuation answered = new AttemptContinuation(
                suspension.context().plus(new KtorCallContextElement(fresh.context())), fresh, attempt, hook);
        answered.send(engine, request);
        return answered.answer();
    }

    @Override
    public boolean mayBeRefusal(CioAnswer answer) {
        return answer.isLookedAt();
    }

    @Override
    public RefusalOutcome judge(CioAnswer answer, Attempt attempt) {
        byte[] body = answer.prefix();
        RefusalOutcome outcome =
                gateCall.refused(attempt, answer.status(), answer::header, body, body.length, isReplayable());
        if (outcome instanceof RefusalOutcome.Retry) {
            if (kept != null) {
                kept.sendAgain();
            }
            answer.release();
        }
        return outcome;
    }

    /** What Ktor reads from a channel is taken for used up, and with Ktor 2 what the application's code writes. */
    private boolean isReplayable() {
        if (kept != null) {
            return kept.isReplayable();
        }
        OutgoingContent body = hook.bodies().unwrap(request.getBody());
        return body instanceof OutgoingContent.ByteArrayContent || body instanceof OutgoingContent.NoContent;
    }

    @SuppressWarnings("ReferenceEquality") // that very body
    private static HttpRequestData with(OutgoingContent body, HttpRequestData request) {
        return body == request.getBody()
                ? request
                : new HttpRequestData(
                        request.getUrl(),
                        request.getMethod(),
                        request.getHeaders(),
                        body,
                        request.getExecutionContext(),
                        request.getAttributes());
    }

    @Override
    public void deliver(CioAnswer answer, Attempt attempt) {
        answer.deliver(attempt);
        if (kept != null) {
            kept.forget();
        }
    }

    @Override
    public void discard(CioAnswer answer) {
        answer.drop();
    }

    @Override
    public void failed(Attempt attempt) {
        attempt.abort();
    }

    @Override
    public boolean cancel(CompletableFuture<CioAnswer> running) {
        AttemptScope present = scope;
        if (present != null) {
            present.cancel();
        }
        return present != null;
    }

    /** The coroutine has been told by its own job. */
    @Override
    public Throwable cancelled() {
        return new CancellationException();
    }

    @Override
    public Throwable timedOut(TimeoutException timeout) {
        return new ConnectTimeoutException(String.valueOf(timeout.getMessage()), timeout);
    }
}

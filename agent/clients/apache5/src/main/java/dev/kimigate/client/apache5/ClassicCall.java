package dev.kimigate.client.apache5;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.RefusalOutcome;
import dev.kimigate.call.loop.BlockingExchange;
import dev.kimigate.call.loop.BlockingLoop;
import dev.kimigate.call.loop.BodyInput;
import dev.kimigate.call.loop.EndMarker;
import dev.kimigate.call.loop.ExchangeEnd;
import dev.kimigate.call.loop.LookedBody;
import dev.kimigate.hook.HookResult;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.hc.client5.http.impl.classic.RequestFailedException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/**
 * One gated request of a classic client. Waits on its thread and ends early as the client does where it waits for a
 * connection: with {@link RequestFailedException} when the request is cancelled (noticed within 50 ms) or the thread
 * interrupted, whose flag is set then, and with {@link ConnectionRequestTimeoutException} when the longest wait is
 * over.
 */
final class ClassicCall extends BlockingExchange<ClassicHttpResponse> {
    private static final long CANCEL_POLL_MILLIS = 50;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final String ABORTED = "Request aborted";

    private final GateCall gateCall;
    private final ClassicHttpRequest request;
    private final ClassicSender sender;
    /** As they are before the client adds its own, which it does not do twice. */
    private final Header[] headers;

    /** Null if the body is there more than once. */
    private final @Nullable KeptClassicEntity kept;

    private @Nullable ExchangeEnd end;
    /** What was looked at of the last answer, null if nothing was. */
    private @Nullable LookedBody looked;

    ClassicCall(GateCall gateCall, ClassicHttpRequest request, ClassicSender sender) {
        this.gateCall = gateCall;
        this.request = request;
        this.sender = sender;
        this.headers = request.getHeaders();
        this.kept = KeptClassicEntity.of(request.getEntity());
    }

    /** Waits and sends; goes on ungated, and tells, where that fails in us before anything was sent. */
    HookResult run(Consumer<Throwable> failedOpen) throws Exception {
        BlockingLoop<ClassicHttpResponse> loop = new BlockingLoop<>(gateCall, this);
        Attempt attempt = loop.enterOrFailOpen(failedOpen);
        return attempt == null ? HookResult.goOn() : HookResult.returning(loop.send(attempt));
    }

    @Override
    public ClassicHttpResponse send(Attempt attempt) throws Exception {
        ExchangeEnd exchange = new ExchangeEnd(attempt);
        if (end != null) {
            if (sender.isCancelled()) {
                throw cancelled(); // just when its permit came
            }
            request.setHeaders(headers);
            if (kept != null) {
                kept.sendAgain();
            }
        }
        end = exchange;
        looked = null;
        return kept == null ? sender.send(exchange) : send(exchange, kept);
    }

    /** A minimal client's request is the application's own: the entity is ours while it is sent. */
    @SuppressWarnings("ReferenceEquality") // that very entity
    private ClassicHttpResponse send(ExchangeEnd exchange, KeptClassicEntity body) throws Exception {
        if (request.getEntity() == body.application()) {
            request.setEntity(body);
        }
        try {
            return sender.send(exchange);
        } finally {
            if (request.getEntity() == body) {
                request.setEntity(body.application());
            }
        }
    }

    @Override
    public boolean mayBeRefusal(ClassicHttpResponse response) {
        return GateCall.mayBeRefusal(response.getCode());
    }

    /** Reads what is needed of the answer's body, on the calling thread. */
    @Override
    public RefusalOutcome judge(ClassicHttpResponse response, Attempt attempt) throws Exception {
        boolean replayable = isReplayable();
        LookedBody look = looked(response.getEntity());
        looked = look;
        // A 429 whose body stalls is waited with whatever the body would have said: its connection may be given up.
        look.look(replayable && response.getCode() == TOO_MANY_REQUESTS ? breakOff(look.rest()) : null);
        if (look.failure() != null && sender.isCancelled()) {
            throw cancelled();
        }
        byte[] body = look.prefix();
        return gateCall.refused(
                attempt,
                response.getCode(),
                name -> Apache5Hook.value(response.getFirstHeader(name)),
                body,
                body.length,
                replayable);
    }

    private boolean isReplayable() {
        HttpEntity entity = request.getEntity();
        return kept != null ? kept.isReplayable() : entity == null || entity.isRepeatable();
    }

    @Override
    public ClassicHttpResponse deliver(ClassicHttpResponse response, Attempt attempt) {
        ExchangeEnd exchange = end;
        if (exchange == null) {
            return response;
        }
        LookedBody look = looked;
        if (look == null) {
            attempt.accepted(name -> Apache5Hook.value(response.getFirstHeader(name)));
        }
        HttpEntity entity = response.getEntity();
        if (entity == null || entity.getContentLength() == 0 || (look != null && look.isComplete())) {
            exchange.complete();
        }
        EndMarker marker = entity == null ? null : EndMarker.ofContentType(entity.getContentType());
        boolean over = exchange.delivered(marker);
        if (entity == null || (over && look == null)) {
            return response;
        }
        BodyInput input = new BodyInput(look == null ? looked(entity) : look, exchange, marker);
        response.setEntity(new TrackedEntity(entity, input));
        if (!over) {
            attempt.delivered();
            attempt.endWhenCollected(input, sender.forget());
            sender.delivered(exchange);
        }
        return response;
    }

    @Override
    public void discard(ClassicHttpResponse response) {
        LookedBody look = looked;
        if (look != null && !look.isComplete()) {
            breakOff(look.rest()).run(); // a close alone reads what is left
        }
        try {
            response.close();
        } catch (IOException brokenOff) {
            return;
        }
    }

    /** A connection that a former request of this call has left is given back for the time. */
    @Override
    public void waits(CompletableFuture<Attempt> permit) {
        LookedBody look = looked;
        if (look == null || look.isComplete()) {
            sender.release();
        }
    }

    @Override
    public long cancelPollMillis() {
        return CANCEL_POLL_MILLIS;
    }

    @Override
    public boolean isCancelled() {
        return sender.isCancelled();
    }

    @Override
    public IOException cancelled() {
        return new RequestFailedException(ABORTED);
    }

    @Override
    public IOException interrupted(InterruptedException interrupt) {
        Thread.currentThread().interrupt();
        return new RequestFailedException(ABORTED, interrupt);
    }

    @Override
    public IOException timedOut(TimeoutException timeout) {
        ConnectionRequestTimeoutException exception = new ConnectionRequestTimeoutException(timeout.getMessage());
        exception.initCause(timeout);
        return exception;
    }

    private static LookedBody looked(@Nullable HttpEntity entity) {
        if (entity == null) {
            return new LookedBody(null, 0, null);
        }
        try {
            return new LookedBody(entity.getContent(), entity.getContentLength(), null);
        } catch (IOException broken) {
            return new LookedBody(null, entity.getContentLength(), broken);
        }
    }

    private Runnable breakOff(@Nullable InputStream content) {
        return sender.breakOff(content == null ? InputStream.nullInputStream() : content);
    }
}

package dev.kimigate.client.apache4;

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
import org.apache.http.HttpEntity;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpRequest;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.conn.ConnectionPoolTimeoutException;
import org.apache.http.impl.execchain.RequestAbortedException;
import org.jspecify.annotations.Nullable;

/**
 * One gated request of a classic client. Waits on its thread and ends early as the client does where it waits for a
 * connection: with {@link RequestAbortedException} when the request is aborted or the thread interrupted, whose flag is
 * set then, and with {@link ConnectionPoolTimeoutException} when the longest wait is over.
 */
final class BlockingCall extends BlockingExchange<CloseableHttpResponse> {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final String ABORTED = "Request aborted";

    private final GateCall gateCall;
    private final HttpRequest request;
    private final BlockingSender sender;

    /** Null if the body is there more than once, or there is none. */
    private final @Nullable KeptRequestEntity kept;

    private @Nullable ExchangeEnd end;
    /** What was looked at of the last answer, null if nothing was. */
    private @Nullable LookedBody looked;
    /** Closes the connection of the answer that is looked at. */
    private @Nullable Runnable breakOff;

    BlockingCall(GateCall gateCall, HttpRequest request, BlockingSender sender) {
        this.gateCall = gateCall;
        this.request = request;
        this.sender = sender;
        this.kept = request instanceof HttpEntityEnclosingRequest enclosing
                ? KeptRequestEntity.of(enclosing.getEntity())
                : null;
    }

    /** Waits and sends; goes on ungated, and tells, where that fails in us before anything was sent. */
    HookResult run(Consumer<Throwable> failedOpen) throws Exception {
        BlockingLoop<CloseableHttpResponse> loop = new BlockingLoop<>(gateCall, this);
        Attempt attempt = loop.enterOrFailOpen(failedOpen);
        return attempt == null ? HookResult.goOn() : HookResult.returning(loop.send(attempt));
    }

    @Override
    public CloseableHttpResponse send(Attempt attempt) throws Exception {
        ExchangeEnd exchange = new ExchangeEnd(attempt);
        if (end != null) {
            if (sender.isAborted()) {
                throw cancelled(); // just when its permit came
            }
            sender.restore();
            if (kept != null) {
                kept.sendAgain();
            }
        }
        end = exchange;
        looked = null;
        return kept != null && request instanceof HttpEntityEnclosingRequest enclosing
                ? send(exchange, enclosing, kept)
                : sender.send(exchange);
    }

    /** A request may be the application's own: the entity is ours while it is sent. */
    @SuppressWarnings("ReferenceEquality") // that very entity
    private CloseableHttpResponse send(
            ExchangeEnd exchange, HttpEntityEnclosingRequest enclosing, KeptRequestEntity body) throws Exception {
        if (enclosing.getEntity() == body.application()) {
            enclosing.setEntity(body);
        }
        try {
            return sender.send(exchange);
        } finally {
            if (enclosing.getEntity() == body) {
                enclosing.setEntity(body.application());
            }
        }
    }

    @Override
    public boolean mayBeRefusal(CloseableHttpResponse response) {
        return GateCall.mayBeRefusal(response.getStatusLine().getStatusCode());
    }

    /** Reads what is needed of the answer's body, on the calling thread. */
    @Override
    public RefusalOutcome judge(CloseableHttpResponse response, Attempt attempt) throws Exception {
        int status = response.getStatusLine().getStatusCode();
        boolean replayable = isReplayable();
        LookedBody look = body(response.getEntity());
        looked = look;
        Runnable closing = sender.breakOff(response);
        breakOff = closing;
        // A 429 whose body stalls is waited with whatever the body would have said: its connection may be given up.
        look.look(replayable && status == TOO_MANY_REQUESTS ? closing : null);
        if (look.failure() != null && sender.isAborted()) {
            throw cancelled();
        }
        releaseConnection(look);
        byte[] body = look.prefix();
        return gateCall.refused(
                attempt,
                status,
                name -> Apache4Hook.value(response.getFirstHeader(name)),
                body,
                body.length,
                replayable);
    }

    /** The client gives a connection back when it is asked for more than the last byte. */
    private static void releaseConnection(LookedBody look) {
        InputStream rest = look.rest();
        if (look.isComplete() && look.failure() == null && rest != null) {
            try {
                int unused = rest.read();
            } catch (IOException behindTheLastByte) {
                return;
            }
        }
    }

    private static LookedBody body(@Nullable HttpEntity entity) {
        if (entity == null) {
            return new LookedBody(null, 0, null);
        }
        try {
            return new LookedBody(new ClientContent(entity), entity.getContentLength(), null);
        } catch (IOException broken) {
            return new LookedBody(null, entity.getContentLength(), broken);
        }
    }

    private boolean isReplayable() {
        HttpEntity entity = request instanceof HttpEntityEnclosingRequest enclosing ? enclosing.getEntity() : null;
        return kept != null ? kept.isReplayable() : entity == null || entity.isRepeatable();
    }

    @Override
    public CloseableHttpResponse deliver(CloseableHttpResponse response, Attempt attempt) {
        ExchangeEnd exchange = end;
        if (exchange == null) {
            return response;
        }
        LookedBody look = looked;
        if (look == null) {
            attempt.accepted(name -> Apache4Hook.value(response.getFirstHeader(name)));
        }
        HttpEntity entity = response.getEntity();
        if (entity == null
                || !entity.isStreaming()
                || entity.getContentLength() == 0
                || (look != null && look.isComplete())) {
            exchange.complete();
        }
        EndMarker marker = entity == null ? null : EndMarker.ofContentType(Apache4Hook.value(entity.getContentType()));
        boolean over = exchange.delivered(marker);
        if (entity == null || !entity.isStreaming() || (over && look == null)) {
            return response;
        }
        LookedBody body = look == null ? body(entity) : look;
        BodyInput input = new BodyInput(body, exchange, marker, entity.isChunked() || entity.getContentLength() >= 0);
        CloseableHttpResponse answer = response;
        if (!over) {
            attempt.delivered();
            attempt.endWhenCollected(input, sender.breakOff(response));
            answer = sender.delivered(response, exchange);
        }
        response.setEntity(new WatchedEntity(entity, input, body.rest(), exchange));
        return answer;
    }

    @Override
    public void discard(CloseableHttpResponse response) {
        LookedBody look = looked;
        Runnable closing = breakOff;
        if (look != null && !look.isComplete() && closing != null) {
            closing.run(); // a close alone may read what is left
        }
        try {
            response.close();
        } catch (IOException brokenOff) {
            return;
        }
    }

    @Override
    public void waits(CompletableFuture<Attempt> permit) {
        sender.waits(permit);
    }

    @Override
    public IOException cancelled() {
        return new RequestAbortedException(ABORTED);
    }

    @Override
    public IOException interrupted(InterruptedException interrupt) {
        Thread.currentThread().interrupt();
        return new RequestAbortedException(ABORTED, interrupt);
    }

    @Override
    public IOException timedOut(TimeoutException timeout) {
        ConnectionPoolTimeoutException exception = new ConnectionPoolTimeoutException(timeout.getMessage());
        exception.initCause(timeout);
        return exception;
    }
}

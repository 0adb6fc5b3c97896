package dev.kimigate.client.urlconnection;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.RefusalOutcome;
import dev.kimigate.call.loop.BlockingExchange;
import dev.kimigate.call.loop.BodyInput;
import dev.kimigate.call.loop.EndMarker;
import dev.kimigate.call.loop.ExchangeEnd;
import dev.kimigate.call.loop.LookedBody;
import dev.kimigate.call.loop.SentBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One gated call of a connection, on the thread that asks for its answer. While it waits it ends early as a connection
 * does on the wire: with {@code SocketException("Socket closed")} when another thread disconnects it, with
 * {@code SocketException("Closed by interrupt")} and the thread's flag set when its thread is interrupted, with
 * {@link SocketTimeoutException} when the longest wait is over.
 */
final class ConnectionCall extends BlockingExchange<ConnectionAnswer> {
    private static final int TOO_MANY_REQUESTS = 429;

    private final GateCall gateCall;
    private final ConnectionState state;
    /** Null for a body that goes over the wire while it is written, and was begun ungated. */
    private final ConnectionState.@Nullable Request request;
    /** What was written of such a body; null for another. */
    private final @Nullable SentBody written;

    private boolean sent;
    /** What was looked at of the last answer, null if nothing was. */
    private @Nullable LookedBody looked;

    /** Guarded by this. */
    private boolean disconnected;
    /** Guarded by this. */
    private @Nullable CompletableFuture<Attempt> awaited;

    ConnectionCall(
            GateCall gateCall,
            ConnectionState state,
            ConnectionState.@Nullable Request request,
            @Nullable SentBody written) {
        this.gateCall = gateCall;
        this.state = state;
        this.request = request;
        this.written = written;
    }

    /** Another thread disconnects. */
    void disconnect() {
        CompletableFuture<Attempt> waiting;
        synchronized (this) {
            disconnected = true;
            waiting = awaited;
        }
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    /**
     * The head of a body that was to follow failed; it may have been refused before the first byte ({@code Expect:
     * 100-continue}).
     */
    void failedToWrite(Attempt attempt) {
        try {
            if (GateCall.mayBeRefusal(state.status())) {
                RefusalOutcome unused = gateCall.refused(attempt, state.status(), state::header, new byte[0], 0, false);
            }
        } finally {
            attempt.abort();
        }
    }

    @Override
    public ConnectionAnswer send(Attempt attempt) throws Exception {
        boolean again = sent && request != null;
        if (again && isCancelled()) {
            throw cancelled(); // just when its permit came
        }
        sent = true;
        looked = null;
        try {
            if (again) {
                sendAgain();
            }
            return new ConnectionAnswer(state.getInputStream(), null);
        } catch (IOException error) {
            InputStream body = state.errorBody();
            if (body == null) {
                throw error;
            }
            return new ConnectionAnswer(body, error);
        }
    }

    private void sendAgain() throws Exception {
        state.restore(Objects.requireNonNull(request));
        ByteBuffer body = written == null ? null : written.again();
        if (body != null) {
            byte[] all = new byte[body.remaining()];
            body.get(all);
            try (OutputStream output = state.getOutputStream()) {
                output.write(all);
            }
        }
    }

    private boolean isReplayable() {
        return request != null && (written == null || written.isWhole());
    }

    @Override
    public boolean mayBeRefusal(ConnectionAnswer answer) {
        return answer.isError() && GateCall.mayBeRefusal(state.status());
    }

    /** Reads what is needed of the answer's body, on the calling thread. */
    @Override
    public RefusalOutcome judge(ConnectionAnswer answer, Attempt attempt) throws Exception {
        boolean replayable = isReplayable();
        LookedBody look = new LookedBody(answer.body(), state.contentLength(), null);
        looked = look;
        // A 429 whose body stalls is waited with whatever the body would have said: its connection may be given up.
        look.look(replayable && state.status() == TOO_MANY_REQUESTS ? new BreakOff(state) : null);
        if (look.failure() != null && isCancelled()) {
            throw cancelled();
        }
        byte[] body = look.prefix();
        return gateCall.refused(attempt, state.status(), state::header, body, body.length, replayable);
    }

    @Override
    public ConnectionAnswer deliver(ConnectionAnswer answer, Attempt attempt) {
        LookedBody look = looked;
        if (look == null && !state.isCached()) {
            attempt.accepted(state::header);
        }
        long length = state.contentLength();
        boolean over = look == null ? isOver(answer.body(), length) : look.isComplete();
        if (over && look == null) {
            attempt.end();
            return answer;
        }
        ExchangeEnd end = new ExchangeEnd(attempt);
        EndMarker marker = EndMarker.ofContentType(state.header("content-type"));
        BodyInput body = new BodyInput(look == null ? new LookedBody(answer.body(), length, null) : look, end, marker);
        if (over) {
            end.complete();
        }
        end.delivered(marker);
        state.setBody(body);
        if (!over) {
            attempt.delivered();
            attempt.endWhenCollected(body); // the JDK closes its socket then
            if (answer.isError()) {
                UnreadError.watch(attempt, body);
            }
        }
        return answer.withBody(body);
    }

    /** Whether no byte is still to come from the server: it has gone, or all of the body is here. */
    private boolean isOver(InputStream body, long length) {
        try {
            return state.hasLeftSocket() || (length >= 0 && body.available() >= length);
        } catch (IOException broken) {
            return false;
        }
    }

    @Override
    public void discard(ConnectionAnswer answer) {
        try {
            answer.body().close();
        } catch (IOException broken) {
            return;
        }
    }

    @Override
    public void waits(CompletableFuture<Attempt> permit) {
        if (!sent) {
            state.closeIdleSocket();
        }
        boolean late;
        synchronized (this) {
            awaited = permit;
            late = disconnected;
        }
        if (late) {
            permit.cancel(false);
        }
    }

    @Override
    public synchronized void goesOn() {
        awaited = null;
    }

    @Override
    public synchronized boolean isCancelled() {
        return disconnected;
    }

    @Override
    public IOException cancelled() {
        return failed(new SocketException("Socket closed"));
    }

    @Override
    public IOException interrupted(InterruptedException interrupt) {
        Thread.currentThread().interrupt();
        return failed(new SocketException("Closed by interrupt"));
    }

    @Override
    public IOException timedOut(TimeoutException timeout) {
        SocketTimeoutException exception = new SocketTimeoutException(timeout.getMessage());
        exception.initCause(timeout);
        return failed(exception);
    }

    /** Asked once more, the connection fails so again, and does not wait once more. */
    private IOException failed(IOException failure) {
        state.fail(failure);
        return failure;
    }

    /** A class and no lambda, which would cost a host's first call several milliseconds. */
    private record BreakOff(ConnectionState state) implements Runnable {
        @Override
        public void run() {
            state.closeSocket();
        }
    }
}

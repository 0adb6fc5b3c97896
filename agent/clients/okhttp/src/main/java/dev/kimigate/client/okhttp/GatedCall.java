package dev.kimigate.client.okhttp;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.RefusalOutcome;
import dev.kimigate.call.loop.BlockingExchange;
import dev.kimigate.call.loop.Replayability;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * One gated call of OkHttp, as the method behind the hook sends it. Waits on its thread and ends early as the client
 * itself would: with {@code IOException("Canceled")} when the call is cancelled (noticed within 50 ms), with
 * {@link InterruptedIOException} and the thread's flag set when it is interrupted, with
 * {@code InterruptedIOException("timeout")} when a deadline is reached.
 */
final class GatedCall extends BlockingExchange<Response> {
    private static final long CANCEL_POLL_MILLIS = 50;
    private static final int TOO_MANY_REQUESTS = 429;

    private final Interceptor interceptor;
    private final Interceptor.Chain chain;
    private final Set<Object> passing;
    private final GateCall gateCall;
    private final Call call;
    private final CallClock clock;
    private final Replayability<Request> replayability;

    /** What was looked at of the last answer, null if nothing was. */
    private @Nullable RefusedAnswer looked;

    /** {@code passing}: chains that the hook lets through once. */
    GatedCall(
            Interceptor interceptor,
            Interceptor.Chain chain,
            Set<Object> passing,
            GateCall gateCall,
            CallClock clock,
            Replayability<Request> replayability) {
        this.interceptor = interceptor;
        this.chain = chain;
        this.passing = passing;
        this.gateCall = gateCall;
        this.call = chain.call();
        this.clock = clock;
        this.replayability = replayability;
    }

    /** Past the hook into the method it stands in front of. */
    @Override
    public Response send(Attempt attempt) throws IOException {
        looked = null;
        passing.add(chain);
        try {
            return interceptor.intercept(chain);
        } finally {
            passing.remove(chain); // still there if the patch was switched off meanwhile
        }
    }

    @Override
    public boolean mayBeRefusal(Response response) {
        return GateCall.mayBeRefusal(response.code());
    }

    /** Reads what is needed of the answer's body, on the calling thread. */
    @Override
    public RefusalOutcome judge(Response response, Attempt attempt) throws IOException {
        RefusedAnswer answer = new RefusedAnswer(response);
        looked = answer;
        boolean replayable = replayability.of(chain.request());
        // A 429 whose body stalls is waited with whatever the body would have said: its connection may be given up.
        answer.look(replayable && response.code() == TOO_MANY_REQUESTS);
        if (answer.failure() != null && call.isCanceled()) {
            throw cancelled();
        }
        byte[] body = answer.prefix();
        return gateCall.refused(attempt, response.code(), response::header, body, body.length, replayable);
    }

    @Override
    public Response deliver(Response response, Attempt attempt) {
        return Delivery.of(response, attempt, looked, interceptor, call);
    }

    @Override
    public void discard(Response response) {
        RefusedAnswer.close(response);
    }

    /** The clock is set anew even without a wait: before 3.14 the former answer's end has ended it. */
    @Override
    public void waits(CompletableFuture<Attempt> permit) throws InterruptedIOException {
        clock.stop();
    }

    @Override
    public void goesOn() throws InterruptedIOException {
        clock.resume();
    }

    @Override
    public long cancelPollMillis() {
        return CANCEL_POLL_MILLIS;
    }

    @Override
    public boolean isCancelled() {
        return call.isCanceled();
    }

    @Override
    public IOException cancelled() {
        return new IOException("Canceled");
    }

    @Override
    public InterruptedIOException interrupted(InterruptedException interrupt) {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted");
    }

    @Override
    public InterruptedIOException timedOut(TimeoutException timeout) {
        InterruptedIOException exception = new InterruptedIOException("timeout: " + timeout.getMessage());
        exception.initCause(timeout);
        return exception;
    }
}

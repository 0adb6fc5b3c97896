package dev.kimigate.call.loop;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.RefusalOutcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/**
 * What an asynchronous client gives to {@link AsyncLoop}: one call that can be sent, looked at, cancelled and
 * delivered. Nothing here may block. One thread after the other, except for {@link #cancel}.
 *
 * @param <A> the client's answer
 */
public abstract class AsyncExchange<A> {
    /** Sends the call once, as the client would without us, and throws what the client throws at once. */
    public abstract CompletableFuture<A> send(Attempt attempt);

    /** Whether an answer was a refusal that must be {@link #judge judged} before it is delivered. */
    public abstract boolean mayBeRefusal(A answer);

    /** What became of such an answer. */
    public abstract RefusalOutcome judge(A answer, Attempt attempt);

    /** The answer is about to be delivered; the attempt ends with its body. */
    public void deliver(A answer, Attempt attempt) {}

    /** The exchange failed or was cancelled: whatever was still held or waited for is given back. */
    public abstract void failed(Attempt attempt);

    /** Cancels what is under way, so that it ends in its own way; returns whether there was something to cancel. */
    public abstract boolean cancel(CompletableFuture<A> running);

    /** Closes an answer that is not delivered, or that nobody wants any more. */
    public void discard(A answer) {}

    /** The wait for a permit begins; a client that hears of the call's end may cancel the future. */
    public void waits(CompletableFuture<Attempt> permit) {}

    /** The call is not sent again, whoever sent it last. */
    public void over() {}

    /** What the client fails a call with that was cancelled while it waited. */
    public abstract Throwable cancelled();

    /** What the client fails a call with that took too long; nothing was sent. */
    public abstract Throwable timedOut(TimeoutException timeout);

    /** What the application is told of a failure of the client's. */
    public Throwable reason(Throwable thrown) {
        return thrown;
    }
}

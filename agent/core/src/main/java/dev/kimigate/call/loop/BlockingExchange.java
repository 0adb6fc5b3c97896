package dev.kimigate.call.loop;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.RefusalOutcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/**
 * What a client whose calls block gives to {@link BlockingLoop}: one call that can be sent, looked at and delivered,
 * and the client's manners while it waits. All on the caller's thread.
 *
 * @param <A> the client's answer
 */
/* A class and not an interface: a host's first call loads no bridge of default methods. */
public abstract class BlockingExchange<A> {
    /** Sends the call once, as the client would without us, and throws what the client throws. */
    public abstract A send(Attempt attempt) throws Exception;

    /** Whether an answer may be a refusal, so that it must be {@link #judge judged} before it is delivered. */
    public abstract boolean mayBeRefusal(A answer);

    /**
     * Looks at the body as far as needed and asks the call.
     *
     * @throws Exception the call was given up meanwhile: the client's own, a checked one. What is unchecked is a fault
     *     of ours, and the answer is delivered
     */
    public abstract RefusalOutcome judge(A answer, Attempt attempt) throws Exception;

    /** The answer as the application gets it; the attempt ends with its body. */
    public abstract A deliver(A answer, Attempt attempt);

    /** Closes an answer that is not delivered. */
    public void discard(A answer) throws Exception {}

    /**
     * The wait for a permit begins: the call's own timeout stands still, and a client that hears of the call's end may
     * cancel the future. Not called before the first attempt if there is nothing to wait for.
     */
    public void waits(CompletableFuture<Attempt> permit) throws Exception {}

    /** The wait is over, whatever ended it. */
    public void goesOn() throws Exception {}

    /** How often {@link #isCancelled} is asked while the call waits; 0 = never: the client tells of it itself. */
    public long cancelPollMillis() {
        return 0;
    }

    public boolean isCancelled() {
        return false;
    }

    /** What the client throws from a call that was cancelled; a checked exception. */
    public abstract Exception cancelled();

    /**
     * What the client throws from a call whose thread was interrupted; the thread's flag is as the client leaves it.
     */
    public abstract Exception interrupted(InterruptedException interrupt);

    /** What the client throws from a call that took too long; nothing was sent. */
    public abstract Exception timedOut(TimeoutException timeout);
}

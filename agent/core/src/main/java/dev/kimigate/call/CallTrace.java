package dev.kimigate.call;

import dev.kimigate.refusal.Verdict;
import dev.kimigate.store.SharedState;

/**
 * Is told of one gated call, over all its attempts; this one is told nothing, others extend it.
 *
 * <p>Several ends may be told, by any threads: the first counts. All else comes from one thread after the other. No
 * method may block or throw.
 */
public class CallTrace {
    public static final CallTrace NONE = new CallTrace();

    protected CallTrace() {}

    /** The call asks for a permit: an attempt begins. */
    public void asks() {}

    /** It has got one. */
    public void granted(SharedState shared) {}

    /** Its answer's headers are here and are no refusal. */
    public void accepted() {}

    /**
     * It was refused.
     *
     * @param status of the answer
     * @param verdict what the refusal means
     * @param pauseMillis how long nobody starts now; 0 = not at all
     * @param sentAgain whether the call waits for another permit; else the refusal is delivered
     */
    public void refused(int status, Verdict verdict, long pauseMillis, boolean sentAgain) {}

    /** The end: its answer was read to the end, or nobody reads it any more. */
    public void ended() {}

    /** The end: it failed, or its answer was given up. */
    public void aborted() {}

    /** The end: it was cancelled while it waited for a permit. */
    public void withdrawn() {}

    /** The end: it has waited as long as a call may; a refusal at hand is delivered. */
    public void timedOut() {}

    /** The end: we failed, and it goes through uncounted. */
    public void ungated() {}
}

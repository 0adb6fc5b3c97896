package dev.kimigate.call;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What becomes of a call whose answer may be a refusal. */
public sealed interface RefusalOutcome {
    /** Waiting would not help, or the call cannot be sent twice. */
    RefusalOutcome DELIVER = new Deliver(false);

    /** Waiting would help, but not before the end of the call's wait. */
    RefusalOutcome TOO_LATE = new Deliver(true);

    /**
     * The answer is handed over as it came; its attempt ends with its body.
     *
     * @param curable whether the same call, sent again after a longer wait, may be accepted
     */
    record Deliver(boolean curable) implements RefusalOutcome {}

    /**
     * The call is sent again, with another permit; the answer is kept until there is one.
     *
     * @param next gives the refused attempt's permit back and asks for another; run once
     */
    record Retry(Supplier<CompletableFuture<Attempt>> next) implements RefusalOutcome {
        /** Gives the refused attempt's permit back and waits for another as {@link GateCall#enter} does; once. */
        public CompletableFuture<Attempt> enter() {
            return next.get();
        }
    }

    /* Made in here: whoever makes a value of another type than it returns loads both to be verified. */
    static RefusalOutcome retry(Supplier<CompletableFuture<Attempt>> next) {
        return new Retry(next);
    }

    /** Retry with a permit that has been waited for already. */
    static RefusalOutcome retryWith(Attempt granted) {
        return new Retry(() -> CompletableFuture.completedFuture(granted));
    }
}

package dev.kimigate.call;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What becomes of a call whose answer may be a refusal. */
public sealed interface RefusalOutcome {
    /** The one value of {@link Deliver}. */
    RefusalOutcome DELIVER = new Deliver();

    /** The answer is handed over as it came; its lease ends with its body. */
    record Deliver() implements RefusalOutcome {}

    /**
     * The call is sent again, with another permit; the answer is kept until there is one.
     *
     * @param next gives the refused attempt's permit back and asks for another; run once
     */
    record Retry(Supplier<CompletableFuture<Lease>> next) implements RefusalOutcome {
        /** Gives the refused attempt's permit back and waits for another as {@link Course#enter} does; once. */
        public CompletableFuture<Lease> enter() {
            return next.get();
        }
    }

    /* Made in here: whoever makes a value of another type than it returns loads both to be verified. */
    static RefusalOutcome retry(Supplier<CompletableFuture<Lease>> next) {
        return new Retry(next);
    }

    /** Retry with a permit that has been waited for already. */
    static RefusalOutcome retryWith(Lease granted) {
        return new Retry(() -> CompletableFuture.completedFuture(granted));
    }
}

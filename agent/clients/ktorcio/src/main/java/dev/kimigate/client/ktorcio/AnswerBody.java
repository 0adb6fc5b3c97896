package dev.kimigate.client.ktorcio;

import dev.kimigate.call.GateCall;
import io.ktor.utils.io.ByteReadChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The body of an answer: perhaps looked at, then watched while the application reads it. */
interface AnswerBody {
    /**
     * Reads ahead until the body's end, or until enough has come, or until enough time has gone; then runs
     * {@code done}, once.
     */
    void look(Runnable done, Executor threads);

    /** What came first of it, at most {@link GateCall#REFUSAL_BYTES}; after the look. */
    byte[] prefix();

    /** Whether all of it has come. */
    boolean isWhole();

    /** What the application reads. */
    ByteReadChannel deliver(AnswerEnd end);

    /** Runs an action when a refusal has had its time. */
    static void later(Runnable action, Executor threads) {
        CompletableFuture.delayedExecutor(GateCall.REFUSAL_TIME.toMillis(), TimeUnit.MILLISECONDS, threads)
                .execute(action);
    }
}

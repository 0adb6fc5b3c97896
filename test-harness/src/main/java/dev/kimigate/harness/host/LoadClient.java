package dev.kimigate.harness.host;

import java.util.concurrent.CompletableFuture;

/** A client library, as a tool uses it. */
interface LoadClient extends AutoCloseable {

    /** Whether {@link #call} waits for the answer, so that calls at once need threads. */
    boolean blocks();

    /** Makes one call; the future ends when the tool is done with the answer. */
    CompletableFuture<Reply> call(CallKind kind, String prompt);

    @Override
    void close();
}

package dev.kimigate.testing;

import java.util.concurrent.CompletableFuture;

/** One call of a client under test; sent once, in one of the two ways. */
public interface AdapterCall {
    /** Sends it and waits for the head of the answer; throws what the client throws. */
    default AdapterAnswer send() throws Exception {
        throw new UnsupportedOperationException("this client has no blocking calls");
    }

    /** Sends it; the future ends with the head of the answer, or fails as the client tells of a failure. */
    default CompletableFuture<AdapterAnswer> sendAsync() {
        throw new UnsupportedOperationException("this client has no asynchronous calls");
    }

    /** Cancels it as the client's applications do. */
    void cancel();
}

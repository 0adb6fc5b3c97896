package dev.kimigate.testing;

import java.util.Set;

/**
 * A client as the shared scenarios use it. It stands behind its hook, which asks the {@link ClientFixture} for the gate
 * with every call.
 */
public interface ClientAdapter extends AutoCloseable {
    /** What this client has. */
    Set<Feature> features();

    /** A call that has not been sent yet. */
    AdapterCall call(AdapterRequest request);

    /**
     * How the text begins, class and message, of what a call fails with that ends so while it waits. It is the client's
     * own: what it fails a call with that ends so before it is sent.
     */
    String failure(CallEnd end);

    /** Ends the client. */
    @Override
    default void close() {}
}

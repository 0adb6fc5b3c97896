package dev.kimigate.simulation;

/** Decides when requests are sent. */
interface SimulatedClient {
    /** All requests are there. */
    void begin();

    void refused(int request, SimulatedRefusal reason);

    /** The server has admitted it; who counts places sees that, a client does not. */
    default void placeTaken(int request) {}

    /** The server has sent the answer's end; the same. */
    default void placeLeft(int request) {}

    /** The headers of an answer that is no refusal. */
    default void accepted(int request) {}

    /** The answer's end. */
    default void done(int request) {}
}

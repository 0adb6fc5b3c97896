package dev.kimigate.simulation;

/** Decides when requests are sent. */
interface SimulatedClient {
    /** All requests are there. */
    void begin();

    void refused(int request, SimulatedRefusal reason);

    /** The headers of an answer that is no refusal. */
    default void accepted(int request) {}

    /** The answer's end. */
    default void done(int request) {}
}

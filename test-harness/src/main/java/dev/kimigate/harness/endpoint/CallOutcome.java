package dev.kimigate.harness.endpoint;

/** How a call that was let in ended. */
public enum CallOutcome {
    /** The last byte was handed to the transport. */
    COMPLETED,
    /** The client went away: reset stream, closed connection, dead process. */
    ABORTED,
    /** The endpoint tore the answer off, as told. */
    CUT
}

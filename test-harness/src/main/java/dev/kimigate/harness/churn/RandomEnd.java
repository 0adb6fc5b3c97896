package dev.kimigate.harness.churn;

/** How the application ends a call. */
enum RandomEnd {
    /** It reads the whole answer. */
    READ,
    /** It closes the answer after its first bytes. */
    CLOSED,
    /** It leaves the answer to the collector. */
    DROPPED,
    /** It cancels the call after a while. */
    CANCELLED,
    /** It has set a short timeout. */
    TIMED_OUT,
    /** It interrupts the thread that waits. */
    INTERRUPTED
}

package dev.kimigate.testing;

/** Ways in which a call ends while it waits for a permit. */
public enum CallEnd {
    CANCELLED,
    INTERRUPTED,
    /** The longest wait was over. */
    WAIT_OVER
}

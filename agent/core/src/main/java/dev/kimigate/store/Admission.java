package dev.kimigate.store;

/** A store's answer to one attempt to start a call. */
public enum Admission {
    /** Not now: all permits are held, others are before us, a cool-down runs, or too many starts are unconfirmed. */
    REFUSED,
    /** Started and counted. */
    COUNTED,
    /** Started and counted, also as one of the unconfirmed starts of the window. */
    UNCONFIRMED,
    /** The same, and with it more calls are in flight than were ever proven. */
    PROBE,
    /** Started without counting: the gate is paused. */
    UNGATED;

    /** Whether the start is one of the unconfirmed. */
    public boolean isUnconfirmed() {
        return this == UNCONFIRMED || this == PROBE;
    }
}

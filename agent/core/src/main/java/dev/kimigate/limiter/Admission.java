package dev.kimigate.limiter;

/** A store's answer to one attempt to start a call. */
public enum Admission {
    /** Not now: all permits are held, others are before us, a cool-down runs, or too many starts are unconfirmed. */
    REFUSED,
    /** Started and counted. */
    COUNTED,
    /** Started and counted, also as one of the unconfirmed starts of the probe window. */
    UNCONFIRMED,
    /** Started without counting: the gate is paused. */
    UNGATED
}

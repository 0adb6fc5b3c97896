package dev.kimigate.harness.endpoint;

/** What becomes of an arriving call. */
sealed interface Decision {

    /** Let in; the slot is to be ended exactly once, further ends are ignored. */
    record Admitted(Slot slot, long serviceMillis) implements Decision {}

    record Refused(RefusalForm form, RefusalFacts facts) implements Decision {}
}

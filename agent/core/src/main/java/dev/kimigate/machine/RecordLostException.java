package dev.kimigate.machine;

/** Somebody else has taken our record: our proof of life was lost, and the others took us for dead. */
final class RecordLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RecordLostException() {
        super("the record of this JVM was given to others", null, false, false);
    }
}

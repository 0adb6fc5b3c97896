package dev.kimigate.kit;

/** What a step found wrong. */
final class KitFailure extends Exception {
    private static final long serialVersionUID = 1L;

    KitFailure(String message) {
        super(message);
    }
}

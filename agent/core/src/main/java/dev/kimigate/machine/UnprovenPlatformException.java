package dev.kimigate.machine;

import dev.kimigate.store.StoreException;

/** JVMs do not share permits here, because nothing has proven that they can, or because it went wrong. */
final class UnprovenPlatformException extends StoreException {
    private static final long serialVersionUID = 1L;

    private final boolean revoked;

    UnprovenPlatformException(String message, boolean revoked) {
        super(message);
        this.revoked = revoked;
    }

    /** Whether JVMs have shared permits here, and too many calls were started. */
    boolean isRevoked() {
        return revoked;
    }
}

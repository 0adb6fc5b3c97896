package dev.kimigate.machine;

import dev.kimigate.store.StoreException;

/** A shared state that others hold up at this moment; asking again soon is worth while. */
final class StoreBusyException extends StoreException {
    private static final long serialVersionUID = 1L;

    StoreBusyException(String message) {
        super(message);
    }
}

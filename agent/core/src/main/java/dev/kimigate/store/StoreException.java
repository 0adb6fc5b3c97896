package dev.kimigate.store;

import org.jspecify.annotations.Nullable;

/** A place for shared state that cannot be used or trusted; the message says which, why, and what would help. */
public class StoreException extends Exception {
    private static final long serialVersionUID = 1L;

    public StoreException(String message) {
        this(message, null);
    }

    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

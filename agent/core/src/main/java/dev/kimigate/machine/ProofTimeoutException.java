package dev.kimigate.machine;

import java.io.IOException;

/** A proof did not end in time; that says nothing of the platform. */
final class ProofTimeoutException extends IOException {
    private static final long serialVersionUID = 1L;

    ProofTimeoutException(String message) {
        super(message);
    }
}

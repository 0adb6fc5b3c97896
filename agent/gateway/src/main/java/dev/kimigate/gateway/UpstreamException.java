package dev.kimigate.gateway;

import java.io.IOException;

/** The server could not be asked, or its answer is not one; the client is to be given the answer. */
final class UpstreamException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** {@code message} is for the client. */
    UpstreamException(int status, String message) {
        super(message);
        this.status = status;
    }

    OwnAnswer answer() {
        return new OwnAnswer(status, String.valueOf(getMessage()));
    }

    /** Whatever was thrown, as an answer. */
    static OwnAnswer answer(Throwable thrown) {
        return thrown instanceof UpstreamException upstream
                ? upstream.answer()
                : new OwnAnswer(502, "the server could not be asked: " + thrown);
    }
}

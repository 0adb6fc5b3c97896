package dev.kimigate.lease;

/** The server cannot be reached, does not answer, or refuses; the message says what to do, and quotes no secret. */
public class ServerException extends Exception {
    private static final long serialVersionUID = 1L;

    public ServerException(String message) {
        super(message);
    }
}

package dev.kimigate.demo.tool;

/** A call had no answer; the message is for the tool's user. */
final class CallFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CallFailedException(String reason) {
        super(reason);
    }
}

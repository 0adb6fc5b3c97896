package dev.kimigate.cli;

/** Ends a command: a line for people, and the exit code. */
final class Failure extends RuntimeException {
    static final int FINE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    private static final long serialVersionUID = 1;

    private final int exitCode;

    private Failure(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    static Failure of(String message) {
        return new Failure(message, FAILED);
    }

    static Failure usage(String message) {
        return new Failure(message, USAGE);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    int exitCode() {
        return exitCode;
    }
}

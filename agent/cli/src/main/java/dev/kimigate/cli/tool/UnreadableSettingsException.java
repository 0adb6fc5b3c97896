package dev.kimigate.cli.tool;

/** A tool's file cannot be read; the message says why, and nothing of what stands in it. */
public final class UnreadableSettingsException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableSettingsException(String reason) {
        super(reason);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}

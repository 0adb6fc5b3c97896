package dev.kimigate.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A logger of our own: levels by the target in force, arguments put in here, the rest elsewhere. */
final class GateLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    private final transient LogOutput output;

    GateLogger(String name, LogOutput output) {
        this.name = name;
        this.output = output;
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            @Nullable String message,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        String[] texts = new String[arguments == null ? 0 : arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = text(arguments == null ? null : arguments[i]);
        }
        output.tell(level, MessageFormatter.basicArrayFormat(message, texts), thrown);
    }

    /** Where toString fails, SLF4J's formatter would print a stack trace to a stream of the host's choice. */
    private static String text(@Nullable Object argument) {
        try {
            return String.valueOf(argument);
        } catch (Throwable unprintable) {
            return "?";
        }
    }

    @Override
    public boolean isTraceEnabled() {
        return output.takes(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return output.takes(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return output.takes(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return output.takes(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return output.takes(Level.ERROR);
    }
}

package dev.kimigate.lease;

import org.jspecify.annotations.Nullable;

/** What the machines of an account tell each other of it through the server. */
public enum FactKind {
    /** How many calls may start in a minute: the first number. */
    STARTS("starts", 2_000),
    /** Whether the account is out of quota: the first number is 1 if it is. */
    QUOTA("quota", 1),
    /** {@code /usages} was asked about the account. */
    ASKED("asked", 1),
    /** {@code /usages} answered: the limit that it gave, and until when it says that the quota is spent. */
    ANSWERED("answered", 1);

    private final String wire;
    private final long stepMillis;

    FactKind(String wire, long stepMillis) {
        this.wire = wire;
        this.stepMillis = stepMillis;
    }

    /** Its name in the script. */
    String wire() {
        return wire;
    }

    /** Two values that were learned within one such step are of one time. */
    long stepMillis() {
        return stepMillis;
    }

    /** Whether the second number is a time. */
    boolean endsAtSecond() {
        return this == ANSWERED;
    }

    static @Nullable FactKind of(String wire) {
        for (FactKind kind : values()) {
            if (kind.wire.equals(wire)) {
                return kind;
            }
        }
        return null;
    }
}

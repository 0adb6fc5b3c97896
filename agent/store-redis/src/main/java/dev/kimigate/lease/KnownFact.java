package dev.kimigate.lease;

/**
 * A fact of an account as one machine knows it.
 *
 * @param atMillis when it was learned, by the machine's wall clock; 0 = nothing is known
 * @param first as {@link FactKind} says
 * @param second as {@link FactKind} says; a time is of the machine's wall clock
 */
public record KnownFact(long atMillis, long first, long second) {
    /** Nothing is known. */
    public static final KnownFact NOTHING = new KnownFact(0, 0, 0);

    boolean isNothing() {
        return atMillis == 0;
    }
}

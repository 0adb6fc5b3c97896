package dev.kimigate.lease;

import java.util.Comparator;

/**
 * A fact of an account as the server has it, by the server's clock. The order is total, and of two the greater counts:
 * so merging is commutative, associative and idempotent. The later one is greater; of two of one time the one with the
 * smaller numbers, which lets the fewer calls start, and takes an accepted call for more than a refusal.
 */
record SharedFact(FactKind kind, long stampMillis, long first, long second) implements Comparable<SharedFact> {
    private static final Comparator<SharedFact> ORDER = Comparator.comparing(SharedFact::kind)
            .thenComparingLong(fact -> fact.stampMillis / fact.kind.stepMillis())
            .thenComparing(Comparator.comparingLong(SharedFact::first).reversed())
            .thenComparing(Comparator.comparingLong(SharedFact::second).reversed())
            .thenComparingLong(SharedFact::stampMillis);

    @Override
    public int compareTo(SharedFact other) {
        return ORDER.compare(this, other);
    }

    /** What counts of two facts of one kind. */
    SharedFact merged(SharedFact other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** The same by another clock, which shows {@code hereMillis} when the server's shows {@code thereMillis}. */
    KnownFact known(long hereMillis, long thereMillis) {
        boolean ends = kind.endsAtSecond() && second > 0;
        return new KnownFact(
                hereMillis - (thereMillis - stampMillis), first, ends ? hereMillis + second - thereMillis : second);
    }
}

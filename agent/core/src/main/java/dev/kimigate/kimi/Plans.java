package dev.kimigate.kimi;

/** What Kimi's plans allow: 10, 20 or 30 calls in flight. */
public final class Plans {
    /** The limit that is assumed while nothing is known. */
    public static final int ASSUMED_LIMIT = 20;

    /** The smallest number of starts a minute that any plan has. */
    public static final int SMALLEST_STARTS_PER_MINUTE = 3;

    /** What is certain to be allowed before the account's limit is known: the smallest plan has 10. */
    public static final int CERTAIN_LIMIT = 4;

    /** No plan has more: a larger number is no limit. */
    public static final int LARGEST_LIMIT = 65_535;

    private Plans() {}
}

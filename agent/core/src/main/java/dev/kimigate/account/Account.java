package dev.kimigate.account;

/**
 * What the server counts calls by.
 *
 * @param name the name the user gave it, or the origin of its endpoint such as {@code https://api.kimi.com}; with a
 *     short digest behind it where an origin has several accounts
 * @param id letters and digits that come of a digest: a name for files, the same in all JVMs
 */
public record Account(String name, String id) {
    private static final int SHORT = 8;

    /** The account of that name. Costs a digest: keep the result. */
    public static Account named(String name) {
        return new Account(name, Digests.hex(name));
    }

    /** An account of that origin beside its common one, by its digest as {@link AccountRules#accountOf} gives it. */
    public static Account of(String origin, long digest) {
        String id = Digests.hex(digest);
        return new Account(origin + " (" + id.substring(0, SHORT) + ")", id);
    }
}

package dev.kimigate.store;

import java.util.List;

/**
 * What is known of whose the credentials of an origin are. All are digests.
 *
 * @param owner the identity that the origin's common account belongs to; 0 = nobody's yet
 * @param credentials those in use
 * @param aliases identities that are of one account
 */
public record AccountNames(long owner, List<Credential> credentials, List<Alias> aliases) {
    /** Nothing is known. */
    public static final AccountNames NONE = new AccountNames(0, List.of(), List.of());

    /**
     * A credential, and whose it is.
     *
     * @param digest its digest
     * @param identity 0 = not known
     * @param kinds which kinds of identity were learned for it, as bits
     */
    public record Credential(long digest, long identity, int kinds) {}

    /**
     * Two names of one account.
     *
     * @param larger the one that gives way
     * @param smaller the one that stays
     */
    public record Alias(long larger, long smaller) {}
}

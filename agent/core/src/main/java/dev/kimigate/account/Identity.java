package dev.kimigate.account;

/**
 * Whom the server says that a credential belongs to.
 *
 * @param kind what named it
 * @param digest 48 bits, not 0
 */
public record Identity(Kind kind, long digest) {
    /** What names an account. An account may be known by each of them. */
    public enum Kind {
        USER(1),
        ORGANIZATION(2);

        private final int bit;

        Kind(int bit) {
            this.bit = bit;
        }

        /** For the shared state: never another one's. */
        int bit() {
            return bit;
        }
    }

    public static Identity of(String origin, Kind kind, String name) {
        return new Identity(kind, Digests.account(Digests.of(origin, kind.name(), name)));
    }
}

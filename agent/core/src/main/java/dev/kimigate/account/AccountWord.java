package dev.kimigate.account;

/** The words that all JVMs of an origin share beside their digests; 0 at first. */
public enum AccountWord {
    /** The identity that the origin's common account belongs to. */
    OWNER(0),
    /** The subject that counts for the common account as long as nothing better is known of it. */
    SUBJECT(1),
    /** When the server was last asked about an account, in milliseconds of the epoch. */
    ASKED(2),
    /** When it last answered for this account, in milliseconds of the epoch. */
    ANSWERED(3),
    /** When it was last asked about this account, by any machine of the account, in milliseconds of the epoch. */
    ABOUT(4);

    private final int index;

    AccountWord(int index) {
        this.index = index;
    }

    /** Its place among the words of {@link dev.kimigate.store.DigestTable}: never another one's. */
    public int index() {
        return index;
    }
}

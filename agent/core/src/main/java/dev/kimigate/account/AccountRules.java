package dev.kimigate.account;

import dev.kimigate.account.Identity.Kind;
import dev.kimigate.store.DigestTable;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * Which account of an origin a credential counts for. Any thread; the same in all JVMs that share the
 * {@link DigestTable}.
 */
/*
 * The names are a forest. A credential's value is an identity, an identity's value is another one of the same account, or
 * itself. Of two roots that turn out to be one account the larger is put below the smaller, so there is no circle whatever
 * several JVMs do at once. The common account belongs to the root of the identity in OWNER, which is set once: no account
 * is ever renamed, no file or permit moves.
 */
public final class AccountRules {
    /** The common account of the origin. */
    public static final long COMMON = 0;

    private static final int LONGEST_WAY = 32;
    private static final int ATTEMPTS = 16;

    private final DigestTable digests;
    private final BooleanSupplier sharedByMachines;

    /** @param sharedByMachines whether other machines count for the same accounts */
    public AccountRules(DigestTable digests, BooleanSupplier sharedByMachines) {
        this.digests = digests;
        this.sharedByMachines = sharedByMachines;
    }

    /** The account a credential counts for now: {@link #COMMON}, or an account's digest of 48 bits. */
    public long accountOf(Credential credential) {
        long identity = digests.value(credential.digest());
        if (identity != 0) {
            return accountOf(identity);
        }
        return credential.hasSubject() && !sharedByMachines.getAsBoolean()
                ? accountOfSubject(subject(credential))
                : COMMON;
    }

    /**
     * Takes note of what the server says about a credential. The first word of each kind counts: behind a relay one key
     * may be answered for by several accounts in turn.
     */
    public void learn(Credential credential, Identity identity, long nowMillis) {
        long key = credential.digest();
        if (knows(credential, identity.kind())) {
            return;
        }
        claim(credential, identity);
        link(key, identity.digest());
        note(identity.digest(), note -> note.asIdentity().seen(nowMillis));
        note(key, note -> note.identified(identity.kind()).seen(nowMillis));
        leaveSubject(credential);
    }

    /** Whether an identity of that kind was learned for the credential. */
    public boolean knows(Credential credential, Kind kind) {
        return new CredentialNote(digests.note(credential.digest())).knows(kind);
    }

    /** The origin's common account belongs to that identity, whatever was thought of it here. */
    void ownedBy(long identity, long nowMillis) {
        long present = digests.word(AccountWord.OWNER.index());
        if (present != identity) {
            named(identity, nowMillis);
            digests.word(AccountWord.OWNER.index(), present, identity);
        }
    }

    /**
     * A credential belongs to an identity, as another machine was told first. One of another kind is of the same
     * account; one of the same kind gives way.
     *
     * @param kinds what is known there of the credential
     */
    void belongsTo(long credential, long identity, int kinds, long nowMillis) {
        long present = digests.value(credential);
        CredentialNote known = new CredentialNote(digests.note(credential));
        if (present == identity && (known.kinds() & kinds) == kinds) {
            return;
        }
        named(identity, nowMillis);
        if (present != 0 && present != identity && (known.kinds() & kinds) == 0) {
            join(present, identity);
        } else if (present != identity) {
            digests.value(credential, present, identity);
        }
        note(credential, note -> note.identified(kinds));
    }

    /** Two identities are of one account. False if that was known, or neither is used here. */
    boolean areOne(long one, long other, long nowMillis) {
        boolean used = digests.value(one) != 0 || digests.value(other) != 0;
        if (!used || (digests.value(one) != 0 && digests.value(other) != 0 && root(one) == root(other))) {
            return false;
        }
        named(one, nowMillis);
        named(other, nowMillis);
        join(one, other);
        return true;
    }

    private void named(long identity, long nowMillis) {
        digests.value(identity, 0, identity);
        note(identity, note -> note.asIdentity().seen(nowMillis));
    }

    private long accountOf(long identity) {
        long root = root(identity);
        long owner = digests.word(AccountWord.OWNER.index());
        return owner != 0 && root(owner) == root ? COMMON : root;
    }

    /**
     * A token's subject is a weak identity: the first one counts for the common account, without owning it. Machines
     * see tokens in different orders, so each would have another first one, and one subject would have two accounts.
     */
    private long accountOfSubject(long subject) {
        long first = digests.word(AccountWord.SUBJECT.index());
        if (first == 0) {
            digests.word(AccountWord.SUBJECT.index(), 0, subject);
            first = digests.word(AccountWord.SUBJECT.index());
        }
        return first == subject ? COMMON : subject;
    }

    /** Before the link: at no moment does a credential of the common account's owner count elsewhere. */
    private void claim(Credential credential, Identity identity) {
        if (digests.word(AccountWord.OWNER.index()) == 0
                && digests.value(identity.digest()) == 0
                && accountOf(credential) == COMMON) {
            digests.word(AccountWord.OWNER.index(), 0, identity.digest());
        }
    }

    private void link(long key, long identity) {
        digests.value(identity, 0, identity);
        if (!digests.value(key, 0, identity)) {
            join(digests.value(key), identity);
        }
    }

    private void join(long one, long other) {
        for (int i = 0; i < ATTEMPTS; i++) {
            long a = root(one);
            long b = root(other);
            if (a == b || one == 0) {
                return;
            }
            long larger = Math.max(a, b);
            digests.value(larger, digests.value(larger) == larger ? larger : 0, Math.min(a, b));
        }
    }

    private long root(long identity) {
        long present = identity;
        for (int i = 0; i < LONGEST_WAY; i++) {
            long next = digests.value(present);
            if (next == 0 || next == present) {
                return present;
            }
            present = next;
        }
        return present;
    }

    /** Who has moved out leaves the common account to the next subject. */
    private void leaveSubject(Credential credential) {
        if (credential.hasSubject() && accountOf(credential) != COMMON) {
            digests.word(AccountWord.SUBJECT.index(), subject(credential), 0);
        }
    }

    private void note(long key, UnaryOperator<CredentialNote> change) {
        CredentialBook.note(digests, key, change);
    }

    private static long subject(Credential credential) {
        return Digests.account(credential.digest());
    }
}

package dev.kimigate.account;

import dev.kimigate.store.AccountNames;
import dev.kimigate.store.DigestTable;
import java.util.ArrayList;
import java.util.List;

/** What the machines that share an origin's accounts tell each other of whose the credentials are. Any thread. */
public final class SharedNames {
    private final DigestTable digests;
    private final AccountRules rules;

    public SharedNames(DigestTable digests) {
        this.digests = digests;
        this.rules = new AccountRules(digests, () -> true);
    }

    /** What this machine knows, and which credentials it would know more about. */
    public AccountNames present() {
        List<AccountNames.Credential> credentials = new ArrayList<>();
        List<AccountNames.Alias> aliases = new ArrayList<>();
        for (long key : digests.keys()) {
            CredentialNote note = new CredentialNote(digests.note(key));
            long value = digests.value(key);
            if (!note.isIdentity() && note.bits() != 0) {
                credentials.add(new AccountNames.Credential(key, value, note.kinds()));
            } else if (value != 0 && value != key) {
                aliases.add(new AccountNames.Alias(Math.max(key, value), Math.min(key, value)));
            }
        }
        return new AccountNames(digests.word(AccountWord.OWNER.index()), credentials, aliases);
    }

    /**
     * Takes over what all machines go by: who was told first owns the common account, and so it is with each
     * credential. Names of accounts that this machine does not use are left out.
     */
    public void hear(AccountNames shared, long nowMillis) {
        if (shared.owner() != 0) {
            rules.ownedBy(shared.owner(), nowMillis);
        }
        for (AccountNames.Credential credential : shared.credentials()) {
            if (credential.identity() != 0) {
                rules.belongsTo(credential.digest(), credential.identity(), credential.kinds(), nowMillis);
            }
        }
        boolean joined = true;
        for (int i = 0; joined && i < shared.aliases().size(); i++) {
            joined = false;
            for (AccountNames.Alias alias : shared.aliases()) {
                joined |= rules.areOne(alias.larger(), alias.smaller(), nowMillis);
            }
        }
    }
}

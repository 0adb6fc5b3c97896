package dev.kimigate.identity;

import java.util.List;

/** Hears of credentials that are found to belong to another account. Any thread. */
public interface MoveListener<A extends UsedAccount> {
    /**
     * The calls of this credential count for {@link CredentialUse#account another account} from now on.
     *
     * @param accounts all in which it may have calls under way
     */
    void moved(CredentialUse<A> credentialUse, List<A> accounts);
}

package dev.kimigate.identity;

import dev.kimigate.store.DigestTable;

/** An account that calls of this JVM count for. Any thread; nothing here waits. */
public interface UsedAccount {
    /** What the account's JVMs know about digests. */
    DigestTable digests();

    /** Credentials are told apart by this account's table, and other machines may know more of them. */
    void learnsNames();

    /** Whether other machines count for it, because its permits are leased from a server. */
    boolean isSharedByMachines();

    /** What to do when the server should be asked about the account. */
    void onUsagesWanted(Runnable ask);

    /** The server is about to be asked about this account; {@link #usagesAnswered} follows. */
    void usagesAsking();

    /**
     * The server has told about this account, or failed to.
     *
     * @param ceiling 0 = it did not tell
     * @param spentUntilMillis when the last spent window is renewed, wall clock; 0 = none is spent
     */
    void usagesAnswered(int ceiling, long spentUntilMillis);
}

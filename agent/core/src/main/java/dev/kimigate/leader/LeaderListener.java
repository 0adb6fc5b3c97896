package dev.kimigate.leader;

import dev.kimigate.store.AccountFacts;
import dev.kimigate.store.AccountNames;

/** Who is told what becomes of the server, on the leader's thread. */
public interface LeaderListener {
    /** It answers: for the first time, or again. */
    void connected(String server, int permits, int machines);

    /** Another machine's cool-down, with milliseconds to go and its reason's code: it is in force here, too. */
    void coolsElsewhere(long millis, int reason);

    /** What other machines of the account are to know of it, as it is known here now; asked many times a second. */
    default AccountFacts facts() {
        return AccountFacts.NONE;
    }

    /** Another machine learned then, wall clock, how many calls may start in a minute. */
    default void startsElsewhere(int perMinute, long changedMillis) {}

    /** Another machine was refused for the quota since then, or accepted then. */
    default void quotaElsewhere(boolean out, long sinceMillis) {}

    /** Another machine asked {@code /usages} about the account then. */
    default void usagesAskedElsewhere(long askedMillis) {}

    /** Another machine was answered by {@code /usages} then, as {@link AccountFacts} has it. */
    default void usagesElsewhere(long answeredMillis, int ceiling, long spentUntilMillis) {}

    /** What this machine knows of whose the credentials are, if they are told apart by this account's table. */
    default AccountNames names() {
        return AccountNames.NONE;
    }

    /** What all machines of the account go by of that. */
    default void namesElsewhere(AccountNames shared) {}

    /** It does not answer any more, or did not at first: the machine goes on with so many permits. */
    void lost(String problem, int permits);

    /** It cannot be used as the settings are, or something of ours failed: the same, until that is changed. */
    void unusable(String problem, int permits);
}

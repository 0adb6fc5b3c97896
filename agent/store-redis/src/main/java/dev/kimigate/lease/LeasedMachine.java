package dev.kimigate.lease;

/** The machine that is led: what it holds, and where its bound is put. */
public interface LeasedMachine {
    /**
     * Puts in force what may be started. A start that is counted after this obeys it, and the block's end too, whoever
     * sleeps.
     *
     * @param failed as in {@link LeasedBlock#inForce}
     */
    void put(LeasedBlock block, boolean failed);

    /** How many calls are in flight, over all JVMs of the machine. */
    int held();

    /** How many calls wait, over all JVMs of the machine. */
    int waiting();

    /** The account's limit as the machine knows it now; 0 = as in {@link LeaseTerms#limit}. */
    default int limit() {
        return 0;
    }

    /** Whether this leader still speaks for the machine; asked every few milliseconds, so that others see it live. */
    default boolean leads() {
        return true;
    }

    /** The machine's cool-down now. */
    default SharedCoolDown coolDown() {
        return SharedCoolDown.NONE;
    }

    /** Another machine's cool-down, which ends later than that of this one. */
    default void cools(SharedCoolDown elsewhere) {}

    /** A fact of the account as the machine knows it now; asked many times a second. */
    default KnownFact fact(FactKind kind) {
        return KnownFact.NOTHING;
    }

    /** Another machine knows more. */
    default void learns(FactKind kind, KnownFact heard) {}

    /** What the machine knows of whose the credentials are; asked many times a second. */
    default KnownNames names() {
        return KnownNames.NOTHING;
    }

    /** What all machines go by of that. */
    default void hears(KnownNames shared) {}

    /** How many calls of the account may start in a minute; 0 = no such limit is known. */
    default int startsPerMinute() {
        return 0;
    }

    /** How many calls of this machine started in the last minute. */
    default int startsLately() {
        return 0;
    }

    /** How many of this machine may start in a minute from now on; -1 = as many as of the account. */
    default void startsAllowed(int allowed) {}

    /** How many calls of other machines started in the last minute. */
    default void startsElsewhere(int starts) {}

    /** Each answer, after what it gave is in force. */
    default void answered(SyncAnswer answer) {}

    /**
     * Said once, with the first failure after the end of a lease, or at first: the machine goes on without the server.
     */
    void lost(ServerException problem);

    /** Said once, with the first answer after a failure, or at first. */
    void back(SyncAnswer answer);
}

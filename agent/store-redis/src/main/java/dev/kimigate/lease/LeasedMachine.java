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

    /** Said once, with the first failure after an answer, or at first: the machine goes on without the server. */
    void lost(ServerException problem);

    /** Said once, with the first answer after a failure, or at first. */
    void back(SyncAnswer answer);
}

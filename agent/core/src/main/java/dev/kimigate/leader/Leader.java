package dev.kimigate.leader;

/** Leads the machine, on a thread of its own, until it ends or is ended; all other methods are for any thread. */
public interface Leader extends Runnable {
    /** Calls wait: look now. */
    void wake();

    /** Ends it soon: what the machine has goes back to the server, if that answers. */
    void resign();

    /** Ends it soon, and gives nothing back: another leader of the machine goes on. */
    void abandon();

    /** Once it has ended: whether another machine goes by the name of this one, so that this one needs another. */
    boolean isForeign();
}

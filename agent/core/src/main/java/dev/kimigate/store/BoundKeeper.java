package dev.kimigate.store;

/**
 * Keeps the bound of a store true: who leases permits for the whole machine from a place that other machines share.
 *
 * <p>It changes {@link SharedState#bound} whenever it likes. The store gives it a place on its poller and its timer, so
 * that it needs no thread while nobody calls.
 */
public interface BoundKeeper {
    /** Calls wait here; on the poller's thread, every few milliseconds. Must not block. */
    void callsWait();

    /**
     * The store is in use, and other JVMs count in it; on the timer's thread, about twice a second. Must not block. A
     * store that counts for one JVM has no timer of its own.
     */
    void inUse();
}

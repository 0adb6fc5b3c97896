package dev.kimigate.lease;

/**
 * All that a machine tells the others beside permits, and hears of them. Each part is told at once if it is new, else
 * with a sync now and then. On the loop's thread, but for {@link #called}.
 */
final class MachineExchange {
    private final CoolDownExchange coolDowns;
    private final FactExchange facts;
    private final StartsExchange starts;
    private final NameExchange names;

    MachineExchange(LeasedMachine machine, LeaseTerms terms, LeaseClocks clocks) {
        this.coolDowns = new CoolDownExchange(machine, clocks, terms.leaseMillis());
        this.facts = new FactExchange(machine, clocks, terms.leaseMillis());
        this.starts = new StartsExchange(machine, terms.node(), terms.leaseMillis());
        this.names = new NameExchange(machine, clocks.monotonicNanos(), terms.leaseMillis());
    }

    /** There is a new connection, perhaps to a server that knows nothing. */
    void connected() {
        facts.connected();
        starts.connected();
        names.connected();
    }

    /** Some machine has news. Any thread. */
    void called() {
        coolDowns.called();
        facts.called();
        names.called();
    }

    /** Whether the server is to be told or asked now, sync or not. */
    boolean isDue(int waiting, long nowNanos) {
        return coolDowns.isToTell()
                || facts.isToTell(nowNanos)
                || starts.isDue(waiting, nowNanos)
                || names.isToTell(nowNanos);
    }

    /** Tells and asks what it is time for. */
    void exchange(LeaseServer.Channel channel, int waiting, long nowNanos) throws ServerException {
        coolDowns.exchange(channel, nowNanos);
        facts.exchange(channel, nowNanos);
        starts.exchange(channel, waiting, nowNanos);
        names.exchange(channel, nowNanos);
    }

    /** The server is lost, and the lease is over. */
    void failed() {
        starts.failed();
    }

    /** The machine leaves. */
    void leave(LeaseServer.Channel channel, long timeoutMillis) throws ServerException {
        starts.leave(channel, timeoutMillis);
    }
}

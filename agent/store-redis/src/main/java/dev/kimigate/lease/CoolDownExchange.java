package dev.kimigate.lease;

/**
 * When a machine tells the others of its cool-down, and asks for theirs: at once if it has a new one or is called, else
 * with a sync now and then. On the loop's thread, but for {@link #called}.
 */
final class CoolDownExchange {
    private final LeasedMachine machine;
    private final LeaseClocks clocks;
    private final long everyNanos;
    /** Until when all machines cool down as far as we know, wall clock. */
    private long knownUntilMillis;

    private long askedNanos;
    private boolean asked;
    private volatile boolean called;

    CoolDownExchange(LeasedMachine machine, LeaseClocks clocks, long leaseMillis) {
        this.machine = machine;
        this.clocks = clocks;
        this.everyNanos = leaseMillis * 1_000_000 / 4;
    }

    /** Some machine has a new one. Any thread. */
    void called() {
        called = true;
    }

    /** Whether the server is to be told or asked now, sync or not. */
    boolean isToTell() {
        return called || isNew(machine.coolDown());
    }

    private boolean isNew(SharedCoolDown own) {
        return own.millis() > 0 && untilMillis(own) > knownUntilMillis + SharedCoolDown.SAME_MILLIS;
    }

    private long untilMillis(SharedCoolDown coolDown) {
        return clocks.wallMillis() + coolDown.millis();
    }

    /** Tells and asks, if it is time to. */
    void exchange(LeaseServer.Channel channel, long nowNanos) throws ServerException {
        if (asked && !isToTell() && nowNanos - askedNanos < everyNanos) {
            return;
        }
        called = false;
        SharedCoolDown shared = channel.coolDown(machine.coolDown(), LeaseLoop.SYNC_MILLIS);
        asked = true;
        askedNanos = nowNanos;
        knownUntilMillis = shared.millis() == 0 ? 0 : untilMillis(shared);
        if (shared.millis() > machine.coolDown().millis() + SharedCoolDown.SAME_MILLIS) {
            machine.cools(shared);
        }
    }
}

package dev.kimigate.lease;

/**
 * When a machine tells the others whose the credentials are that it uses, and asks for what they know: at once if one
 * is new or it learned something, else now and then. On the loop's thread, but for {@link #called}.
 */
final class NameExchange {
    private static final long LOOK_EVERY_NANOS = 50_000_000;

    private final LeasedMachine machine;
    private final long everyNanos;
    private KnownNames told = KnownNames.NOTHING;
    private long askedNanos;
    private long lookedNanos;
    private boolean hasNews;
    private boolean asked;
    private volatile boolean called;

    NameExchange(LeasedMachine machine, long nowNanos, long leaseMillis) {
        this.machine = machine;
        this.everyNanos = leaseMillis * 1_000_000 / 4;
        this.lookedNanos = nowNanos - LOOK_EVERY_NANOS;
    }

    /** There is a new connection, perhaps to a server that knows nothing. */
    void connected() {
        asked = false;
    }

    /** Some machine has news. Any thread. */
    void called() {
        called = true;
    }

    /** Whether the server is to be told or asked now, sync or not. */
    boolean isToTell(long nowNanos) {
        if (!hasNews && nowNanos - lookedNanos >= LOOK_EVERY_NANOS) {
            lookedNanos = nowNanos;
            KnownNames present = machine.names();
            hasNews = !present.isNothing() && (called || !asked || !present.equals(told));
        }
        return hasNews;
    }

    /** Tells and asks, if it is time to; a machine that knows no credential has nothing to ask. */
    void exchange(LeaseServer.Channel channel, long nowNanos) throws ServerException {
        boolean isRenewal = nowNanos - askedNanos >= everyNanos && !told.isNothing();
        if (!isToTell(nowNanos) && !isRenewal) {
            return;
        }
        called = false;
        KnownNames present = machine.names();
        KnownNames heard = channel.names(present, LeaseLoop.SYNC_MILLIS);
        machine.hears(heard);
        told = machine.names();
        hasNews = !told.equals(present); // it may have learned what others are to know
        asked = true;
        askedNanos = nowNanos;
    }
}

package dev.kimigate.lease;

/**
 * A machine's part of the starts a minute of its account: asks for more when calls wait for it, and comes down to what
 * the server says. On the loop's thread.
 */
final class StartsExchange {
    /** A start counts for a minute, and half a second that two clocks may disagree. */
    private static final long SPAN_MILLIS = 61_000;

    private static final long ASK_AGAIN_NANOS = 250_000_000;

    /** What others started is known for a minute. */
    private static final long LONGEST_PAUSE_NANOS = 15_000_000_000L;

    private final LeasedMachine machine;
    private final String node;
    private final long leaseMillis;
    private int perMinute;
    private int allowed;
    private int target;
    private int machines = 1;
    private long askedNanos;
    private boolean asked;

    StartsExchange(LeasedMachine machine, String node, long leaseMillis) {
        this.machine = machine;
        this.node = node;
        this.leaseMillis = leaseMillis;
    }

    /** There is a new connection: what may start here is to be told first. */
    void connected() {
        asked = false;
    }

    /** Whether to ask now, sync or not. */
    boolean isDue(int waiting, long nowNanos) {
        if (!asked || machine.startsPerMinute() != perMinute) {
            return true;
        }
        boolean wants = perMinute > 0 && (target < allowed || (waiting > 0 && machine.startsLately() >= allowed));
        return wants && nowNanos - askedNanos >= ASK_AGAIN_NANOS;
    }

    /**
     * Tells and asks, if it is time to. What is lowered is in force before it is told; what is raised, after the
     * answer.
     */
    void exchange(LeaseServer.Channel channel, int waiting, long nowNanos) throws ServerException {
        if (!isDue(waiting, nowNanos)
                && nowNanos - askedNanos < Math.min(LONGEST_PAUSE_NANOS, leaseMillis * 1_000_000 / 4)) {
            return;
        }
        int number = machine.startsPerMinute();
        if (number > 0 && perMinute == 0) {
            allowed = machine.startsLately();
            target = allowed;
        } else if (target < allowed) {
            allowed = Math.max(target, machine.startsLately());
        }
        perMinute = number;
        put();
        StartsAnswer answer = channel.starts(
                new StartsRequest(node, allowed, machine.startsLately(), waiting, perMinute, leaseMillis + SPAN_MILLIS),
                LeaseLoop.SYNC_MILLIS);
        asked = true;
        askedNanos = nowNanos;
        machines = Math.max(1, answer.machines());
        machine.startsElsewhere(answer.elsewhere());
        if (perMinute > 0) {
            target = answer.target();
            allowed = answer.allowed();
            put();
        }
    }

    /** The server is lost: the machine goes on with an equal part at least, and with one start. */
    void failed() {
        perMinute = machine.startsPerMinute(); // what a leader before put in force may be of another time
        if (perMinute > 0) {
            allowed = Math.max(allowed, Math.max(1, perMinute / machines));
        }
        put();
    }

    /** The machine leaves: what it has started counts for a minute, and no more. */
    void leave(LeaseServer.Channel channel, long timeoutMillis) throws ServerException {
        if (perMinute > 0) {
            int used = machine.startsLately();
            Object unused =
                    channel.starts(new StartsRequest(node, used, used, 0, perMinute, SPAN_MILLIS), timeoutMillis);
        }
    }

    private void put() {
        machine.startsAllowed(perMinute > 0 ? allowed : -1);
    }
}

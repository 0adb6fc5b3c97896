package dev.kimigate.lease;

import dev.kimigate.lease.SyncAnswer.Refusal;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Leads one machine for one account until it resigns: keeps a connection, syncs when {@link LeaseLeader} says so, and
 * puts what it leased in force. Run it on a daemon thread of its own.
 */
/*
 * All of the leader is used on the loop's thread. Other threads set two flags and wake it.
 */
public final class LeaseLoop implements Runnable {
    /** Covers look-up, connect, TLS and login. */
    static final long CONNECT_MILLIS = 1_000;

    static final long SYNC_MILLIS = 500;
    private static final long LEAVE_MILLIS = 200;
    private static final long LEAVES_AGAIN_NANOS = 500_000_000;
    private static final long WAITS_FOR_EXIT_NANOS = 1_000_000_000;
    private static final long SLEPT_MILLIS = 1_000;
    private static final long FIRST_PAUSE_NANOS = 100_000_000;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000_000L;
    private static final long BUSY_LOOK_NANOS = 2_000_000;
    private static final long CALM_LOOK_NANOS = 10_000_000;
    /** A machine that does nothing is looked at less often; who waits in another of its JVMs is seen then. */
    private static final long IDLE_LOOK_NANOS = 50_000_000;

    private static final long IDLE_AFTER_NANOS = 1_000_000_000;
    /** A machine that has done nothing for so long gives back what it has, and keeps no connection. */
    private static final long RESIGNS_AFTER_NANOS = 600_000_000_000L;

    /** How a loop ended. */
    public enum End {
        /** It was asked to. */
        RESIGNED,
        /** Another leader of the machine goes on with what was leased. */
        REPLACED,
        /** Another machine goes by our name: draw another one, and lead from nothing. */
        FOREIGN
    }

    /** What was said of the server last. */
    private enum Said {
        NOTHING,
        LOST,
        BACK
    }

    private final LeaseServer server;
    private final LeaseTerms terms;
    private final LeaseLeader leader;
    private final LeasedMachine machine;
    private final LeaseClocks clocks;
    private final DoubleSupplier random;
    private final MachineExchange others;
    private volatile boolean called;
    private volatile boolean resigned;
    private volatile @Nullable Thread thread;
    private volatile End end = End.RESIGNED;
    private Said said = Said.NOTHING;
    private boolean answered;
    private int stale;
    private long monotonicMillis;
    private long wallMillis;
    private long usedNanos;

    /**
     * A loop that has not begun.
     *
     * @param standing what the machine has leased, by a leader before
     * @param random 0 to 1, for pauses between tries
     */
    public LeaseLoop(
            LeaseServer server,
            LeaseTerms terms,
            LeasedBlock standing,
            LeasedMachine machine,
            LeaseClocks clocks,
            DoubleSupplier random) {
        this.server = server;
        this.terms = terms;
        this.leader = new LeaseLeader(terms, standing);
        this.machine = machine;
        this.others = new MachineExchange(machine, terms, clocks);
        this.clocks = clocks;
        this.random = random;
    }

    /** Calls wait: look now. Any thread. */
    public void wake() {
        LockSupport.unpark(thread);
    }

    /** Ends the loop soon, from any thread; the block goes back to the server if that is reached. */
    public void resign() {
        resigned = true;
        LockSupport.unpark(thread);
    }

    /** Ends the loop soon, from any thread, and gives nothing back: another leader of the machine goes on. */
    public void abandon() {
        end = End.REPLACED;
        resign();
    }

    /** How the loop ended, once it has. */
    public End end() {
        return end;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        monotonicMillis = clocks.monotonicNanos() / 1_000_000;
        wallMillis = clocks.wallMillis();
        usedNanos = clocks.monotonicNanos();
        int failures = 0;
        while (!resigned) {
            answered = false;
            try (LeaseServer.Channel channel = server.connect(this::called, CONNECT_MILLIS)) {
                leader.connected(channel.run());
                others.connected();
                lead(channel);
            } catch (ServerException e) {
                failures = answered ? 1 : failures + 1;
                failed(e, failures);
            } catch (RuntimeException
                    | Error e) { // ours; the host must not see it, and other JVMs of the machine go on
                failures++;
                failed(new ServerException("syncing failed: " + e), failures);
            }
        }
    }

    private void lead(LeaseServer.Channel channel) throws ServerException {
        while (!resigned) {
            look();
            int held = machine.held();
            int waiting = machine.waiting();
            long now = clocks.monotonicNanos();
            usedNanos = held + waiting > 0 ? now : usedNanos;
            if (leader.next(now, held, waiting)) {
                sync(channel);
                others.exchange(channel, waiting, now);
            } else if (others.isDue(waiting, now)) {
                others.exchange(channel, waiting, now);
            } else if (now - usedNanos > RESIGNS_AFTER_NANOS) {
                resigned = true;
            } else {
                LockSupport.parkNanos(this, lookNanos(waiting, now - usedNanos));
            }
        }
        if (end == End.RESIGNED) {
            leave(channel);
        }
    }

    private static long lookNanos(int waiting, long idleNanos) {
        if (waiting > 0) {
            return BUSY_LOOK_NANOS;
        }
        return idleNanos > IDLE_AFTER_NANOS ? IDLE_LOOK_NANOS : CALM_LOOK_NANOS;
    }

    /** What is lowered is in force before permits are counted; what is raised, after the answer. */
    private void sync(LeaseServer.Channel channel) throws ServerException {
        put();
        SyncRequest request = leader.request(clocks.monotonicNanos(), machine.held());
        Object reply = channel.sync(request, SYNC_MILLIS);
        SyncAnswer answer = SyncAnswer.of(request, reply);
        if (answer == null) {
            refused(reply);
        } else {
            boolean unused = leader.answered(clocks.monotonicNanos(), answer);
            stale = 0;
            answered = true;
            put();
            machine.answered(answer);
            if (said != Said.BACK) {
                said = Said.BACK;
                machine.back(answer);
            }
        }
    }

    private void refused(Object reply) throws ServerException {
        Refusal refusal = SyncAnswer.refusal(reply);
        stale = refusal == Refusal.STALE ? stale + 1 : 0;
        if (refusal == Refusal.FOREIGN || stale > 1) {
            end = End.FOREIGN;
            resigned = true;
        }
        if (refusal == null || refusal == Refusal.NONSENSE) {
            throw new ServerException("the server's answer is not that of our script");
        }
        throw new ServerException(
                refusal == Refusal.OTHER_VERSION
                        ? "the account's machines speak another version of the protocol"
                        : "another leader speaks for this machine");
    }

    private void failed(ServerException problem, int failures) {
        leader.failed(clocks.monotonicNanos());
        put();
        if (leader.hasFailed()) {
            others.failed();
        }
        if (said != Said.LOST && leader.hasFailed()) { // while the lease stands, nothing has changed
            said = Said.LOST;
            machine.lost(problem);
        }
        pause(failures);
    }

    private void put() {
        machine.put(leader.block(), leader.hasFailed());
    }

    /** A machine that slept asks first: the wall clock is ahead of the other by more than a beat. */
    private void look() {
        boolean unused = Thread.interrupted(); // nobody has a reason to, and parking would become spinning
        long monotonic = clocks.monotonicNanos() / 1_000_000;
        long wall = clocks.wallMillis();
        if (wall - wallMillis - (monotonic - monotonicMillis) > SLEPT_MILLIS) {
            leader.doubt(clocks.monotonicNanos());
            put();
        }
        monotonicMillis = monotonic;
        wallMillis = wall;
        int limit = machine.limit();
        if (limit > 0) {
            leader.limit(limit);
        }
        if (!machine.leads()) {
            abandon();
        }
        if (called) {
            called = false;
            leader.called();
        }
    }

    private void called(Iterable<String> nodes) {
        for (String node : nodes) {
            if (node.equals(terms.node())) {
                called = true;
                LockSupport.unpark(thread);
            } else if (node.equals(SharedCoolDown.ALL_MACHINES)) {
                others.called();
                LockSupport.unpark(thread);
            }
        }
    }

    /** Longer with each failure, and never the same on two machines; short enough to assert in a new store in time. */
    private void pause(int failures) {
        long most = Math.min(LONGEST_PAUSE_NANOS, terms.leaseMillis() * 1_000_000 / 4);
        long pause = Math.min(most, FIRST_PAUSE_NANOS << Math.min(10, failures - 1));
        long until = clocks.monotonicNanos() + (long) (pause * (0.5 + random.getAsDouble() / 2));
        while (!resigned && clocks.monotonicNanos() - until < 0) {
            look();
            LockSupport.parkNanos(this, Math.min(CALM_LOOK_NANOS, until - clocks.monotonicNanos()));
        }
    }

    /**
     * Says what is still held until that is nothing, or the process ends and its calls with it. If calls of the machine
     * wait on, somebody else is to lead them.
     */
    private void leave(LeaseServer.Channel channel) {
        leader.resign();
        put();
        long began = clocks.monotonicNanos();
        try {
            int told = tellLeaving(channel);
            long toldNanos = began;
            others.leave(channel, LEAVE_MILLIS);
            while (told > 0 && end == End.RESIGNED && machine.leads()) {
                LockSupport.parkNanos(this, CALM_LOOK_NANOS);
                boolean unused = Thread.interrupted();
                long now = clocks.monotonicNanos();
                if (machine.waiting() > 0 && now - began > WAITS_FOR_EXIT_NANOS) {
                    return;
                }
                if (machine.held() < told || now - toldNanos >= LEAVES_AGAIN_NANOS) {
                    told = tellLeaving(channel);
                    toldNanos = now;
                }
            }
        } catch (ServerException e) {
            // The lease will end by itself.
        }
    }

    private int tellLeaving(LeaseServer.Channel channel) throws ServerException {
        int held = machine.held();
        Object unused = channel.sync(leader.leaving(clocks.monotonicNanos(), held), LEAVE_MILLIS);
        return held;
    }
}

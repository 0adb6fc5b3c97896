package dev.kimigate.lease;

import dev.kimigate.lease.SyncAnswer.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A machine of a simulated account: its leader, its calls, and its clock, which differs from the server's. */
final class LeasingMachine {
    private static final long LEASE = 15_000;
    private static final long RESERVE = 120_000;

    String node;
    /**
     * A running call.
     *
     * @param ends when it ends, milliseconds of the world
     * @param alone whether it is the one that a machine may always start when it does not reach the server
     */
    private record Call(long ends, boolean alone) {}

    private long clockAhead;
    private long stoppedAt;
    private final double clockRate;
    private final int limit;
    private LeaseLeader leader;
    private long office;
    private final List<Call> calls = new ArrayList<>();

    /**
     * It has told the server of the permit that it may use alone, and no call uses it now: the next call does, until
     * the server has room for what it has on record.
     */
    private boolean mayStartAlone;

    private long salt;
    private int stale;
    int waiting;
    long started;
    long finished;
    boolean alive = true;
    /** The sync that was sent last and not answered, and when. */
    @Nullable
    SyncRequest open;

    long openSince;

    /**
     * A machine that was never answered.
     *
     * @param clockAhead of its clock, milliseconds
     * @param clockRate of its clock; 1 = as fast as the server's
     */
    LeasingMachine(String node, int limit, long clockAhead, double clockRate) {
        this.node = node;
        this.clockRate = clockRate;
        this.limit = limit;
        this.clockAhead = clockAhead;
        this.leader = elected(LeasedBlock.none(nanos(0), LEASE, RESERVE));
    }

    private LeaseLeader elected(LeasedBlock standing) {
        office++;
        return new LeaseLeader(
                new LeaseTerms(node, 1_000 * office + node.hashCode() % 1_000 + salt, office, limit, LEASE, RESERVE, 1),
                standing);
    }

    /** The leader ends; another JVM of the machine is elected, and finds what stands in the state file. */
    void electAnother() {
        leader = elected(leader.block());
        open = null;
    }

    /** All JVMs of the machine end, and others start in the same folder: what stands there is of another time. */
    void restart(long now) {
        calls.clear();
        alive = true;
        leader = elected(leader.block().lowered(0).over(nanos(now)));
        open = null;
    }

    /** Another machine that began with a copy of this one's state folder. */
    LeasingMachine copy(long now, long copyAhead) {
        LeasingMachine copy = new LeasingMachine(node, limit, copyAhead, 1);
        copy.office = office;
        copy.salt = 17;
        LeasedBlock block = leader.block();
        copy.leader = copy.elected(new LeasedBlock(
                0,
                block.share(),
                copy.nanos(now),
                copy.nanos(now),
                block.leaseNanos(),
                block.reserveNanos(),
                block.birth()));
        return copy;
    }

    /**
     * Another speaks for the machine: from now on it goes by another name, and nothing is its own but what it holds.
     */
    void refused(long now, SyncRequest request, Refusal refusal) {
        SyncRequest mine = open;
        if (!alive || mine == null || !mine.equals(request)) {
            return;
        }
        open = null;
        leader.failed(nanos(now));
        stale++;
        if (refusal == Refusal.FOREIGN || stale > 1) {
            node += "x";
            stale = 0;
            leader = elected(LeasedBlock.none(nanos(now), LEASE, RESERVE));
        }
    }

    /** The virtual machine stands still, with both its clocks; those who answer its calls do not know. */
    void stop(long now) {
        stoppedAt = now;
    }

    void goOn(long now) {
        clockAhead -= (long) ((now - stoppedAt) * clockRate);
        stoppedAt = 0;
    }

    void die() {
        calls.clear();
        alive = false;
        open = null;
    }

    long nanos(long now) {
        return ((long) (now * clockRate) + clockAhead) * 1_000_000;
    }

    LeaseLeader leader() {
        return leader;
    }

    int held() {
        return calls.size();
    }

    int bound(long now) {
        return alive ? leader.bound(nanos(now)) : 0;
    }

    /** How many running calls are such that a machine may always start without a server. */
    int startedAlone() {
        return (int) calls.stream().filter(Call::alone).count();
    }

    /** Ends calls whose time has come, and starts those that may. */
    void work(long now, Random random, double meanMillis) {
        if (stoppedAt != 0) {
            return;
        }
        int before = calls.size();
        mayStartAlone |= calls.stream().anyMatch(call -> call.ends() <= now && call.alone());
        calls.removeIf(call -> call.ends() <= now);
        finished += before - calls.size();
        while (alive && waiting > 0 && held() < bound(now)) {
            LeasedBlock block = leader.block();
            boolean alone =
                    mayStartAlone || (!block.stands(nanos(now)) && held() >= Math.min(block.share(), block.permits()));
            mayStartAlone = false;
            waiting--;
            started++;
            calls.add(new Call(now + callMillis(random, meanMillis), alone));
        }
    }

    /** Lognormal, as answers of a model are: one in twenty takes five times as long as the median. */
    private static long callMillis(Random random, double medianMillis) {
        return Math.max(10, (long) (medianMillis * Math.exp(random.nextGaussian())));
    }

    /** The sync to send now; null = none. */
    @Nullable
    SyncRequest sync(long now) {
        if (stoppedAt != 0) {
            return null;
        }
        if (open != null && now - openSince >= 500) {
            open = null;
            leader.failed(nanos(now));
        }
        LeasedBlock before = leader.block();
        boolean ended = !before.stands(nanos(now));
        boolean beyond = ended && bound(now) > Math.max(held(), Math.min(before.share(), before.permits()));
        if (!alive || open != null || !leader.next(nanos(now), held(), waiting)) {
            return null;
        }
        open = leader.request(nanos(now), held());
        mayStartAlone |= beyond;
        openSince = now;
        return open;
    }

    /** An answer arrives, perhaps for the second time, perhaps to a leader of before. */
    void answer(long now, SyncAnswer answer) {
        if (alive && leader.answered(nanos(now), answer)) {
            open = null;
            stale = 0;
            mayStartAlone &= answer.held() > limit;
        }
    }
}

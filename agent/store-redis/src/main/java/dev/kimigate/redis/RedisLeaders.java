package dev.kimigate.redis;

import dev.kimigate.leader.Leader;
import dev.kimigate.leader.LeaderFactory;
import dev.kimigate.leader.LeaderListener;
import dev.kimigate.leader.LeaderTerms;
import dev.kimigate.leader.ServerReport;
import dev.kimigate.lease.LeaseClocks;
import dev.kimigate.lease.LeaseLoop;
import dev.kimigate.lease.LeaseTerms;
import dev.kimigate.runtime.GateRuntime;
import dev.kimigate.runtime.GateThreads;
import dev.kimigate.store.SharedState;
import java.util.concurrent.ThreadLocalRandom;

/** Makes leaders that lease from Redis or Valkey. */
public final class RedisLeaders implements LeaderFactory {
    private static final long MOST_LEADERS = 1L << 48;

    /** Called by reflection, when a JVM begins to lead. */
    public RedisLeaders() {}

    @Override
    public Leader leader(LeaderTerms terms, SharedState shared, GateRuntime runtime, LeaderListener listener) {
        ServerPlace place = ServerPlace.parse(terms.server());
        LinkOpener opener = new LinkOpener(
                place, terms.account(), System.getenv(), null, work -> GateThreads.create("leader-link", work));
        LeaseTerms lease = lease(terms, shared);
        SharedMachine machine =
                new SharedMachine(place.toString(), terms, lease.alone(), shared, runtime.clocks(), listener);
        LeaseLoop loop = new LeaseLoop(
                opener,
                lease,
                machine.standing(),
                machine,
                LeaseClocks.SYSTEM,
                () -> ThreadLocalRandom.current().nextDouble());
        return new LoopLeader(loop);
    }

    /** The terms of a leader that is new. */
    static LeaseTerms lease(LeaderTerms terms, SharedState shared) {
        int limit = Math.max(1, shared.limit());
        return new LeaseTerms(
                terms.node(),
                ThreadLocalRandom.current().nextLong(1, MOST_LEADERS),
                terms.office(),
                limit,
                terms.leaseMillis(),
                terms.reserveMillis(),
                terms.alone(limit));
    }

    @Override
    public ServerReport look(String server) {
        return ServerLook.at(server, System.getenv(), work -> GateThreads.create("doctor-link", work));
    }

    /** A leader by its loop. */
    record LoopLeader(LeaseLoop loop) implements Leader {
        @Override
        public void run() {
            loop.run();
        }

        @Override
        public void wake() {
            loop.wake();
        }

        @Override
        public void resign() {
            loop.resign();
        }

        @Override
        public void abandon() {
            loop.abandon();
        }

        @Override
        public boolean isForeign() {
            return loop.end() == LeaseLoop.End.FOREIGN;
        }
    }
}

package dev.kimigate.redis;

import dev.kimigate.lease.LeaseClocks;
import dev.kimigate.lease.LeaseLoop;
import dev.kimigate.lease.LeaseServer;
import dev.kimigate.lease.LeaseTerms;
import dev.kimigate.lease.LeasedBlock;
import dev.kimigate.lease.LeasedMachine;
import dev.kimigate.lease.ServerException;
import dev.kimigate.lease.SyncAnswer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A machine with threads that call all the time, and with the product's loop; counted by somebody else. */
final class BusyMachine implements LeasedMachine {
    static final long LEASE_MILLIS = 2_000;
    static final long RESERVE_MILLIS = 8_000;

    /** Who counts the calls of all machines, and knows nothing of permits. */
    static final class Counter {
        private final int limit;
        private final AtomicInteger inFlight = new AtomicInteger();
        final AtomicInteger over = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        final LongAdder started = new LongAdder();

        Counter(int limit) {
            this.limit = limit;
        }

        void started() {
            int now = inFlight.incrementAndGet();
            started.increment();
            most.accumulateAndGet(now, Math::max);
            if (now > limit) {
                over.incrementAndGet();
            }
        }

        void ended() {
            inFlight.decrementAndGet();
        }

        int inFlight() {
            return inFlight.get();
        }
    }

    private final LinkedNode identity;
    private final int limit;
    private final Counter counter;
    private final long holdMillis;
    private final long reserveMillis;
    private final LeaseServer server;
    final List<String> said = new CopyOnWriteArrayList<>();
    /** Guarded by this, as are the next two. */
    private LeasedBlock block;

    private boolean failed;
    private int held;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean alive = true;
    private @Nullable LeaseLoop loop;

    /** What the state file would have: the machine's name, and how often a leader was elected. */
    static final class LinkedNode {
        final String name;
        long office;

        LinkedNode(String name) {
            this.name = name;
        }
    }

    BusyMachine(
            LinkedNode identity,
            int port,
            int limit,
            Counter counter,
            int threads,
            long holdMillis,
            long reserveMillis) {
        this.block = LeasedBlock.none(System.nanoTime(), LEASE_MILLIS, reserveMillis);
        this.reserveMillis = reserveMillis;
        this.identity = identity;
        this.limit = limit;
        this.counter = counter;
        this.holdMillis = holdMillis;
        this.server = new LinkOpener(
                ServerPlace.parse("redis://127.0.0.1:" + port), "test", Map.of(), null, BusyMachine::daemon);
        elect();
        callMore(threads);
    }

    /** So many more calls are made at once, over and over. */
    void callMore(int threads) {
        for (int i = 0; i < threads; i++) {
            daemon(this::call).start();
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "machine");
        thread.setDaemon(true);
        return thread;
    }

    /** Another leader takes the office; the former may still be at work. */
    synchronized void elect() {
        identity.office++;
        LeaseTerms terms = new LeaseTerms(
                identity.name,
                ThreadLocalRandom.current().nextLong(1, 1L << 48),
                identity.office,
                limit,
                LEASE_MILLIS,
                reserveMillis,
                1);
        LeaseLoop next =
                new LeaseLoop(server, terms, block, new Office(identity.office), LeaseClocks.SYSTEM, Math::random);
        loop = next;
        daemon(next).start();
    }

    /** Only the leader in office can raise or lower, as the product's swap of the word has it. */
    private final class Office implements LeasedMachine {
        private final long office;

        Office(long office) {
            this.office = office;
        }

        @Override
        public void put(LeasedBlock next, boolean hasFailed) {
            synchronized (BusyMachine.this) {
                if (identity.office == office) {
                    BusyMachine.this.put(next, hasFailed);
                }
            }
        }

        @Override
        public int held() {
            return BusyMachine.this.held();
        }

        @Override
        public int waiting() {
            return BusyMachine.this.waiting();
        }

        @Override
        public void lost(ServerException problem) {
            BusyMachine.this.lost(problem);
        }

        @Override
        public void back(SyncAnswer answer) {
            BusyMachine.this.back(answer);
        }
    }

    private void call() {
        while (alive) {
            waiting.incrementAndGet();
            while (alive && !tryStart()) {
                sleep(1);
            }
            waiting.decrementAndGet();
            if (alive) {
                counter.started();
                sleep(holdMillis);
                if (alive) {
                    end();
                }
            }
        }
    }

    private void end() {
        counter.ended();
        synchronized (this) {
            held--;
        }
    }

    private synchronized boolean tryStart() {
        if (held >= block.inForce(System.nanoTime(), failed, 1)) {
            return false;
        }
        held++;
        return true;
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public synchronized void put(LeasedBlock next, boolean hasFailed) {
        block = next;
        failed = hasFailed;
    }

    @Override
    public synchronized int held() {
        return held;
    }

    @Override
    public int waiting() {
        return waiting.get();
    }

    @Override
    public void lost(ServerException problem) {
        said.add("lost: " + problem.getMessage());
    }

    @Override
    public void back(SyncAnswer answer) {
        said.add("back");
    }

    /** All processes end at once, and their calls with them. */
    synchronized void kill() {
        alive = false;
        identity.office++; // whatever the loop still does, it does to nobody
        for (int i = 0; i < held; i++) {
            counter.ended();
        }
        LeaseLoop present = loop;
        if (present != null) {
            present.abandon();
        }
    }

    /** An orderly exit: calls end, then the block is given back. */
    void leave() {
        alive = false;
        while (held() > 0) {
            synchronized (this) {
                for (; held > 0; held--) {
                    counter.ended();
                }
            }
        }
        LeaseLoop present = loop;
        if (present != null) {
            present.resign();
        }
    }
}

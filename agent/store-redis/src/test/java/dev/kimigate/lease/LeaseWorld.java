package dev.kimigate.lease;

import dev.kimigate.lease.SyncAnswer.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Machines, a network that loses, doubles and delays, and the server's table, in virtual time. */
final class LeaseWorld {
    static final int STEP = 5;

    private record Event(long at, long order, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    final int limit;
    final LeaseTable table;
    final List<LeasingMachine> machines = new ArrayList<>();
    final Random random;
    private final PriorityQueue<Event> network = new PriorityQueue<>();
    private long order;
    long now = 1_000_000;
    double medianMillis = 1_000;
    int delay = 2;
    /** By how much the server's clock was set ahead. */
    long serverAhead;

    double loss;
    double doubling;
    double lateness;
    /** Machines that reach the server. */
    final List<LeasingMachine> cut = new ArrayList<>();

    /** Told of each request that arrives, and of its answer; null if it was refused. */
    interface Watcher {
        void synced(SyncRequest request, @Nullable SyncAnswer answer);
    }

    Watcher watcher = (request, answer) -> {};
    /** Told of each instant. */
    interface Step {
        void done(LeaseWorld world);
    }

    Step afterEachStep = world -> {};

    LeaseWorld(int limit, int machines, LeaseTable.Reserving reserving, long seed) {
        this.limit = limit;
        this.table = new LeaseTable(reserving);
        this.random = new Random(seed);
        for (int i = 0; i < machines; i++) {
            this.machines.add(
                    new LeasingMachine("m" + i, limit, random.nextInt(1_000_000), 0.99 + random.nextDouble() / 50));
        }
    }

    int inFlight() {
        return machines.stream().mapToInt(LeasingMachine::held).sum();
    }

    void run(long millis) {
        for (long end = now + millis; now < end; now += STEP) {
            while (!network.isEmpty() && network.peek().at() <= now) {
                network.poll().what().run();
            }
            for (LeasingMachine machine : machines) {
                machine.work(now, random, medianMillis);
                SyncRequest request = machine.sync(now);
                if (request != null) {
                    send(machine, request);
                }
                machine.work(now, random, medianMillis);
            }
            afterEachStep.done(this);
        }
    }

    /** A cut swallows what is sent while it lasts; what is under way arrives. */
    private void send(LeasingMachine machine, SyncRequest request) {
        transmit(machine, () -> {
            SyncAnswer answer = table.sync(now + serverAhead, request);
            watcher.synced(request, answer);
            Refusal refusal = table.refusal();
            if (refusal != null) {
                transmit(machine, () -> machine.refused(now, request, refusal));
            }
            if (answer != null) {
                transmit(machine, () -> machine.answer(now, answer));
                for (String called : table.calls()) {
                    machines.stream()
                            .filter(other -> other.node.equals(called))
                            .forEach(other -> transmit(other, other.leader()::called));
                }
            }
        });
    }

    private void transmit(LeasingMachine machine, Runnable arrival) {
        if (cut.contains(machine)) {
            return;
        }
        int copies = random.nextDouble() < loss ? 0 : random.nextDouble() < doubling ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            long late = random.nextDouble() < lateness ? random.nextInt(20_000) : 0;
            network.add(new Event(now + delay + late, order++, arrival));
        }
    }
}

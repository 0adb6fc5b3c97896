package dev.kimigate.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.kimigate.lease.LeaseTable.Machine;
import dev.kimigate.lease.LeaseTable.Reserving;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/**
 * What holds after each sync and at each instant, whatever the network loses, doubles and delays, and whoever dies. The
 * numbers are those of the design's invariants.
 */
class LeasePropertyTest {
    private static final int ROUNDS = 12;

    @Property(tries = 40)
    void anyInterleaving_neverExceedsTheLimit(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 24) int limit,
            @ForAll @IntRange(min = 1, max = 6) int machines,
            @ForAll @DoubleRange(max = 0.3) double loss,
            @ForAll @DoubleRange(max = 0.3) double doubling,
            @ForAll @DoubleRange(max = 0.1) double lateness) {
        LeaseWorld world = new LeaseWorld(limit, machines, Reserving.BLOCK, seed);
        world.loss = loss;
        world.doubling = doubling;
        world.lateness = lateness;
        watch(world);
        for (int round = 0; round < ROUNDS; round++) {
            LeaseTroubles.change(world);
            world.run(2_000 + world.random.nextInt(8_000));
        }
    }

    @Property(tries = 25)
    void lostMemory_withAllMachinesThere_neverExceedsTheLimit(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 24) int limit,
            @ForAll @IntRange(min = 1, max = 6) int machines) {
        LeaseWorld world = new LeaseWorld(limit, machines, Reserving.BLOCK, seed);
        world.loss = 0.1;
        world.doubling = 0.1;
        world.afterEachStep = LeasePropertyTest::assertWithinTheLimit;
        for (int round = 0; round < ROUNDS; round++) {
            demand(world);
            if (world.random.nextInt(4) == 0) {
                world.table.lose();
            }
            world.run(2_000 + world.random.nextInt(20_000));
        }
    }

    /** Two machines go by one name, as with a folder that was copied, or is part of an image. */
    @Property(tries = 25)
    void copiedFolder_givesNoPermitTwice(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 24) int limit,
            @ForAll @IntRange(min = 1, max = 4) int machines) {
        LeaseWorld world = new LeaseWorld(limit, machines, Reserving.BLOCK, seed);
        world.doubling = 0.1;
        world.afterEachStep = LeasePropertyTest::assertWithinTheLimit;
        demand(world);
        world.run(20_000 + world.random.nextInt(5_000));
        LeasingMachine original = world.machines.get(0);
        LeasingMachine copy = original.copy(world.now, world.random.nextInt(1_000_000));
        String name = copy.node;
        world.machines.add(copy);
        for (int round = 0; round < ROUNDS; round++) {
            demand(world);
            if (world.random.nextInt(3) == 0) {
                (world.random.nextBoolean() ? original : copy).electAnother();
            }
            world.run(2_000 + world.random.nextInt(8_000));
        }
        assertThat(original.node.equals(name) && copy.node.equals(name))
                .as("both keep the name")
                .isFalse();
    }

    private static void demand(LeaseWorld world) {
        for (LeasingMachine machine : world.machines) {
            machine.waiting = world.random.nextInt(3) == 0 ? 0 : world.random.nextInt(3 * world.limit);
        }
    }

    private static void watch(LeaseWorld world) {
        world.watcher = (request, answer) -> {
            if (answer == null) {
                return;
            }
            LeaseTable table = world.table;
            if (table.granted() > 0) {
                assertThat(table.held()).as("I1").isLessThanOrEqualTo(world.limit);
            }
            int shares = table.machines().values().stream()
                    .mapToInt(machine -> machine.share)
                    .sum();
            assertThat(shares).as("I8").isLessThanOrEqualTo(world.limit);
            assertThat(answer.block()).isBetween(request.asserted(), Math.max(request.asserted(), world.limit));
        };
        world.afterEachStep = LeasePropertyTest::assertInvariants;
    }

    private static void assertInvariants(LeaseWorld world) {
        assertWithinTheLimit(world);
        for (LeasingMachine machine : world.machines) {
            if (!machine.alive) {
                continue;
            }
            Machine record = world.table.machines().get(machine.node);
            int onRecord = record == null ? 0 : record.block + record.kept;
            int bound = machine.bound(world.now);
            if (bound > Math.max(1, onRecord)) {
                fail("I2: %s may use %d, on record are %d", machine.node, bound, onRecord);
            }
            if (machine.leader().block().stands(machine.nanos(world.now)) && bound > 0) {
                if (record == null || record.reserved || record.ends <= world.now) {
                    fail("I3: the lease of %s ended at the server before it did here", machine.node);
                }
            }
        }
    }

    /** One permit for each machine that has none and no server is a window that the documents name. */
    private static void assertWithinTheLimit(LeaseWorld world) {
        int alone =
                world.machines.stream().mapToInt(LeasingMachine::startedAlone).sum();
        if (world.inFlight() > world.limit + alone) {
            fail("%d in flight of %d, and %d alone", world.inFlight(), world.limit, alone);
        }
    }
}

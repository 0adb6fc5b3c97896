package dev.kimigate.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.lease.LeaseTable.Reserving;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The cases of the documents in which more than the limit may be in flight, and that need a clock in the test's hand.
 */
class LeaseWindowsTest {
    private static final int LIMIT = 12;
    private static final int MACHINES = 3;
    private static final long LEASE_AND_RESERVE = 135_000;

    private LeaseWorld busyWorld(int seed) {
        LeaseWorld world = new LeaseWorld(LIMIT, MACHINES, Reserving.BLOCK, seed);
        world.machines.forEach(machine -> machine.waiting = 1_000_000);
        world.run(60_000);
        assertThat(world.inFlight()).isEqualTo(LIMIT);
        return world;
    }

    /** A guest that stood still with both its clocks: what it had leased, until the first answer. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void guestWhoseClocksStoodStill_startsNoMoreThanItsBlock_untilTheFirstAnswer(int seed) {
        LeaseWorld world = busyWorld(seed);
        LeasingMachine guest = world.machines.get(0);
        int block = guest.leader().block().permits();
        assertThat(block).isPositive();
        guest.stop(world.now);
        world.run(LEASE_AND_RESERVE + 60_000);
        assertThat(world.inFlight() - guest.held()).as("the others have it all").isEqualTo(LIMIT);

        guest.goOn(world.now);
        int[] most = {0};
        world.afterEachStep = each -> most[0] = Math.max(most[0], each.inFlight());
        world.run(2_000);

        assertThat(most[0]).isGreaterThan(LIMIT).isLessThanOrEqualTo(LIMIT + block);
        world.afterEachStep = each -> {};
        world.run(60_000);
        assertThat(world.inFlight()).isEqualTo(LIMIT);
    }

    /**
     * A server's clock that was set ahead ends all leases and reserves at once: each machine asserts with its next
     * sync.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void serversClockThatIsSetAhead_givesPermitsTwice_untilAllHaveAsserted(int seed) {
        LeaseWorld world = busyWorld(seed);
        int[] most = {0};
        world.afterEachStep = each -> most[0] = Math.max(most[0], each.inFlight());

        world.serverAhead = 3_600_000;
        world.run(30_000);

        assertThat(most[0]).isLessThanOrEqualTo(2 * LIMIT);
        most[0] = 0;
        world.run(60_000);
        assertThat(most[0]).isEqualTo(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void serversClockThatIsSetBack_givesNoPermitTwice_andPermitsGoOn(int seed) {
        LeaseWorld world = busyWorld(seed);
        world.serverAhead = 0;
        int[] most = {0};
        world.afterEachStep = each -> most[0] = Math.max(most[0], each.inFlight());
        world.run(20_000);

        world.serverAhead = -3_600_000;
        long before =
                world.machines.stream().mapToLong(machine -> machine.finished).sum();
        world.run(60_000);

        assertThat(most[0]).isEqualTo(LIMIT);
        assertThat(world.machines.stream()
                                .mapToLong(machine -> machine.finished)
                                .sum()
                        - before)
                .isGreaterThan(60L * LIMIT / 4); // calls of 1.6 s on average
    }

    /** The surplus of a machine that is cut off runs to its end; it starts up to its share. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void machineThatIsCutOffForLong_addsItsShare_andWhatItStillRuns(int seed) {
        LeaseWorld world = new LeaseWorld(LIMIT, MACHINES, Reserving.BLOCK, seed);
        LeasingMachine busy = world.machines.get(0);
        busy.waiting = 1_000_000;
        world.run(60_000);
        assertThat(busy.held()).isGreaterThan(LIMIT / MACHINES);
        world.cut.add(busy);
        world.machines.forEach(machine -> machine.waiting = 1_000_000);
        int[] most = {0};
        world.afterEachStep = each -> most[0] = Math.max(most[0], each.inFlight());
        world.run(LEASE_AND_RESERVE - 1_000);
        assertThat(most[0]).as("while all is reserved").isLessThanOrEqualTo(LIMIT);

        world.run(120_000);

        assertThat(most[0]).isGreaterThan(LIMIT).isLessThanOrEqualTo(LIMIT + LIMIT / MACHINES);
    }
}

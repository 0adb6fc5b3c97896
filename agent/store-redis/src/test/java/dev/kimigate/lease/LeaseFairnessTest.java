package dev.kimigate.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.kimigate.lease.LeaseTable.Reserving;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets how much while all want more than there is. */
class LeaseFairnessTest {
    private static final long MINUTE = 60_000;

    private static LeaseWorld busy(int limit, int machines, double medianMillis) {
        LeaseWorld world = new LeaseWorld(limit, machines, Reserving.BLOCK, 42);
        world.medianMillis = medianMillis;
        world.afterEachStep = w -> {
            if (w.inFlight() > limit) {
                fail("%d in flight of %d", w.inFlight(), limit);
            }
            w.machines.forEach(machine -> machine.waiting = limit);
        };
        world.run(MINUTE);
        world.machines.forEach(machine -> machine.finished = 0);
        return world;
    }

    /** Jain's index: 1 = all the same, 1/n = one has all. */
    private static double jain(List<LeasingMachine> machines) {
        double sum = machines.stream().mapToLong(machine -> machine.finished).sum();
        double squares = machines.stream()
                .mapToDouble(machine -> (double) machine.finished * machine.finished)
                .sum();
        return sum * sum / (machines.size() * squares);
    }

    @ParameterizedTest
    @CsvSource({"10, 1000", "10, 15000", "1, 1000", "1, 15000", "20, 5000"})
    void twelveMachines_areServedAlike(int limit, double medianMillis) {
        LeaseWorld world = busy(limit, 12, medianMillis);

        world.run(limit == 1 ? (long) (medianMillis * 600) : 10 * MINUTE);

        assertThat(world.machines).allMatch(machine -> machine.finished > 0);
        assertThat(jain(world.machines)).isGreaterThan(0.9);
    }

    @ParameterizedTest
    @CsvSource({"20, 3", "20, 12", "10, 12", "1, 12"})
    void allPermits_areUsed(int limit, int machines) {
        LeaseWorld world = busy(limit, machines, 500);
        long[] sum = {0, 0};
        LeaseWorld.Step each = world.afterEachStep;
        world.afterEachStep = w -> {
            each.done(w);
            sum[0] += w.inFlight();
            sum[1]++;
        };

        world.run(5 * MINUTE);

        assertThat((double) sum[0] / sum[1] / limit).isGreaterThan(0.95);
    }

    @Test
    void smallDemand_isMetWhole_andTheRestGoesToTheBusyOne() {
        LeaseWorld world = busy(20, 1, 2_000);
        world.machines.add(new LeasingMachine("small", 20, 5, 1));
        world.afterEachStep = w -> {
            w.machines.get(0).waiting = 20;
            w.machines.get(1).waiting = Math.max(0, 4 - w.machines.get(1).held());
        };
        world.run(2 * MINUTE);

        assertThat(world.machines.get(1).held()).isEqualTo(4);
        assertThat(world.machines.get(0).held()).isEqualTo(16);
    }

    @Test
    void deadMachine_isReplacedWithinLeaseAndReserve() {
        LeaseWorld world = busy(20, 3, 1_000);
        world.machines.get(0).die();

        world.run(136_000);

        assertThat(world.inFlight()).isEqualTo(20);
    }

    @Test
    void restartedMachine_getsItsPermitsAgainWithinTheLease() {
        LeaseWorld world = busy(20, 1, 1_000);
        world.machines.get(0).die();
        world.run(1_000);
        world.machines.get(0).restart(world.now);

        world.run(16_000);

        assertThat(world.inFlight()).isEqualTo(20);
    }

    @Test
    void firstMachineOfAll_usesOnePermitAfterAThirdOfTheLease_andAllAfterIt() {
        LeaseWorld world = new LeaseWorld(20, 1, Reserving.BLOCK, 1);
        world.medianMillis = 100_000;
        world.afterEachStep = w -> w.machines.get(0).waiting = 20;

        world.run(4_900);
        assertThat(world.inFlight()).isZero();
        world.run(300);
        assertThat(world.inFlight()).isEqualTo(1);
        world.run(10_000);
        assertThat(world.inFlight()).isEqualTo(20);
    }
}

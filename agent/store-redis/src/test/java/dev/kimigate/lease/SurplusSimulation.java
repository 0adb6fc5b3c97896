package dev.kimigate.lease;

import dev.kimigate.lease.LeaseTable.Reserving;
import java.util.Locale;

/** The figures of decision 19: what a cut and a kill of a busy machine cost with each way to reserve its block. */
final class SurplusSimulation {
    private static final int SEEDS = 20;
    private static final int LIMIT = 20;

    private SurplusSimulation() {}

    /** Sums over all seeds: starts above the limit, the most in flight, finished calls of the others. */
    record Result(long over, int most, long finished) {}

    public static void main(String[] arguments) {
        for (double median : new double[] {2_000, 10_000, 30_000}) {
            for (boolean kill : new boolean[] {false, true}) {
                for (Reserving reserving : Reserving.values()) {
                    Result sum = new Result(0, 0, 0);
                    for (int seed = 0; seed < SEEDS; seed++) {
                        Result one = run(reserving, kill, median, seed);
                        sum = new Result(
                                sum.over() + one.over(),
                                Math.max(sum.most(), one.most()),
                                sum.finished() + one.finished());
                    }
                    System.out.printf(
                            Locale.ROOT,
                            "median %5.0f ms, %s, %-16s: starts over the limit %.1f a run, most in flight %d, others finished %.0f a run%n",
                            median,
                            kill ? "kill" : "cut ",
                            reserving,
                            (double) sum.over() / SEEDS,
                            sum.most(),
                            (double) sum.finished() / SEEDS);
                }
            }
        }
    }

    /** 18 : 1 : 1 in use; then the busy machine is cut off or killed, and the others have much to do for 100 s. */
    static Result run(Reserving reserving, boolean kill, double median, long seed) {
        LeaseWorld world = new LeaseWorld(LIMIT, 3, reserving, seed);
        world.medianMillis = median;
        LeasingMachine busy = world.machines.get(0);
        long[] over = {0};
        int[] most = {0};
        long[] before = new long[3];
        boolean[] watching = {false};
        world.afterEachStep = w -> {
            for (int i = 0; i < 3; i++) {
                LeasingMachine machine = w.machines.get(i);
                if (watching[0] && machine.started > before[i] && w.inFlight() > LIMIT) {
                    over[0] += machine.started - before[i];
                }
                before[i] = machine.started;
                machine.waiting = machine == busy || watching[0] ? LIMIT : machine.held() == 0 ? 1 : 0;
            }
            most[0] = Math.max(most[0], w.inFlight());
        };
        world.run(120_000 + (long) (median * 3));
        long finished = world.machines.get(1).finished + world.machines.get(2).finished;
        if (kill) {
            busy.die();
        } else {
            world.cut.add(busy);
        }
        watching[0] = true;
        world.run(110_000);
        return new Result(over[0], most[0], world.machines.get(1).finished + world.machines.get(2).finished - finished);
    }
}

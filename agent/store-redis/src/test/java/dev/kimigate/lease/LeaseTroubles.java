package dev.kimigate.lease;

/** What happens to the machines of a simulated account: other demand, deaths, cuts, elections, naps. */
final class LeaseTroubles {
    private LeaseTroubles() {}

    /**
     * Demand changes, and one trouble begins or ends. A cut ends before the reserve does if the world runs on for less.
     */
    static void change(LeaseWorld world) {
        for (LeasingMachine machine : world.machines) {
            machine.waiting = world.random.nextInt(3) == 0 ? 0 : world.random.nextInt(3 * world.limit);
        }
        LeasingMachine machine = world.machines.get(world.random.nextInt(world.machines.size()));
        switch (world.random.nextInt(6)) {
            case 0 -> machine.electAnother();
            case 1 -> {
                if (machine.alive) {
                    machine.die();
                } else {
                    machine.restart(world.now);
                }
            }
            case 2 -> world.cut.add(machine);
            case 3, 4 -> world.cut.clear();
            default -> machine.leader().doubt(machine.nanos(world.now));
        }
        if (world.cut.size() > 2) {
            world.cut.clear();
        }
    }
}

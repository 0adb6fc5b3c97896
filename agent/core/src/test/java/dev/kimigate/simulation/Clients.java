package dev.kimigate.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/** What else a user might have. */
final class Clients {
    private Clients() {}

    /** The delay of openai-java before its n-th retry: 0.5 s doubling to 8 s, up to a quarter less. */
    private static double sdkDelay(int retry, Random random) {
        return Math.min(0.5 * Math.pow(2, retry - 1), 8) * (1 - 0.25 * random.nextDouble());
    }

    /** Everything at once, {@code retries} retries with the delays of openai-java. */
    static SimulatedClient sdk(Simulation simulation, int retries) {
        return new Sdk(simulation, retries);
    }

    /** A semaphore over all JVMs, held while the SDK retries twice. */
    static SimulatedClient semaphore(Simulation simulation, int permits) {
        return new Semaphore(simulation, permits);
    }

    /** Additive increase, multiplicative decrease, as Netflix's AIMDLimit; refused requests come back. */
    static SimulatedClient aimd(Simulation simulation) {
        return new Aimd(simulation);
    }

    private static class Sdk implements SimulatedClient {
        final Simulation simulation;
        final Random random;
        final int[] tries;
        private final int retries;

        Sdk(Simulation simulation, int retries) {
            this.simulation = simulation;
            this.random = simulation.random();
            this.tries = new int[simulation.scenario().requests()];
            this.retries = retries;
        }

        @Override
        public void begin() {
            for (int i = 0; i < simulation.scenario().requests(); i++) {
                simulation.send(this, i);
            }
        }

        @Override
        public void refused(int request, SimulatedRefusal reason) {
            tries[request]++;
            if (tries[request] > retries) {
                simulation.fail();
                failed();
            } else {
                simulation.time().after(sdkDelay(tries[request], random), () -> simulation.send(this, request));
            }
        }

        void failed() {}
    }

    private static final class Semaphore extends Sdk {
        private final int permits;
        private int next;
        private int held;

        Semaphore(Simulation simulation, int permits) {
            super(simulation, 2);
            this.permits = permits;
        }

        @Override
        public void begin() {
            while (next < simulation.scenario().requests() && held < permits) {
                held++;
                simulation.send(this, next++);
            }
        }

        @Override
        public void done(int request) {
            failed();
        }

        @Override
        void failed() {
            held--;
            begin();
        }
    }

    private static final class Aimd implements SimulatedClient {
        private final Simulation simulation;
        private final Random random;
        private final Deque<Integer> line = new ArrayDeque<>();
        private final int[] tries;
        private final int[] inFlightAtStart;
        private int limit = 20;
        private int held;

        Aimd(Simulation simulation) {
            this.simulation = simulation;
            this.random = simulation.random();
            this.tries = new int[simulation.scenario().requests()];
            this.inFlightAtStart = new int[simulation.scenario().requests()];
            for (int i = 0; i < simulation.scenario().requests(); i++) {
                line.add(i);
            }
        }

        @Override
        public void begin() {
            while (!line.isEmpty() && held < limit) {
                int request = line.remove();
                held++;
                inFlightAtStart[request] = held;
                simulation.send(this, request);
            }
        }

        @Override
        public void refused(int request, SimulatedRefusal reason) {
            held--;
            tries[request]++;
            limit = Math.max(1, (int) (limit * 0.9));
            simulation.time().after(sdkDelay(tries[request], random), () -> {
                line.addFirst(request);
                begin();
            });
            begin();
        }

        @Override
        public void done(int request) {
            held--;
            limit = inFlightAtStart[request] * 2 >= limit ? Math.min(200, limit + 1) : limit;
            begin();
        }
    }
}

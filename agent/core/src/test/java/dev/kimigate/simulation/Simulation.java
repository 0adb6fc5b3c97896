package dev.kimigate.simulation;

import dev.kimigate.limiter.VirtualTime;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One run of a scenario with one client. The network takes 50 ms one way; an accepted answer's headers come 250 ms
 * after the request was admitted.
 */
final class Simulation {
    static final double NETWORK = 0.05;
    private static final double FIRST_BYTE = 0.25;
    private static final double LONGEST = 20_000;

    private final SimulatedScenario scenario;
    private final VirtualTime time = new VirtualTime();
    private final SimulatedServer server;
    private final Random strangers;
    private final double[] durations;
    private final long seed;
    private int done;
    private int failed;
    private int refused;
    private double end;

    private Simulation(SimulatedScenario scenario, long seed) {
        this.scenario = scenario;
        this.seed = seed;
        this.server = new SimulatedServer(scenario, seed);
        this.strangers = new Random(seed * 1000 + 17);
        this.durations = durations(scenario, seed);
    }

    /** How it came out. */
    record Outcome(int failed, int refused, double makespan) {}

    static Outcome run(SimulatedScenario scenario, long seed, Function<Simulation, SimulatedClient> client) {
        return new Simulation(scenario, seed).run(client);
    }

    static double[] durations(SimulatedScenario scenario, long seed) {
        Random random = new Random(seed);
        double[] durations = new double[scenario.requests()];
        for (int i = 0; i < durations.length; i++) {
            double lognormal = Math.exp(Math.log(scenario.median()) + 0.7 * random.nextGaussian());
            durations[i] = scenario.streamed() ? Math.min(120, Math.max(2, lognormal)) : lognormal;
        }
        return durations;
    }

    VirtualTime time() {
        return time;
    }

    SimulatedScenario scenario() {
        return scenario;
    }

    Random random() {
        return random(0);
    }

    /** Another one for each of several clients. */
    Random random(int client) {
        return new Random(seed * 31 + 5 + 7919L * client);
    }

    private Outcome run(Function<Simulation, SimulatedClient> make) {
        for (int i = 0; i < scenario.strangers(); i++) {
            time.after(0.01 * strangers.nextDouble(), this::strangerArrives);
        }
        SimulatedClient client = make.apply(this);
        client.begin();
        boolean goesOn = true;
        while (goesOn && !isOver()) {
            goesOn = time.step(LONGEST);
        }
        return new Outcome(scenario.requests() - done, refused, isOver() ? end : Double.POSITIVE_INFINITY);
    }

    private boolean isOver() {
        return done + failed >= scenario.requests();
    }

    void send(SimulatedClient client, int request) {
        time.after(NETWORK, () -> arrive(client, request));
    }

    private void arrive(SimulatedClient client, int request) {
        @Nullable SimulatedRefusal refusal = server.arrive(time.seconds());
        if (refusal != null) {
            refused++;
            time.after(NETWORK, () -> client.refused(request, refusal));
            return;
        }
        client.placeTaken(request);
        if (scenario.streamed()) {
            time.after(FIRST_BYTE, () -> client.accepted(request));
        }
        time.after(durations[request], () -> answered(client, request));
    }

    private void answered(SimulatedClient client, int request) {
        client.placeLeft(request);
        time.after(scenario.late(), server::free);
        time.after(NETWORK, () -> {
            if (!scenario.streamed()) {
                client.accepted(request);
            }
            done++;
            end = time.seconds();
            client.done(request);
        });
    }

    void fail() {
        failed++;
        end = Math.max(end, time.seconds());
    }

    private void strangerArrives() {
        if (isOver()) {
            return;
        }
        if (server.strangerArrives(time.seconds())) {
            time.after(5 + 25 * strangers.nextDouble(), () -> {
                server.free();
                time.after(0.2, this::strangerArrives);
            });
        } else {
            time.after(0.5 + strangers.nextDouble(), this::strangerArrives);
        }
    }
}

package dev.kimigate.simulation;

import dev.kimigate.call.AccountGate;
import dev.kimigate.call.Attempt;
import dev.kimigate.call.CallListener;
import dev.kimigate.call.Gate;
import dev.kimigate.call.GateBuilder;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.GateFixture;
import dev.kimigate.call.ProblemListener;
import dev.kimigate.call.RefusalOutcome;
import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The product, but for the clients' hooks. */
final class SimulatedGate implements SimulatedClient {
    private static final Duration MAX_WAIT = Duration.ofHours(6);
    private static final double USAGES_EVERY = 30;
    /** Else the questions would come in the very instants in which limits change. */
    private static final double FIRST_INTERVAL = 25;

    private final Simulation simulation;
    private final Knowledge knowledge;
    private final GateBuilder builder;
    private final AccountGate account;
    private final List<GateCall> gateCalls = new ArrayList<>();
    private final @Nullable Attempt[] attempts;
    private final Share share;
    private final PlacesHeld places;

    /**
     * Which requests are this gate's: those from {@code first} on, {@code count} of them; it is one of several.
     *
     * @param index its number among the gates, from 0 on
     */
    record Share(int index, int first, int count) {}

    /** What the agent is told. */
    enum Knowledge {
        TOLD_20("limit=20"),
        NAMED("limit=20, refusals name the limit"),
        USAGES("/usages every 30 s, refusals name the limit"),
        NOTHING("no setting, no /usages"),
        TOLD_30("limit=30, which is wrong"),
        TOLD_10("limit=10, which is wrong");

        private final String text;

        Knowledge(String text) {
            this.text = text;
        }

        /** The setting; 0 = none. */
        int told() {
            return switch (this) {
                case TOLD_20, NAMED -> 20;
                case TOLD_30 -> 30;
                case TOLD_10 -> 10;
                case USAGES, NOTHING -> 0;
            };
        }

        @Override
        public String toString() {
            return text;
        }
    }

    SimulatedGate(Simulation simulation, Knowledge knowledge) {
        this(simulation, knowledge, new Share(0, 0, simulation.scenario().requests()));
    }

    /** A gate that shares nothing with others but the server and its account. */
    SimulatedGate(Simulation simulation, Knowledge knowledge, Share share) {
        this.simulation = simulation;
        this.knowledge = knowledge;
        this.share = share;
        this.places = new PlacesHeld(simulation.time());
        this.attempts = new Attempt[simulation.scenario().requests()];
        Limiter permits = GateFixture.permits(simulation.time().limiters(), knowledge.told());
        this.builder = new GateBuilder(GateFixture.endpoints(GateFixture.EVERYTHING), MAX_WAIT, new Failing())
                .clocks(simulation.time().clocks())
                .random(simulation.random(share.index())::nextDouble);
        this.account = builder.account(permits, CallListener.NONE);
    }

    @Override
    public void begin() {
        if (knowledge == Knowledge.USAGES) {
            askUsages(FIRST_INTERVAL);
        }
        Gate gate = builder.build(any -> account);
        for (int i = 0; i < share.count(); i++) {
            gateCalls.add(Objects.requireNonNull(gate.begin("POST", "http", "simulated", 80, "/", header -> null)));
        }
        places.waiting(share.count());
        for (int i = 0; i < share.count(); i++) {
            enter(share.first() + i, gateCalls.get(i).enter());
        }
    }

    private void askUsages(double next) {
        account.usagesAnswered(simulation.scenario().limit(simulation.time().seconds()), 0);
        simulation.time().after(next, () -> askUsages(USAGES_EVERY));
    }

    private void enter(int request, CompletableFuture<Attempt> permit) {
        var unused = permit.whenComplete((attempt, failure) -> {
            attempts[request] = attempt;
            if (failure == null) {
                places.waiting(-1);
                simulation.send(this, request);
            } else {
                simulation.fail();
            }
        });
    }

    @Override
    public void refused(int request, SimulatedRefusal reason) {
        byte[] body = body(reason).getBytes(StandardCharsets.UTF_8);
        int status = reason == SimulatedRefusal.CONCURRENCY && !names() ? 403 : 429;
        places.waiting(1);
        if (gateCalls
                        .get(request - share.first())
                        .refused(attempt(request), status, header -> null, body, body.length, true)
                instanceof RefusalOutcome.Retry retry) {
            enter(request, retry.enter());
        } else {
            simulation.fail();
        }
    }

    private boolean names() {
        return knowledge == Knowledge.NAMED || knowledge == Knowledge.USAGES;
    }

    private String body(SimulatedRefusal reason) {
        int limit = simulation.scenario().limit(simulation.time().seconds());
        String text = switch (reason) {
            case OVERLOAD -> "The engine is currently overloaded, please try again later";
            case RATE ->
                names()
                        ? "Your account reached organization max RPM: "
                                + simulation.scenario().perMinute() + ", please try again after 1 seconds"
                        : "Organization-level RPM limit reached";
            case CONCURRENCY ->
                names()
                        ? "request reached organization max concurrency: " + limit
                                + ", please try again after 0 seconds"
                        : "You've reached your concurrent request limit. Please wait for your ongoing requests to finish";
        };
        return "{\"error\":{\"message\":\"" + text + "\",\"type\":\"rate_limit_reached_error\"}}";
    }

    @Override
    public void placeTaken(int request) {
        places.held(1);
    }

    @Override
    public void placeLeft(int request) {
        places.held(-1);
    }

    /** How many places it held on average while calls of it waited. */
    double meanPlaces() {
        return places.mean();
    }

    /** Whether one of its calls was admitted so many seconds after it began. */
    boolean hadPlaceWithin(double seconds) {
        return places.firstSeconds() <= seconds;
    }

    @Override
    public void accepted(int request) {
        attempt(request).accepted(header -> null);
    }

    @Override
    public void done(int request) {
        attempt(request).end();
    }

    private Attempt attempt(int request) {
        return Objects.requireNonNull(attempts[request]);
    }

    /** A gate of one account with 20 permits on that clock, where a call may wait for ten minutes. */
    static Gate alone(VirtualTime time) {
        GateBuilder builder = new GateBuilder(
                        GateFixture.endpoints(GateFixture.EVERYTHING), Duration.ofMinutes(10), new Failing())
                .clocks(time.clocks())
                .random(() -> 0.5);
        AccountGate account = builder.account(GateFixture.permits(time.limiters(), 20), CallListener.NONE);
        return builder.build(any -> account);
    }

    /** Nothing of ours may fail. */
    static final class Failing implements ProblemListener {
        @Override
        public void problem(String line) {
            throw new AssertionError(line);
        }

        @Override
        public void failedOpen(Throwable failure) {
            throw new AssertionError(failure);
        }
    }
}

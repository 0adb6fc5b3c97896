package dev.kimigate.call;

import dev.kimigate.account.Account;
import dev.kimigate.account.Endpoints;
import dev.kimigate.identity.UsagesAskers;
import dev.kimigate.limiter.Limiter;
import dev.kimigate.pacing.Controller;
import dev.kimigate.time.Clocks;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts one gate together, in an agent, a test, or a program that is neither. On one thread until it is built. */
public final class GateBuilder {
    private final Endpoints endpoints;
    private final Duration maxWait;
    private final ProblemListener problems;
    private Clocks clocks = Clocks.SYSTEM;
    private Controller controller =
            new Controller(() -> ThreadLocalRandom.current().nextDouble());
    private @Nullable UsagesAskers askers;

    /** {@code maxWait} is how long a call may wait for a permit. */
    public GateBuilder(Endpoints endpoints, Duration maxWait, ProblemListener problems) {
        this.endpoints = endpoints;
        this.maxWait = maxWait;
        this.problems = problems;
    }

    /** Other clocks than the system's; the limiters of the accounts go by their own. */
    public GateBuilder clocks(Clocks other) {
        clocks = other;
        return this;
    }

    /** Chance, as numbers from 0 (inclusive) to 1 (exclusive). */
    public GateBuilder random(DoubleSupplier chance) {
        controller = new Controller(chance);
        return this;
    }

    /** Who asks servers about their accounts; without, none is asked. */
    public GateBuilder usages(UsagesAskers wanted) {
        askers = wanted;
        return this;
    }

    /** An account whose permits these are. */
    public AccountGate account(Limiter permits, CallListener listener) {
        return new AccountGate(permits, controller, clocks, problems, listener);
    }

    /**
     * Builds the gate.
     *
     * @param opener opens an {@link #account} with its first call; it may touch files but never waits for a call
     */
    public Gate build(Function<Account, AccountGate> opener) {
        return new Gate(endpoints, maxWait, opener, clocks, askers);
    }
}

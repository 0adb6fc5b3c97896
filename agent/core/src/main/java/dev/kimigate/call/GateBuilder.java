package dev.kimigate.call;

import dev.kimigate.account.Account;
import dev.kimigate.account.Endpoints;
import dev.kimigate.identity.UsagesAskers;
import dev.kimigate.limiter.Limiter;
import dev.kimigate.pacing.PacingRules;
import dev.kimigate.runtime.Clocks;
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
    private PacingRules rules =
            new PacingRules(() -> ThreadLocalRandom.current().nextDouble());
    private @Nullable UsagesAskers askers;
    private GatewayLookup gateways = GatewayLookup.NONE;

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
        rules = new PacingRules(chance);
        return this;
    }

    /** Who asks servers about their accounts; without, none is asked. */
    public GateBuilder usages(UsagesAskers wanted) {
        askers = wanted;
        return this;
    }

    /** Whose calls are not gated here, because they go to a gateway; without, there is none. */
    public GateBuilder gateways(GatewayLookup lookup) {
        gateways = lookup;
        return this;
    }

    /** An account whose permits these are. */
    public AccountGate account(Limiter permits, CallListener listener) {
        return new AccountGate(permits, rules, clocks, problems, listener);
    }

    /**
     * Builds the gate.
     *
     * @param opener opens an {@link #account} with its first call; it may touch files but never waits for a call
     */
    public Gate build(Function<Account, AccountGate> opener) {
        return new AccountsGate(endpoints, maxWait, opener, clocks, askers, gateways);
    }
}

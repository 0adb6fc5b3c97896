package dev.kimigate.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.Gate;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.RefusalOutcome;
import dev.kimigate.limiter.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Calls that are refused for the tokens of a minute: one that is too large for any minute is delivered, and only where
 * that is sure.
 */
class TokenLimitTest {
    private final VirtualTime time = new VirtualTime();
    private final Gate gate = SimulatedGate.alone(time);
    private final List<String> outcomes = new ArrayList<>();

    @Test
    void call_thatAloneExceedsTheLimit_isDeliveredWithItsSecondRefusal() {
        call(600_000, 600_000, 600_000);

        run(200);

        assertThat(outcomes).containsExactly("retry", "deliver");
    }

    @Test
    void call_whoseCountFalls_isSentAgain() {
        call(600_000, 550_000, 520_000, 0);

        run(400);

        assertThat(outcomes).containsExactly("retry", "retry", "retry", "done");
    }

    @Test
    void call_whileOthersOfTheAccountHaveStarted_isSentAgain() {
        call(0);
        run(1);
        call(600_000, 600_000, 0);

        run(200);

        assertThat(outcomes).containsExactly("done", "retry", "retry", "done");
    }

    private void run(double seconds) {
        double until = time.seconds() + seconds;
        while (time.step(until)) {
            assertThat(time.seconds()).isLessThanOrEqualTo(until);
        }
    }

    /** What the server counts when the call comes, again and again, at a limit of 500,000; 0 = it accepts. */
    private void call(int... counted) {
        GateCall gateCall = Objects.requireNonNull(gate.begin("POST", "http", "server", 80, "/", header -> null));
        var unused = gateCall.enter().whenComplete((attempt, failure) -> sent(gateCall, attempt, counted, 0));
    }

    private void sent(GateCall gateCall, Attempt attempt, int[] counted, int time) {
        this.time.after(0.1, () -> {
            if (counted[time] == 0) {
                attempt.accepted(header -> null);
                attempt.end();
                outcomes.add("done");
                return;
            }
            byte[] body = ("{\"error\":{\"message\":\"request reached organization TPM rate limit, current:"
                            + counted[time] + ", limit:500000\"}}")
                    .getBytes(StandardCharsets.UTF_8);
            RefusalOutcome outcome = gateCall.refused(attempt, 429, header -> null, body, body.length, true);
            if (outcome instanceof RefusalOutcome.Retry retry) {
                outcomes.add("retry");
                var unused = retry.enter().whenComplete((again, failure) -> sent(gateCall, again, counted, time + 1));
            } else {
                outcomes.add("deliver");
                attempt.end();
            }
        });
    }
}

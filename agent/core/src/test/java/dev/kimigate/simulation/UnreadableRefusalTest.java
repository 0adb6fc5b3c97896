package dev.kimigate.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.Gate;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.RefusalOutcome;
import dev.kimigate.limiter.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Refusals in a coding whose words cannot be read: a 403 is believed once, a 429 as often as it comes. */
class UnreadableRefusalTest {
    private static final byte[] NOISE = {1, 2, 3, (byte) 200};

    private final VirtualTime time = new VirtualTime();
    private final Gate gate = SimulatedGate.alone(time);
    private final List<String> outcomes = new ArrayList<>();

    @Test
    void unreadable403_isSentAgainOnce() {
        call(403, 403, 403);

        run();

        assertThat(outcomes).containsExactly("retry", "deliver");
    }

    @Test
    void unreadable403_thatIsCured_isNotSeen() {
        call(403, 200);

        run();

        assertThat(outcomes).containsExactly("retry", "done");
    }

    @Test
    void unreadable429_isSentAgainAsOftenAsItComes() {
        call(429, 429, 429, 200);

        run();

        assertThat(outcomes).containsExactly("retry", "retry", "retry", "done");
    }

    private void run() {
        while (time.step(300)) {
            assertThat(outcomes.size()).isLessThan(10);
        }
    }

    private void call(int... statuses) {
        GateCall gateCall = Objects.requireNonNull(gate.begin("POST", "http", "server", 80, "/", header -> null));
        var unused = gateCall.enter().whenComplete((attempt, failure) -> sent(gateCall, attempt, statuses, 0));
    }

    private void sent(GateCall gateCall, Attempt attempt, int[] statuses, int number) {
        time.after(0.1, () -> {
            if (statuses[number] == 200) {
                attempt.accepted(header -> null);
                attempt.end();
                outcomes.add("done");
                return;
            }
            RefusalOutcome outcome = gateCall.refused(
                    attempt, statuses[number], Map.of("content-encoding", "br")::get, NOISE, NOISE.length, true);
            if (outcome instanceof RefusalOutcome.Retry retry) {
                outcomes.add("retry");
                var unused =
                        retry.enter().whenComplete((again, failure) -> sent(gateCall, again, statuses, number + 1));
            } else {
                outcomes.add("deliver");
                attempt.end();
            }
        });
    }
}

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of an account whose quota is spent: each hears so from the server itself, at once, and nobody hammers. */
class SpentQuotaTest {
    private static final double ROUND_TRIP = 0.1;
    private static final int CALLS = 60;

    private final VirtualTime time = new VirtualTime();
    private final Gate gate = SimulatedGate.alone(time);
    private final List<Double> sentAt = new ArrayList<>();
    private int inFlight;
    private int mostInFlight;
    private int delivered;
    private String answer = "";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "You've reached your usage limit for this billing cycle. Your quota will be refreshed in the next cycle.",
                "Your credit balance is insufficient. To continue, purchase extra usage.",
                "Access terminated: this account violates the Community Guidelines.",
                "Your account does not have access to Kimi Code right now."
            })
    void calls_withoutQuota_areSentOnceEach_twoAtATime(String text) {
        answer = text;
        call();
        runUntilDelivered(1);
        sentAt.clear();
        mostInFlight = 0;
        double start = time.seconds();

        for (int i = 0; i < CALLS; i++) {
            call();
        }
        runUntilDelivered(1 + CALLS);

        assertThat(sentAt).hasSize(CALLS);
        assertThat(mostInFlight).isEqualTo(2);
        for (int n = 0; n < CALLS; n++) {
            int roundTrips = n / 2;
            assertThat(sentAt.get(n) - start).as("call %d", n + 1).isLessThan(roundTrips * ROUND_TRIP + 0.001);
        }
    }

    @Test
    void calls_whenOneSucceeds_startAllAtOnceAgain() {
        answer = "You've reached your weekly (7-day) usage limit. Your quota will be refreshed soon.";
        call();
        runUntilDelivered(1);
        mostInFlight = 0;
        answer = "";

        for (int i = 0; i < CALLS; i++) {
            call();
        }
        runUntilDelivered(1 + CALLS);

        assertThat(mostInFlight).isEqualTo(20);
    }

    private void runUntilDelivered(int calls) {
        while (delivered < calls) {
            assertThat(time.step(1_000)).as("something is still to happen").isTrue();
        }
    }

    private void call() {
        String text = answer;
        GateCall gateCall = Objects.requireNonNull(gate.begin("POST", "http", "server", 80, "/", header -> null));
        var unused = gateCall.enter().whenComplete((attempt, failure) -> send(gateCall, attempt, text));
    }

    private void send(GateCall gateCall, Attempt attempt, String text) {
        sentAt.add(time.seconds());
        inFlight++;
        mostInFlight = Math.max(mostInFlight, inFlight);
        time.after(ROUND_TRIP, () -> answered(gateCall, attempt, text));
    }

    private void answered(GateCall gateCall, Attempt attempt, String text) {
        inFlight--;
        delivered++;
        if (text.isEmpty()) {
            attempt.accepted(header -> null);
        } else {
            byte[] body = ("{\"error\":{\"message\":\"" + text + "\"}}").getBytes(StandardCharsets.UTF_8);
            assertThat(gateCall.refused(attempt, 403, header -> null, body, body.length, true))
                    .isEqualTo(RefusalOutcome.DELIVER);
        }
        attempt.end();
    }
}

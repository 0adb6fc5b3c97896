package dev.kimigate.call;

import dev.kimigate.limiter.Limiters;
import dev.kimigate.runtime.Clocks;
import dev.kimigate.usages.UsagesAsker;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What finding a call's account costs: nanoseconds a call. Not a test; run it by hand. */
final class BeginFigures {
    private static final int CALLS = 200_000;
    private static final int ROUNDS = 8;

    private final Gate gate;

    private BeginFigures() {
        GateFixture fixture = new GateFixture();
        Limiters jvm = Limiters.create(fixture::problem);
        GateBuilder builder = fixture.builder("", Duration.ofMinutes(1))
                .usages((origin, names, audience) ->
                        UsagesAsker.overHttp("https://localhost:1", names, "1", Clocks.SYSTEM, audience));
        this.gate = builder.build(account -> builder.account(fixture.permits(account, jvm, 20), CallListener.NONE));
    }

    public static void main(String[] args) {
        BeginFigures figures = new BeginFigures();
        String key = "Bearer test-key-" + "x".repeat(40);
        for (int round = 0; round < ROUNDS; round++) {
            System.out.println("no credential  " + figures.measure(name -> null));
            System.out.println("unknown key    " + figures.measure(Map.of("authorization", key)::get));
            System.out.println("known key      " + figures.measureKnown(key + "k"));
        }
    }

    private long measureKnown(String key) {
        Map<String, String> headers = Map.of("authorization", key);
        Attempt attempt = begin(headers::get).enter().join();
        attempt.accepted(Map.of("msh-org-id", "organization")::get);
        attempt.end();
        return measure(headers::get);
    }

    private long measure(UnaryOperator<@Nullable String> header) {
        long start = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            begin(header);
        }
        return (System.nanoTime() - start) / CALLS;
    }

    private GateCall begin(UnaryOperator<@Nullable String> header) {
        return Objects.requireNonNull(
                gate.begin("POST", "https", "api.kimi.com", -1, "/coding/v1/chat/completions", header));
    }
}

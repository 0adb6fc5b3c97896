package dev.kimigate.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.limiter.Limiters;
import dev.kimigate.runtime.Clocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Answers that are looked at in the moment in which the application gets them. */
class DeliveredAnswersTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final GateFixture fixture = new GateFixture();
    private final Limiters jvm = Limiters.create(fixture::problem);
    private final AtomicReference<@Nullable Attempt> delivered = new AtomicReference<>();
    private final List<Long> idle = new ArrayList<>();
    private final Clocks clocks = new Clocks(this::look, System::currentTimeMillis);
    private final Gate gate = gate();

    private Gate gate() {
        GateBuilder builder =
                fixture.builder("endpoints=http://127.0.0.1:1/coding", LONG).clocks(clocks);
        return builder.build(account -> builder.account(fixture.permits(account, jvm, 2), CallListener.NONE));
    }

    /* As if the watchdog looked whenever the time is asked for. */
    private long look() {
        long now = System.nanoTime();
        Attempt attempt = delivered.get();
        if (attempt != null) {
            idle.add(attempt.idleNanos(now));
        }
        return now;
    }

    @Test
    void answer_thatIsDeliveredJustNow_isNotIdle() {
        Map<String, String> headers = Map.of();
        GateCall call = Objects.requireNonNull(
                gate.begin("POST", "http", "127.0.0.1", 1, "/coding/v1/chat/completions", headers::get));
        Attempt attempt = call.enter().join();
        delivered.set(attempt);

        attempt.delivered();
        delivered.set(null);

        // Else the whole time since the clock's origin would count, and the permit would be taken for abandoned.
        assertThat(idle).isNotEmpty().containsOnly(0L);
        attempt.end();
    }
}

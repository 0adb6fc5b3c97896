package dev.kimigate.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Permit;
import dev.kimigate.limiter.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PromptStartsTest {
    private final VirtualTime time = new VirtualTime();
    private final Limiter limiter = GateFixture.permits(time.limiters(), 20);
    private final PromptStarts starts = new PromptStarts();

    private Permit start() {
        return limiter.acquire(limiter.newPosition(Duration.ofMinutes(1))).join();
    }

    @Test
    void start_thatIsNotRefused_isEvidence() {
        Permit start = start();

        assertThat(starts.watch(start)).isTrue();
        assertThat(starts.lastMillis()).isZero();
        starts.notRefused(start);

        assertThat(starts.lastMillis()).isEqualTo(start.grantedAtMillis());
    }

    @Test
    void start_thatIsRefused_isNone() {
        Permit start = start();
        starts.watch(start);

        starts.refused(start);
        starts.notRefused(start);

        assertThat(starts.lastMillis()).isZero();
    }

    @Test
    void otherStart_isNotWatchedMeanwhile_andChangesNothing() {
        Permit start = start();
        Permit other = start();
        starts.watch(start);

        assertThat(starts.watch(other)).isFalse();
        starts.refused(other);
        starts.notRefused(other);
        assertThat(starts.lastMillis()).isZero();

        starts.refused(start);
        assertThat(starts.watch(other)).isTrue();
    }
}

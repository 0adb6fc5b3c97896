package dev.kimigate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConnectionCountTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final AtomicLong now = new AtomicLong(-5);
    private final ConnectionCount count = new ConnectionCount(now::get);

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void noConnectionYet_isUnusedSinceTheStart() {
        assertThat(count.isUnusedFor(MINUTE)).isFalse();
        pass(MINUTE);
        assertThat(count.isUnusedFor(MINUTE)).isTrue();
        assertThat(count.opened()).isZero();
    }

    @Test
    void connection_isUseUntilItsEnd_andTheTimeCountsFromThere() {
        EmbeddedChannel one = new EmbeddedChannel(count);
        EmbeddedChannel other = new EmbeddedChannel(count);
        pass(MINUTE);
        one.close();
        pass(MINUTE);
        assertThat(count.isUnusedFor(MINUTE)).isFalse();

        other.close();
        assertThat(count.isUnusedFor(MINUTE)).isFalse();
        pass(MINUTE);
        assertThat(count.isUnusedFor(MINUTE)).isTrue();
        assertThat(count.opened()).isEqualTo(2);
    }
}

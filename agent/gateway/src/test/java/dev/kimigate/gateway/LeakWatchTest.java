package dev.kimigate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That the watch of all other tests sees something. */
class LeakWatchTest {
    @Test
    void bufferThatNobodyReleases_isFound() throws Exception {
        int made = PooledByteBufAllocator.DEFAULT.directBuffer(100).capacity();
        assertThat(made).isEqualTo(100);
        List<String> found = new ArrayList<>();
        GatewayFixture.until(() -> found.addAll(LeakWatch.leaks()) || !found.isEmpty());
        assertThat(found).hasSize(1);
    }
}

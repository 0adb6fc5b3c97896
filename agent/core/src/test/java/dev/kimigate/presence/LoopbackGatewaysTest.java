package dev.kimigate.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackGatewaysTest {
    private static final GatewayAddress BOTH = new GatewayAddress(1, 0, List.of("127.0.0.1", "::1"), 21_000, "");

    private final List<GatewayAddress> living = new ArrayList<>(List.of(BOTH));
    private long nanos;
    private int looks;

    private final LoopbackGateways gateways = new LoopbackGateways(
            () -> {
                looks++;
                return List.copyOf(living);
            },
            () -> nanos);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "localhost",
                "LocalHost",
                "localhost.",
                "[::1]",
                "::1",
                "[0:0:0:0:0:0:0:1]",
                "0000:0000:0000:0000:0000:0000:0000:0001"
            })
    void loopback_atAGatewaysPort_isOne_howeverItIsWritten(String host) {
        assertThat(gateways.isGateway(host, 21_000)).isTrue();
        assertThat(gateways.isGateway(host, 21_001)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"api.kimi.com", "10.0.0.1", "", "localhost.evil.example", "1.2.3.4", "[::2]", "lo"})
    void otherHosts_areNotLookedUp(String host) {
        assertThat(gateways.isGateway(host, 21_000)).isFalse();
        assertThat(looks).isZero();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.2, false", "127.0.0.1, true"})
    void gatewayAtOneAddress_isNotAtOthers(String host, boolean there) {
        living.set(0, new GatewayAddress(1, 0, List.of("127.0.0.1"), 21_000, ""));
        assertThat(gateways.isGateway(host, 21_000)).isEqualTo(there);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "localhost", "::1"})
    void gatewayAtEveryAddress_isAtLoopbackToo(String host) {
        living.set(0, new GatewayAddress(1, 0, List.of("0.0.0.0"), 21_000, ""));
        assertThat(gateways.isGateway(host, 21_000)).isTrue();
    }

    @Test
    void files_areReadOnceASecond() {
        for (int i = 0; i < 1000; i++) {
            assertThat(gateways.isGateway("localhost", 21_000)).isTrue();
            nanos += 500_000; // half a second in all
        }
        assertThat(looks).isEqualTo(1);
        living.clear();
        nanos += 500_000_000;
        assertThat(gateways.isGateway("localhost", 21_000)).isFalse();
        assertThat(looks).isEqualTo(2);
    }
}

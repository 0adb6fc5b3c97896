package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kimigate.dist.host.Apache4Burst;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.Jdk;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.codec.binary.Base64;
import org.apache.commons.logging.LogFactory;
import org.apache.http.HttpHost;
import org.apache.http.client.HttpClient;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.client.HttpAsyncClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A hundred calls at once of Apache HttpClient 4, with the shipped jar and without. {@link ClientsIT} has its releases.
 */
class Apache4IT {
    private static final int CALLS = 100;
    private static final int LIMIT = 20;

    private KimiFixture kimi;

    @BeforeEach
    void open() {
        kimi = KimiFixture.open(1000);
    }

    @AfterEach
    void close() {
        if (kimi != null) {
            kimi.close();
        }
    }

    /** The client with all that it needs. */
    static List<Path> libraries() {
        return Stream.of(
                        HttpClient.class,
                        HttpHost.class,
                        HttpAsyncClient.class,
                        IOControl.class,
                        LogFactory.class,
                        Base64.class)
                .map(Relocation::source)
                .toList();
    }

    private static HostJvmBuilder burst(HostJvmBuilder host, String mode) {
        return host.classPath(libraries()).args(KimiFixture.CHAT, "" + CALLS, mode);
    }

    /** The asynchronous client's two threads connect too slowly on a busy machine to be refused for certain. */
    @Test
    void hundredClassicCallsBare_arePartlyRefused() {
        try (HostJvm host = burst(kimi.bare(Apache4Burst.class), "classic").start()) {
            assertThat(host.await(KimiFixture.LONG)).isZero();
            assertThat(host.stdout()).singleElement().isNotEqualTo("answered " + CALLS);
            assertThat(kimi.figures().refused()).isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({"classic, 25", "async, 17"})
    void hundredCallsGated_areAllAnswered_withoutARefusal(String mode, int java) {
        Optional<Jdk> jdk = Jdk.find(java);
        assumeThat(jdk).as("a JDK " + java + " to run hosts on").isPresent();
        try (HostJvm host = burst(kimi.gated(Apache4Burst.class), mode)
                .jdk(jdk.orElseThrow())
                .start()) {
            assertThat(host.await(KimiFixture.LONG)).isZero();
            assertThat(host.stdout()).containsExactly("answered " + CALLS);
            assertThat(host.stderr()).isEmpty();
            assertThat(kimi.figures().refused()).isZero();
            assertThat(kimi.figures().maxOffered()).isLessThanOrEqualTo(LIMIT);
        }
        assertThat(kimi.stateDir().resolve("log")).content().contains("Apache HttpClient 4 hooked");
    }
}

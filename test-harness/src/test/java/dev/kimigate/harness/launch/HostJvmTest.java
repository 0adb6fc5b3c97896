package dev.kimigate.harness.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.endpoint.KimiEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostJvmTest {

    private static final Duration SOON = Duration.ofMinutes(1);

    private static HostJvmBuilder echo() {
        return HostJvm.builder().main(EchoHost.class);
    }

    @Test
    void host_obeysItsStdin_andEndsWithItsExitCode() {
        try (HostJvm host = echo().args("one", "two words").start()) {
            host.println("hello");
            host.println("exit 7");
            assertThat(host.await(SOON)).isEqualTo(7);
            assertThat(host.stdout()).contains("args one two words", "echo hello", "tool options null");
            assertThat(host.stderr()).containsExactly("on stderr");
        }
    }

    @Test
    void home_withoutChoice_isTemporaryAndGoneAfterwards() {
        Path home;
        try (HostJvm host = echo().start()) {
            String line = host.awaitLine(said -> said.startsWith("user.home "), SOON);
            home = Path.of(line.substring("user.home ".length()));
            assertThat(home).isDirectory().isNotEqualTo(Path.of(System.getProperty("user.home")));
            assertThat(host.awaitLine(said -> said.startsWith("HOME "), SOON)).isEqualTo("HOME " + home);
        }
        assertThat(home).doesNotExist();
    }

    @Test
    void home_chosen_staysAfterwards(@TempDir Path home) throws IOException {
        Files.writeString(home.resolve("kept"), "x");
        try (HostJvm host = echo().home(home).start()) {
            assertThat(host.awaitLine(said -> said.startsWith("HOME "), SOON)).isEqualTo("HOME " + home);
        }
        assertThat(home.resolve("kept")).exists();
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void jdk_found_isOfThatRelease(int feature) {
        Optional<Jdk> jdk = Jdk.find(feature);
        assumeThat(jdk)
                .as("no JDK %d: set JAVA_HOME_%d or list it in toolchains.xml", feature, feature)
                .isPresent();
        try (HostJvm host = echo().jdk(jdk.orElseThrow()).start()) {
            host.awaitLine(("feature " + feature)::equals, SOON);
        }
    }

    @Test
    void asReal_leadsKimisNameToTheEndpoint() {
        try (KimiEndpoint endpoint = KimiEndpoint.start();
                HostJvm host = echo().asReal(endpoint).start()) {
            host.println("get https://api.kimi.com:" + endpoint.port() + "/coding/v1/models");
            assertThat(host.awaitLine(said -> said.startsWith("got"), SOON)).isEqualTo("got 200 by HTTP_2");
            assertThat(endpoint.figures().models()).isEqualTo(1);
        }
    }

    @Test
    void asReal_onPort443_servesTheRealUrl() {
        assumeThat(KimiEndpoint.canBind(443))
                .as("port 443 cannot be bound here: run as root, or allow it")
                .isTrue();
        try (KimiEndpoint endpoint = KimiEndpoint.start(EndpointOptions.usual().withPort(443));
                HostJvm host = echo().asReal(endpoint).start()) {
            host.println("get https://api.kimi.com/coding/v1/usages");
            assertThat(host.awaitLine(said -> said.startsWith("got"), SOON)).isEqualTo("got 200 by HTTP_2");
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void pausedHost_saysNothingUntilResumed() {
        try (HostJvm host = echo().start()) {
            host.awaitLine(said -> said.startsWith("args"), SOON);
            host.pause();
            host.println("hello");
            assertThatThrownBy(() -> host.awaitLine("echo hello"::equals, Duration.ofMillis(500)))
                    .isInstanceOf(HostTimeoutException.class)
                    .hasMessageContaining("args");
            host.resume();
            host.awaitLine("echo hello"::equals, SOON);
            assertThat(host.cpuTime().orElseThrow()).isPositive();
        }
    }

    @Test
    void kill_endsTheHostAtOnce() {
        try (HostJvm host = echo().start()) {
            host.awaitLine(said -> said.startsWith("args"), SOON);
            host.kill();
            assertThat(host.isAlive()).isFalse();
            assertThat(host.await(SOON)).isNotZero();
            await().untilAsserted(() -> assertThat(host.stdout()).isNotEmpty());
        }
    }
}

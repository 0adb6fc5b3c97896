package dev.kimigate.harness.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kimigate.harness.launch.HostJvm;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointMainTest {

    private static final Duration SOON = Duration.ofMinutes(1);

    @Test
    void program_printsWhereItIs_andObeysItsControlUrl(@TempDir Path certificates) {
        Path[] classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .toArray(Path[]::new);
        try (HostJvm program = HostJvm.builder()
                .classPath(classPath)
                .main(EndpointMain.class.getName())
                .args("--plain-port", "0", "--limit", "7", "--cert-dir", certificates.toString())
                .args("--set", "minMillis=5", "--account", "mine=key-1,key-2")
                .start()) {
            program.awaitLine("ready"::equals, SOON);
            String control = program.awaitLine(line -> line.startsWith("control="), SOON);
            EndpointControl orders = new EndpointControl(URI.create(control.substring("control=".length())));
            assertThat(orders.behaviour())
                    .isEqualTo(Behaviour.usual().withLimit(7).with("minMillis", 5));
            orders.set("limit", 3);
            assertThat(orders.behaviour().limit()).isEqualTo(3);
            assertThat(program.stdout()).hasSize(5);
            assertThat(program.stderr()).isEmpty();
            assertThat(certificates.resolve("endpoint-trust.p12")).exists();
        }
    }

    @Test
    void options_unknownOrWithoutValue_areNamed() {
        assertThatThrownBy(() -> EndpointMain.parse("--prot", "1")).hasMessageContaining("--prot");
        assertThatThrownBy(() -> EndpointMain.parse("--port")).hasMessageContaining("--port");
        assertThatThrownBy(() -> EndpointMain.parse("--set", "limit")).hasMessageContaining("limit");
    }

    @Test
    void options_givenTwice_addUp() {
        EndpointOptions options = EndpointMain.parse("--account", "a=1,2", "--account", "b=3", "--name", "x.test");
        assertThat(options.accountOf("2")).isEqualTo("a");
        assertThat(options.accountOf("3")).isEqualTo("b");
        assertThat(options.accountOf("4")).isEqualTo(EndpointOptions.DEFAULT_ACCOUNT);
        assertThat(options.names()).containsExactly("x.test");
    }
}

package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kimigate.dist.host.JdkTunnelHost;
import dev.kimigate.dist.host.OkHttpTunnelHost;
import dev.kimigate.harness.http.TunnelProxy;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.HostLibraries;
import dev.kimigate.harness.launch.Jdk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls through tunnels that a proxy opens to the real URL: the same as bare, one permit each, given back. */
@Tag("thorough")
class TunnelsIT {
    private static final String USER = "user:right";
    private static final int LIMIT = 2;
    /** All back, and one for each of the nine calls. */
    private static final Pattern COUNTED =
            Pattern.compile("\\bheld 0, waiting 0\\b(?s:.*) 9 +(java\\.net\\.http|OkHttp)");

    /** The releases of OkHttp, and the JDKs for java.net.http. */
    @ParameterizedTest
    @ValueSource(strings = {"3.9.1", "3.14.9", "4.12.0", "5.5.1", "17", "25"})
    void openTunnels_areAsBare(String release) throws Exception {
        assertAsBare(release, "", "");
    }

    @ParameterizedTest
    @CsvSource({
        "3.9.1, user:right",
        "4.12.0, user:right",
        "5.5.1, user:right",
        "5.5.1, user:wrong",
        "17, user:right",
        "25, user:right",
        "25, user:wrong"
    })
    void tunnelsForUsersOnly_areAsBare(String release, String user) throws Exception {
        assertAsBare(release, USER, user);
    }

    /** With a proxy that asks for {@code wanted}, unless that is empty, and a client that says it is {@code user}. */
    private static void assertAsBare(String release, String wanted, String user) throws IOException {
        try (KimiFixture kimi = KimiFixture.open(50);
                TunnelProxy proxy = new TunnelProxy(kimi.endpoint().port(), wanted)) {
            String[] arguments = {KimiFixture.CHAT, "" + proxy.port(), user};
            List<String> bare = seen(host(kimi::bare, release).args(arguments), proxy, () -> true);
            kimi.clean();
            HostJvmBuilder gated = host(kimi::gated, release).property("kimigate.limit", "" + LIMIT);
            assertThat(seen(
                            gated.args(arguments),
                            proxy,
                            () -> COUNTED.matcher(kimi.status()).find()))
                    .isEqualTo(bare);
            boolean opens = wanted.equals(user);
            assertThat(bare.contains("CONNECT api.kimi.com:443 HTTP/1.1 opened"))
                    .isEqualTo(opens);
            assertThat(kimi.figures().maxInFlight()).isBetween(opens ? 1 : 0, opens ? LIMIT : 0);
        }
    }

    private static HostJvmBuilder host(Function<Class<?>, HostJvmBuilder> kimi, String release) {
        if (release.contains(".")) {
            return kimi.apply(OkHttpTunnelHost.class).classPath(HostLibraries.okHttp(release));
        }
        Optional<Jdk> jdk = Jdk.find(Integer.parseInt(release));
        assumeThat(jdk).as("a JDK " + release + " to run hosts on").isPresent();
        // By default this client gives no proxy a password for a tunnel.
        return kimi.apply(JdkTunnelHost.class)
                .jdk(jdk.orElseThrow())
                .property("jdk.http.auth.tunneling.disabledSchemes", "");
    }

    /** What the application saw and the proxy; of calls at once, who comes first is left to chance. */
    private static List<String> seen(HostJvmBuilder host, TunnelProxy proxy, BooleanSupplier settled) {
        try (HostJvm running = host.start()) {
            running.awaitLine("alone"::equals, KimiFixture.LONG);
            List<String> seen = new ArrayList<>(proxy.takeRequests());
            running.println("");
            running.awaitLine("done"::equals, KimiFixture.LONG);
            Awaitility.await().atMost(KimiFixture.LONG).until(settled::getAsBoolean);
            running.println("");
            assertThat(running.await(KimiFixture.LONG)).isZero();
            assertThat(running.stderr()).isEmpty();
            seen.addAll(running.stdout());
            proxy.takeRequests().stream().distinct().forEach(seen::add);
            return seen;
        }
    }
}

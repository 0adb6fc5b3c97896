package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import dev.kimigate.dist.host.HelloHost;
import dev.kimigate.dist.host.UrlConnectionBurst;
import dev.kimigate.dist.host.UrlLoaderHost;
import dev.kimigate.harness.endpoint.AccountFigures;
import dev.kimigate.harness.launch.Homes;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.Jdk;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The class of {@code java.base} in JVMs of its own, with class sharing on, which nothing of ours may cost. */
class UrlConnectionIT {
    private static final int CALLS = 100;
    private static final int MILLIS = 250;

    private static Jdk jdk(int feature) {
        assumeThat(Jdk.find(feature)).as("a JDK " + feature).isPresent();
        return Jdk.find(feature).orElseThrow();
    }

    private static List<String> run(HostJvmBuilder builder) {
        try (HostJvm host = builder.jvmOptions("-Xshare:on").start()) {
            assertThat(host.await(KimiFixture.LONG)).isZero();
            assertThat(host.stderr()).isEmpty();
            return host.stdout();
        }
    }

    @ParameterizedTest
    @CsvSource({"17, buffered", "25, chunked"})
    void hundredCalls_atOnce_areRefusedBare_andAllAnsweredGated(int feature, String mode) {
        try (KimiFixture kimi = KimiFixture.open(MILLIS)) {
            String[] args = {KimiFixture.CHAT, "" + CALLS, mode};
            run(kimi.bare(UrlConnectionBurst.class).jdk(jdk(feature)).args(args));
            assertThat(kimi.figures().refused()).isPositive();
            kimi.clean();
            assertThat(run(kimi.gated(UrlConnectionBurst.class)
                            .jdk(jdk(feature))
                            .args(args)))
                    .containsExactly("{200=" + CALLS + "}");
            AccountFigures figures = kimi.figures();
            assertThat(figures.refused()).isZero();
            assertThat(figures.admitted()).isEqualTo(CALLS);
            assertThat(figures.maxOffered()).isBetween(10, 20);
        }
    }

    /** The class loader of the host itself reads by the hooked class. */
    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void hostThatNeverCallsKimi_isAsEver(int feature) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            try (exchange;
                    InputStream file = HelloHost.class.getResourceAsStream(path)) {
                byte[] bytes = path.equals("/other") ? new byte[10] : file == null ? new byte[0] : file.readAllBytes();
                exchange.sendResponseHeaders(bytes.length == 0 ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        server.start();
        Path home = Homes.create("kimi-gate-home");
        try {
            String url = "http://localhost:" + server.getAddress().getPort() + "/";
            assertThat(run(HostJvm.builder()
                            .main(UrlLoaderHost.class)
                            .jdk(jdk(feature))
                            .home(home)
                            .agent(Shipped.JAR)
                            .args(url, url + "other")))
                    .containsExactly("loaded true", "answered 200 10");
        } finally {
            server.stop(0);
            Homes.remove(home);
        }
    }
}

package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.kimigate.dist.host.VertxHost;
import dev.kimigate.dist.host.VertxWebHost;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Vert.x's WebClient with the shipped jar, and a program that never calls Kimi. {@link ClientsIT} has the client
 * itself.
 */
class VertxIT {
    private static final int CALLS = 100;

    private KimiFixture kimi;

    @BeforeEach
    void open() {
        kimi = KimiFixture.open(300);
    }

    @AfterEach
    void close() {
        if (kimi != null) {
            kimi.close();
        }
    }

    private static HostJvmBuilder on(String release, HostJvmBuilder host) {
        return host.classPath(ClientLibrary.VERTX.jars(release)).jvmOptions("-Dvertx.disableDnsResolver=true");
    }

    private static HostJvmBuilder on(Path folder, HostJvmBuilder host) throws IOException {
        try (Stream<Path> jars = Files.list(folder)) {
            return host.classPath(
                    jars.map(jar -> jar.toAbsolutePath().normalize()).sorted().toList());
        }
    }

    @ParameterizedTest
    @CsvSource({"4.5.24, 4.5.36", "5.0.12, 5.0.12"})
    void webClient_isGated(String web, String release) throws IOException {
        Path folder = Path.of("target", "host-libraries", "vertx-web-" + web);
        try (HostJvm host = on(folder, on(release, kimi.gated(VertxWebHost.class)))
                .args(KimiFixture.CHAT, String.valueOf(CALLS))
                .start()) {
            assertThat(host.await(KimiFixture.LONG)).isZero();
            assertThat(host.stdout()).containsExactly("answered " + CALLS);
            assertThat(host.stderr()).noneMatch(line -> line.startsWith("[kimi-gate]"));
        }
        assertThat(kimi.figures().admitted()).isEqualTo(CALLS);
        assertThat(kimi.figures().refused()).isZero();
    }

    @Test
    void callsElsewhere_areNotGated_andLeaveNothing() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] answer = "{\"ok\":true}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try (HostJvm host = on("5.2.3", kimi.gated(VertxHost.class))
                .args("http://127.0.0.1:" + server.getAddress().getPort() + "/chat", "10")
                .start()) {
            assertThat(host.await(KimiFixture.LONG)).isZero();
            assertThat(host.stdout()).contains("answered 10");
            assertThat(host.stderr()).noneMatch(line -> line.startsWith("[kimi-gate]"));
            assertThat(kimi.stateDir()).doesNotExist();
            assertThat(List.of(kimi.figures().admitted(), kimi.figures().refused()))
                    .containsOnly(0L);
        } finally {
            server.stop(0);
        }
    }
}

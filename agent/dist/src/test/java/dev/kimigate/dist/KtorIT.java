package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.kimigate.dist.host.KtorHost;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ktor with the shipped jar on engines that bring another hooked client. {@link ClientsIT} has its own engine. */
class KtorIT {
    private static final int LIMIT = 20;
    private static final int CALLS = 100;
    /** Of the engines that other tests play with 100 calls. */
    private static final int FEW = 40;

    private static final String CIO = "io.ktor.client.engine.cio.CIO";

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

    private static HostJvmBuilder withKtor(HostJvmBuilder host) {
        return host.classPath(ClientLibrary.KTOR.jars(ClientLibrary.KTOR_WITH_ENGINES));
    }

    /** A call that counted twice would leave half of the limit free. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.ktor.client.engine.java.Java",
                "io.ktor.client.engine.okhttp.OkHttp",
                "io.ktor.client.engine.apache5.Apache5"
            })
    void callsOfOtherEngines_areAnswered_andCountOnce(String engine) {
        assertAllAnswered(engine);
    }

    private void assertAllAnswered(String engine) {
        try (HostJvm host = withKtor(kimi.gated(KtorHost.class))
                .args(KimiFixture.CHAT, "" + FEW, engine)
                .start()) {
            assertThat(host.await(KimiFixture.LONG)).isZero();
            assertThat(ofOurs(host)).isEmpty();
            assertThat(host.stdout()).containsExactly("answered " + FEW);
            assertThat(kimi.figures().admitted()).isEqualTo(FEW);
            assertThat(kimi.figures().refused()).isZero();
            assertThat(kimi.figures().maxOffered()).isBetween(LIMIT / 2 + 1, LIMIT);
        }
    }

    /** Without what SLF4J says of itself, with and without the agent. */
    private static List<String> ofOurs(HostJvm host) {
        return host.stderr().stream().filter(line -> !line.startsWith("SLF4J")).toList();
    }

    @Test
    void hundredCalls_withoutTheAgent_areRefused() {
        try (HostJvm host = withKtor(kimi.bare(KtorHost.class))
                .args(KimiFixture.CHAT, "" + CALLS, CIO)
                .start()) {
            assertThat(host.await(KimiFixture.LONG)).isZero();
            assertThat(kimi.figures().refused()).isPositive();
        }
    }

    @Test
    void hostThatNeverCallsKimi_isLeftAlone() throws IOException {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        other.start();
        try (HostJvm host = withKtor(kimi.gated(KtorHost.class))
                .args("http://127.0.0.1:" + other.getAddress().getPort() + "/any", "10", CIO)
                .start()) {
            assertThat(host.await(KimiFixture.LONG)).isZero();
            assertThat(host.stdout()).containsExactly("answered 10");
            assertThat(ofOurs(host)).isEmpty();
            assertThat(kimi.stateDir()).doesNotExist();
        } finally {
            other.stop(0);
        }
    }
}

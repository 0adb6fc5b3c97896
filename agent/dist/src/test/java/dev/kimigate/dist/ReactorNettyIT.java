package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.kimigate.dist.host.WebClientHost;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Spring's WebClient on Reactor Netty with the shipped jar: all calls at once, from one thread. */
class ReactorNettyIT {
    private static final int CALLS = 100;
    private static final int LIMIT = 20;

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

    private static HostJvmBuilder withSpring(HostJvmBuilder host) {
        return host.classPath(ClientLibrary.spring()).classPath(ClientLibrary.REACTOR_NETTY.jars("1.3.8"));
    }

    @Test
    void hundredCalls_areAnswered_withoutARefusal() {
        try (HostJvm host = withSpring(kimi.gated(WebClientHost.class))
                .args(KimiFixture.CHAT, "" + CALLS)
                .start()) {
            assertThat(host.await(KimiFixture.LONG)).isZero();
            assertThat(ofOurs(host)).isEmpty();
            assertThat(host.stdout()).contains("answered " + CALLS);
            assertThat(kimi.figures().admitted()).isEqualTo(CALLS);
            assertThat(kimi.figures().refused()).isZero();
            assertThat(kimi.figures().maxOffered()).isBetween(LIMIT / 2 + 1, LIMIT);
        }
    }

    /** The agent thinks that the limit is the usual one: what is refused is sent again. */
    @Test
    void lowerLimit_thanTheAgentBelieves_isNotSeen() {
        kimi.endpoint().change(before -> before.withLimit(12));
        try (HostJvm host = withSpring(kimi.gated(WebClientHost.class))
                .args(KimiFixture.CHAT, "" + CALLS)
                .start()) {
            assertThat(host.await(KimiFixture.LONG)).isZero();
            assertThat(host.stdout()).contains("answered " + CALLS);
            assertThat(kimi.figures().refused()).isPositive();
            assertThat(kimi.figures().completed()).isEqualTo(CALLS);
        }
    }

    @Test
    void hundredCalls_withoutTheAgent_areRefused() {
        try (HostJvm host = withSpring(kimi.bare(WebClientHost.class))
                .args(KimiFixture.CHAT, "" + CALLS)
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
            byte[] text = {'o', 'k'};
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        other.start();
        try (HostJvm host = withSpring(kimi.gated(WebClientHost.class))
                .args("http://127.0.0.1:" + other.getAddress().getPort() + "/any", "10")
                .start()) {
            assertThat(host.await(KimiFixture.LONG)).isZero();
            assertThat(ofOurs(host)).isEmpty();
            assertThat(host.stdout()).contains("answered 10");
            assertThat(kimi.stateDir()).doesNotExist();
        } finally {
            other.stop(0);
        }
    }

    private static List<String> ofOurs(HostJvm host) {
        return host.stderr().stream().filter(line -> line.contains("kimi")).toList();
    }
}

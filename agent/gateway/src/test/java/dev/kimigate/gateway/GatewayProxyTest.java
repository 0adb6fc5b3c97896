package dev.kimigate.gateway;

import static dev.kimigate.gateway.GatewayFixture.BODY;
import static dev.kimigate.gateway.GatewayFixture.CHAT;
import static dev.kimigate.gateway.GatewayFixture.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.endpoint.KimiEndpoint;
import dev.kimigate.harness.http.LoopbackServer;
import dev.kimigate.harness.http.TunnelProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that can be reached through a proxy alone: the name api.kimi.com leads nowhere here. */
@Tag("slow") // 15 s: many gateways, and TLS through tunnels
class GatewayProxyTest {
    private static final String USER = "tester:p@ss word";
    private static final String IN_URL = "tester:p%40ss%20word@";
    private static final Path TINYPROXY = Path.of("/usr/bin/tinyproxy");

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private KimiEndpoint endpoint;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeEach
    void open() {
        endpoint = KimiEndpoint.start(EndpointOptions.usual()
                .withPlainPort(0)
                .withBehaviour(Behaviour.usual().withMillis(30).withLimit(1)));
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    private Gateway gateway(String... environment) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of(
                "NODE_EXTRA_CA_CERTS", GatewayFixture.pem(endpoint, folder).toString()));
        for (int i = 0; i < environment.length; i += 2) {
            all.put(environment[i], environment[i + 1]);
        }
        return GatewayFixture.gateway(folder, endpoint, all, "endpoints", "http://plain.test/coding", "limit", "1");
    }

    private HttpResponse<String> call(Gateway gateway, String server, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url() + server + CHAT))
                .timeout(GatewayFixture.LONG)
                .header("Authorization", "Bearer test-key")
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"})
    void secureServer_isReachedThroughATunnel_withTlsInside(String variable) throws Exception {
        try (TunnelProxy proxy = new TunnelProxy(endpoint.port(), "");
                Gateway gateway = gateway(variable, "http://127.0.0.1:" + proxy.port())) {
            assertThat(call(gateway, "api.kimi.com", STREAM).statusCode()).isEqualTo(200);
            assertThat(call(gateway, "api.kimi.com", BODY).statusCode()).isEqualTo(200);
            assertThat(proxy.takeRequests())
                    .allMatch(request -> request.equals("CONNECT api.kimi.com:443 HTTP/1.1 opened"))
                    .isNotEmpty();
            assertThat(endpoint.figures().account().admitted()).isEqualTo(2);
            assertThat(endpoint.figures().account().refused()).isZero();
        }
    }

    @Test
    void plainServer_isReachedThroughATunnelToo() throws Exception {
        try (TunnelProxy proxy = new TunnelProxy(endpoint.plainPort(), "");
                Gateway gateway = gateway("HTTP_PROXY", "127.0.0.1:" + proxy.port())) {
            assertThat(call(gateway, "http/plain.test", BODY).statusCode()).isEqualTo(200);
            assertThat(proxy.takeRequests()).containsExactly("CONNECT plain.test:80 HTTP/1.1 opened");
        }
    }

    @Test
    void password_isSentToTheProxy_andNotToTheServer() throws Exception {
        try (TunnelProxy proxy = new TunnelProxy(endpoint.port(), USER);
                Gateway gateway = gateway("HTTPS_PROXY", "http://" + IN_URL + "127.0.0.1:" + proxy.port())) {
            assertThat(call(gateway, "api.kimi.com", BODY).statusCode()).isEqualTo(200);
            assertThat(proxy.takeRequests()).containsExactly("CONNECT api.kimi.com:443 HTTP/1.1 opened");
        }
    }

    @Test
    void proxyThatWantsAPassword_is502_andSaysWhereItIsWritten() throws Exception {
        try (TunnelProxy proxy = new TunnelProxy(endpoint.port(), USER);
                Gateway none = gateway("HTTPS_PROXY", "http://127.0.0.1:" + proxy.port())) {
            HttpResponse<String> answer = call(none, "api.kimi.com", BODY);
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body())
                    .contains("\"kimi-gate: the proxy 127.0.0.1:" + proxy.port() + " wants a name and a password")
                    .contains("HTTPS_PROXY");
        }
    }

    @Test
    void proxyThatTakesAnotherPassword_is502_andShowsNone() throws Exception {
        try (TunnelProxy proxy = new TunnelProxy(endpoint.port(), USER);
                Gateway wrong = gateway("HTTPS_PROXY", "http://tester:guess@127.0.0.1:" + proxy.port())) {
            HttpResponse<String> answer = call(wrong, "api.kimi.com", BODY);
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body())
                    .contains("does not accept the name and password")
                    .doesNotContain("guess");
        }
    }

    /** Every permit comes back: the account has one, and the last call gets through. */
    @Test
    void proxyThatIsOfNoUse_is502_andKeepsNoPermit() throws Exception {
        try (LoopbackServer silent = LoopbackServer.start("silent", Socket::close);
                LoopbackServer mail = LoopbackServer.start(
                        "mail",
                        client -> client.getOutputStream()
                                .write("220 mail\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
                LoopbackServer forbidding = LoopbackServer.start("forbidding", client -> {
                    client.getInputStream().read();
                    client.getOutputStream()
                            .write("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    client.getInputStream().readAllBytes();
                })) {
            assertUseless("http://127.0.0.1:" + freePort(), "no connection to the proxy 127.0.0.1:");
            assertUseless("http://127.0.0.1:" + silent.port(), "closed the connection");
            assertUseless("http://127.0.0.1:" + mail.port(), "what is no HTTP");
            assertUseless(
                    "http://127.0.0.1:" + forbidding.port(), "answered 403 when it was asked for api.kimi.com:443");
            assertUseless("http://proxy.invalid:1", "the name proxy.invalid is unknown");
            assertUseless("socks5://127.0.0.1:1", "names a proxy of the kind 'socks5'");
        }
        try (TunnelProxy proxy = new TunnelProxy(endpoint.port(), "");
                Gateway gateway = gateway("HTTPS_PROXY", "http://127.0.0.1:" + proxy.port())) {
            assertThat(call(gateway, "api.kimi.com", BODY).statusCode()).isEqualTo(200);
        }
    }

    private void assertUseless(String proxy, String words) throws Exception {
        try (Gateway gateway = gateway("HTTPS_PROXY", proxy)) {
            for (int i = 0; i < 2; i++) {
                HttpResponse<String> answer = call(gateway, "api.kimi.com", BODY);
                assertThat(answer.statusCode()).isEqualTo(502);
                assertThat(answer.body()).contains("\"kimi-gate: ").contains(words);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @Test
    void exemptServer_isReachedWithoutTheProxy() throws Exception {
        try (Gateway gateway = gateway("ALL_PROXY", "http://127.0.0.1:1", "NO_PROXY", "plain.test")) {
            assertThat(call(gateway, "http/plain.test", BODY).body()).contains("the name plain.test is unknown");
        }
    }

    /** A proxy that is not of our making; it hands over to one that knows where api.kimi.com is here. */
    @Test
    void tinyproxy_withAPassword_letsCallsThrough() throws Exception {
        assumeThat(TINYPROXY).as("tinyproxy, of Debian's package of that name").isExecutable();
        try (TunnelProxy next = new TunnelProxy(endpoint.port(), "")) {
            int port = freePort();
            Path config = Files.write(
                    folder.resolve("tinyproxy.conf"),
                    List.of(
                            "Port " + port,
                            "Listen 127.0.0.1",
                            "Timeout 60",
                            "ConnectPort 443",
                            "BasicAuth tester secret",
                            "Upstream http 127.0.0.1:" + next.port()));
            Process tinyproxy = new ProcessBuilder(TINYPROXY.toString(), "-d", "-c", config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("tinyproxy.out").toFile())
                    .start();
            try (Gateway gateway = gateway("HTTPS_PROXY", "http://tester:secret@127.0.0.1:" + port);
                    Gateway none = gateway("HTTPS_PROXY", "http://127.0.0.1:" + port)) {
                GatewayFixture.until(() -> call(gateway, "api.kimi.com", STREAM).statusCode() == 200);
                assertThat(next.takeRequests()).anyMatch(request -> request.startsWith("CONNECT api.kimi.com:443 "));
                assertThat(call(none, "api.kimi.com", BODY).body()).contains("wants a name and a password");
            } finally {
                tinyproxy.destroy();
                tinyproxy.waitFor(10, TimeUnit.SECONDS);
            }
        }
    }
}

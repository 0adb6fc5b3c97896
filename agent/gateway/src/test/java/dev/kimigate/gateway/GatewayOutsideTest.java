package dev.kimigate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.endpoint.KimiEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools on other machines: what comes to an address of a network card, whoever sends it. */
class GatewayOutsideTest {
    private static final OutsideToken TOKEN = new OutsideToken("token-of-this-test");

    @TempDir
    Path folder;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private KimiEndpoint endpoint;
    private Gateway gateway;
    private String card;

    @BeforeEach
    void open() throws Exception {
        List<String> cards = OwnAddresses.beyondLoopback();
        assumeThat(cards).as("an address beyond loopback").isNotEmpty();
        card = cards.get(0);
        endpoint = KimiEndpoint.start(EndpointOptions.usual()
                .withPlainPort(0)
                .withBehaviour(Behaviour.usual().withLimit(1)));
        gateway = opened(new ListenAddress(List.of("127.0.0.1"), card, 0));
    }

    private Gateway opened(ListenAddress address) throws Exception {
        Map<String, String> environment = Map.of(
                "NODE_EXTRA_CA_CERTS", GatewayFixture.pem(endpoint, folder).toString());
        return GatewayFixture.gateway(
                address, GatewayAccess.OWN.withToken(TOKEN), folder, endpoint, environment, "limit", "1");
    }

    @AfterEach
    void close() {
        if (gateway != null) {
            gateway.close();
            endpoint.close();
        }
        TestGates.closeAll();
    }

    private String chat() {
        return "localhost:" + endpoint.port() + GatewayFixture.CHAT;
    }

    private URI at(String host, String path) {
        return URI.create("http://" + ListenAddress.inUrl(host) + ":" + gateway.port() + path);
    }

    private HttpResponse<String> post(URI url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(GatewayFixture.LONG)
                .header("Authorization", "Bearer test-key")
                .POST(BodyPublishers.ofString(GatewayFixture.BODY))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    @Test
    void withTheToken_aCallIsGated_asOneOfThisMachine() throws Exception {
        assertThat(post(at(card, "/" + TOKEN.text() + "/" + chat())).statusCode())
                .isEqualTo(200);
        assertThat(post(at("127.0.0.1", "/" + chat())).statusCode()).isEqualTo(200);

        assertThat(endpoint.figures().account().completed()).isEqualTo(2);
        assertThat(endpoint.figures().account().refused()).isZero();
    }

    @Test
    void underAnyName_theTokenCounts() throws Exception {
        try (Socket socket = new Socket(card, gateway.port())) {
            socket.setSoTimeout((int) GatewayFixture.LONG.toMillis());
            String request = "POST /" + TOKEN.text() + "/" + chat() + " HTTP/1.1\r\nHost: box.lan:1\r\n"
                    + "Authorization: Bearer test-key\r\nContent-Length: " + GatewayFixture.BODY.length()
                    + "\r\nConnection: close\r\n\r\n" + GatewayFixture.BODY;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).startsWith("HTTP/1.1 200 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/token-of-this-tesT/", "/%74oken-of-this-test/", "//token-of-this-test/"})
    void withoutTheToken_nothingGoesOn(String before) throws Exception {
        HttpResponse<String> answer = post(at(card, before + chat()));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("kimi-gate: ", "token").doesNotContain(TOKEN.text());
        assertThat(endpoint.figures().account().completed()).isZero();
    }

    @Test
    void atLoopback_theTokenIsNoEndpoint() throws Exception {
        assertThat(post(at("127.0.0.1", "/" + TOKEN.text() + "/" + chat())).statusCode())
                .isEqualTo(404);
    }

    @Test
    void unknownEndpoint_isAnsweredWithUrlsThatWorkThere() throws Exception {
        HttpResponse<String> answer = post(at(card, "/" + TOKEN.text() + "/example.com/"));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body())
                .contains(at(card, "/" + TOKEN.text() + "/localhost:" + endpoint.port() + "/coding/")
                        .toString());
    }

    @Test
    void urlsForOthers_haveTheToken_andThoseForThisMachineHaveNot() {
        assertThat(gateway.outsideUrls())
                .isNotEmpty()
                .allMatch(
                        url -> url.startsWith(at(card, "/" + TOKEN.text() + "/").toString()));
        assertThat(gateway.toolUrls()).isNotEmpty().allMatch(url -> url.startsWith(gateway.url()));
        assertThat(gateway.url()).startsWith("http://127.0.0.1:");
        assertThat(gateway.hosts()).containsExactly("127.0.0.1", card);
    }

    @Test
    void allAddresses_theSame_andLoopbackIsAmongThem() throws Exception {
        gateway.close();
        gateway = opened(Objects.requireNonNull(ListenAddress.parse("0.0.0.0:0")));

        assertThat(gateway.hosts()).startsWith("127.0.0.1").contains(card);
        assertThat(post(at(card, "/" + TOKEN.text() + "/" + chat())).statusCode())
                .isEqualTo(200);
        assertThat(post(at(card, "/" + chat())).statusCode()).isEqualTo(403);
        assertThat(post(at("127.0.0.1", "/" + chat())).statusCode()).isEqualTo(200);
    }

    @Test
    void withoutAToken_itListensNowhereElse() {
        ListenAddress outside = new ListenAddress(List.of("127.0.0.1"), card, 0);

        assertThatThrownBy(() -> GatewayFixture.gateway(outside, GatewayAccess.OWN, folder, endpoint, Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

package dev.kimigate.gateway;

import static dev.kimigate.gateway.GatewayFixture.BODY;
import static dev.kimigate.gateway.GatewayFixture.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.call.Gate;
import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.presence.GatewayAddress;
import dev.kimigate.presence.GatewayAddresses;
import dev.kimigate.settings.Settings;
import dev.kimigate.settings.SettingsReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call that passes two gates of an account with one permit: counted twice, it would wait for itself. */
class CountedOnceTest {
    private static final int CALLS = 10;

    @TempDir
    private Path folder;

    private void publish(int port) throws Exception {
        new GatewayAddresses(folder.resolve("state"))
                .publish(new GatewayAddress(ProcessHandle.current().pid(), 1, List.of("127.0.0.1"), port, ""));
    }

    @Test
    void gatewayBehindAGateway_countsOnce() throws Exception {
        Behaviour one = Behaviour.usual().withMillis(20).withLimit(1);
        try (GatewayFixture fixture = GatewayFixture.open(folder, one, "limit", "1", "max-wait", "20s")) {
            publish(fixture.port());
            String prefix = "/localhost:" + fixture.endpoint().port() + "/coding";
            try (Gateway outer = GatewayFixture.gateway(
                    folder,
                    fixture.endpoint(),
                    Map.of(),
                    "endpoints",
                    "http://127.0.0.1:" + fixture.port() + prefix,
                    "limit",
                    "1",
                    "max-wait",
                    "20s")) {
                URI url = URI.create(outer.url() + "http/127.0.0.1:" + fixture.port() + "/localhost:"
                        + fixture.endpoint().port() + CHAT);
                HttpRequest request = HttpRequest.newBuilder(url)
                        .timeout(GatewayFixture.LONG)
                        .header("Authorization", "Bearer test-key")
                        .POST(BodyPublishers.ofString(BODY))
                        .build();
                List<CompletableFuture<HttpResponse<String>>> sent = IntStream.range(0, CALLS)
                        .mapToObj(i -> fixture.sendAsync(request))
                        .toList();
                assertThat(sent.stream().map(CompletableFuture::join)).allMatch(answer -> answer.statusCode() == 200);
                assertThat(fixture.figures().completed()).isEqualTo(CALLS);
                assertThat(fixture.figures().maxOffered()).isEqualTo(1);
            }
        }
    }

    /** What the agent asks with every call that an endpoint matches. */
    @Test
    void callToALivingGateway_isNotGated_howeverTheEndpointReads() throws Exception {
        String[] endpoints = {
            "http://127.0.0.1:21000/api.kimi.com/coding",
            "http://localhost:21000/v1",
            "http://[::1]:21000/v1",
            "http://127.0.0.1:*/v1",
            "http://*:*/v1"
        };
        new GatewayAddresses(folder.resolve("state"))
                .publish(new GatewayAddress(ProcessHandle.current().pid(), 1, List.of("127.0.0.1", "::1"), 21_000, ""));
        Settings settings = SettingsReader.read(
                        null,
                        Map.of(
                                "kimigate.endpoints",
                                String.join(",", endpoints),
                                "kimigate.log",
                                "off",
                                "kimigate.usages",
                                "off",
                                "kimigate.state-dir",
                                folder.resolve("state").toString()),
                        Map.of())
                .settings();
        Gate gate = TestGates.open(settings).gate();
        for (String host : List.of("127.0.0.1", "localhost", "[::1]", "::1")) {
            assertThat(gate.begin("POST", "http", host, 21_000, "/v1/messages", name -> null))
                    .as(host)
                    .isNull();
        }
        assertThat(gate.begin("POST", "http", "127.0.0.1", 21_000, "/api.kimi.com/coding/v1/messages", name -> null))
                .isNull();
        assertThat(gate.begin("POST", "http", "127.0.0.1", 21_001, "/v1/messages", name -> null))
                .isNotNull();
        new GatewayAddresses(folder.resolve("state")).withdraw();
        GatewayFixture.until(
                () -> gate.begin("POST", "http", "127.0.0.1", 21_000, "/v1/messages", name -> null) != null);
        TestGates.closeAll();
    }
}

package dev.kimigate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.kimigate.cli.tool.ToolSettings;
import dev.kimigate.cli.tool.ToolUrl;
import dev.kimigate.kimi.KimiEndpoints;
import dev.kimigate.presence.GatewayAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolCheckTest {
    private static final int PORT = 21_000;
    private static final GatewayAddress LIVING =
            new GatewayAddress(4711, 0, List.of("127.0.0.1", "::1"), PORT, "0.1.0");
    private static final Gateways ONE = new Gateways(List.of(LIVING), KimiEndpoints.prefixes(), PORT);
    private static final Gateways NONE = new Gateways(List.of(), KimiEndpoints.prefixes(), PORT);

    private static ToolSettings settings(String url) {
        return new ToolSettings(
                List.of(new ToolUrl("codex", "config.toml, base_url", URI.create(url))), List.of(), List.of());
    }

    private static List<Finding> findings(String url, Gateways gateways) {
        return new ToolCheck(settings(url), gateways, Map.of()).findings();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:21000/api.kimi.com/coding/v1",
                "http://localhost:21000/api.moonshot.ai/v1",
                "HTTP://[::1]:21000/API.kimi.com:443/coding/",
            })
    void findings_ofAUrlOfALivingGateway_areFine(String url) {
        assertThat(findings(url, ONE))
                .singleElement()
                .isEqualTo(Finding.fine("codex (config.toml, base_url) goes through the gateway at port 21000"));
    }

    @Test
    void findings_ofAUrlOfKimi_nameTheGatewaysUrl_andShowNoSecret() {
        assertThat(findings("https://me:secret@api.kimi.com/coding/v1?key=secret", ONE))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.level()).isEqualTo(Finding.Level.NOTE);
                    assertThat(finding.what())
                            .isEqualTo("codex (config.toml, base_url) calls https://api.kimi.com/coding/v1 directly");
                    assertThat(finding.todo()).contains("put http://127.0.0.1:21000/api.kimi.com/coding/v1 there");
                    assertThat(finding.toString()).doesNotContain("secret");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.openai.com/v1",
                "https://api.kimi.com/other",
                "https://api.kimi.com:8443/coding/v1",
                "https://api.kimi.com/codings",
                "http://127.0.0.1:21000/v1",
                "http://127.0.0.1:21000/api.openai.com/v1",
                "https://127.0.0.1:21000/api.kimi.com/coding",
                "http://192.168.1.1:21000/api.kimi.com/coding",
            })
    void findings_ofOtherUrls_areNone(String url) {
        assertThat(findings(url, ONE)).isEmpty();
    }

    @Test
    void findings_ofAPortWhereNobodyListens_areAProblem() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThat(findings("http://127.0.0.1:" + port + "/api.kimi.com/coding/v1", ONE))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.level()).isEqualTo(Finding.Level.PROBLEM);
                    assertThat(finding.what()).endsWith("goes to port " + port + ", where nothing listens");
                    assertThat(finding.todo()).contains("gateway --listen :" + port);
                });
    }

    @Test
    void findings_ofAPortThatAnotherProgramHas_nameIt() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(findings("http://127.0.0.1:" + taken.getLocalPort() + "/api.kimi.com/coding/v1", NONE))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.level()).isEqualTo(Finding.Level.PROBLEM);
                        assertThat(finding.what())
                                .contains("is held by process "
                                        + ProcessHandle.current().pid() + " (java), not by a gateway");
                    });
        }
    }

    @Test
    void findings_ofSilentAndUnreadableFiles_areNotes() {
        ToolSettings settings = new ToolSettings(List.of(), List.of("Kimi Code CLI (x)"), List.of("codex's y cannot"));
        assertThat(new ToolCheck(settings, NONE, Map.of()).findings())
                .extracting(Finding::level, Finding::what)
                .containsExactly(
                        tuple(Finding.Level.NOTE, "Kimi Code CLI (x) names no base_url, so it calls Kimi directly"),
                        tuple(Finding.Level.NOTE, "codex's y cannot"));
    }

    private static List<Finding> proxied(Map<String, String> environment) {
        return new ToolCheck(settings("http://127.0.0.1:21000/api.kimi.com/coding/v1"), ONE, environment)
                .findings().stream()
                        .filter(finding -> finding.topic() == Topic.PROXY_VARIABLES)
                        .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"})
    void findings_ofAProxyThatSwallowsTheGateway_areAProblemWhereOneIsUsed(String variable) {
        assertThat(proxied(Map.of(variable, "http://user:secret@proxy:3128", "NO_PROXY", "intra")))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.level()).isEqualTo(Finding.Level.PROBLEM);
                    assertThat(finding.what()).startsWith(variable + " is set");
                    assertThat(finding.todo()).contains("export NO_PROXY=127.0.0.1,localhost,::1,$NO_PROXY");
                    assertThat(finding.toString()).doesNotContain("secret");
                });
        assertThat(new ToolCheck(settings("https://api.openai.com"), ONE, Map.of(variable, "http://proxy")).findings())
                .extracting(Finding::level)
                .containsExactly(Finding.Level.NOTE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "intra, 127.0.0.1", "localhost", "127.0.0.1:21000"})
    void findings_ofAProxyWithAnExceptionForLoopback_areNone(String exceptions) {
        assertThat(proxied(Map.of("HTTP_PROXY", "http://proxy", "no_proxy", exceptions)))
                .isEmpty();
    }
}

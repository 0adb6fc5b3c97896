package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.endpoint.KimiEndpoint;
import dev.kimigate.harness.host.JdkLoad;
import dev.kimigate.harness.launch.HostJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipped jar's command {@code gateway}, beside a JVM with the agent, on one account. */
class GatewayIT {
    private static final int CALLS = 20;
    private static final String BODY =
            "{\"model\":\"kimi-for-coding\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private KimiFixture scene;

    @BeforeEach
    void open() {
        scene = KimiFixture.open(EndpointOptions.usual()
                .withBehaviour(Behaviour.usual().withLimit(1).withMillis(50)));
    }

    @AfterEach
    void close() {
        if (scene != null) {
            scene.close();
        }
    }

    /** As its user starts it, with the agent in the variable of all JVMs. */
    private Process gateway() throws IOException {
        Path hosts = Files.writeString(scene.home().resolve("gateway.hosts"), "127.0.0.1 api.kimi.com\n");
        List<String> line = Cli.of(scene.home())
                .withJvmOptions(
                        "-Djdk.net.hosts.file=" + hosts,
                        "-Djavax.net.ssl.trustStore=" + scene.endpoint().trustStore(),
                        "-Djavax.net.ssl.trustStorePassword=" + KimiEndpoint.TRUST_STORE_PASSWORD)
                .line("gateway", "--listen", "127.0.0.1:0", "--json");
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("HOME", scene.home().toString());
        builder.environment().put("KIMI_GATE_LIMIT", "1");
        builder.environment().put("JAVA_TOOL_OPTIONS", "-javaagent:" + Shipped.JAR);
        return builder.start();
    }

    private static URI chat(Process gateway) throws IOException {
        String line =
                new BufferedReader(new InputStreamReader(gateway.getInputStream(), StandardCharsets.UTF_8)).readLine();
        assertThat(line).matches("\\{\"url\":\"http://127\\.0\\.0\\.1:\\d+/\"}");
        return URI.create(line.substring(8, line.length() - 2) + "api.kimi.com/coding/v1/chat/completions");
    }

    private static List<CompletableFuture<HttpResponse<String>>> send(URI chat) {
        HttpClient tool = HttpClient.newHttpClient();
        List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            HttpRequest request = HttpRequest.newBuilder(chat)
                    .timeout(KimiFixture.LONG)
                    .header("Authorization", "Bearer test-key")
                    .POST(BodyPublishers.ofString(BODY))
                    .build();
            sent.add(tool.sendAsync(request, BodyHandlers.ofString()));
        }
        return sent;
    }

    @Test
    void gateway_besideAGatedJvm_sharesTheOnePermitOfTheAccount() throws Exception {
        Process gateway = gateway();
        try {
            URI chat = chat(gateway);
            try (HostJvm host = scene.gated(JdkLoad.class)
                    .environment("KIMI_GATE_LIMIT", "1")
                    .args("--calls", "" + CALLS, "--warm-up", "0")
                    .start()) {
                assertThat(send(chat).stream().map(CompletableFuture::join))
                        .allMatch(answer -> answer.statusCode() == 200);
                assertThat(HostReport.of(host).answered()).isEqualTo(CALLS);
            }
            assertThat(scene.figures().maxOffered()).isEqualTo(1);
            assertThat(scene.figures().refused()).isZero();
            assertThat(scene.figures().completed()).isEqualTo(2L * CALLS);
            assertThat(scene.status().lines().filter(line -> line.contains("" + gateway.pid())))
                    .singleElement()
                    .asString()
                    .contains("kimi-gate gateway");
        } finally {
            gateway.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    /**
     * The tool's agent has the gateway's URL as an endpoint of its own; counted twice, each call would wait for itself.
     */
    @Test
    void gatedJvm_behindTheGateway_countsOnce() throws Exception {
        Process gateway = gateway();
        try {
            URI chat = chat(gateway);
            try (HostJvm host = scene.gated(JdkLoad.class)
                    .environment("KIMI_GATE_LIMIT", "1")
                    .environment("KIMI_GATE_ENDPOINTS", "http://127.0.0.1:" + chat.getPort() + "/api.kimi.com/coding")
                    .environment("KIMI_GATE_MAX_WAIT", "20s")
                    .args("--calls", "" + CALLS, "--warm-up", "0", "--http", "1", "--url", chat.toString())
                    .start()) {
                assertThat(HostReport.of(host).answered()).isEqualTo(CALLS);
            }
            assertThat(scene.figures().completed()).isEqualTo(CALLS);
            assertThat(scene.figures().maxOffered()).isEqualTo(1);
            assertThat(scene.figures().refused()).isZero();
        } finally {
            gateway.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void connectionOfAnotherUser_isRefused_andRootsIsNot() throws Exception {
        Process gateway = gateway();
        try {
            URI chat = chat(gateway);
            List<String> curl = List.of(
                    "curl",
                    "--silent",
                    "--max-time",
                    "20",
                    "--noproxy",
                    "*",
                    "--write-out",
                    " %{http_code}",
                    "--header",
                    "Authorization: Bearer test-key",
                    "--data",
                    BODY,
                    chat.toString());
            assertThat(OtherUser.assumed(65_534).run(curl).stdout())
                    .contains("kimi-gate: this gateway serves the user who started it")
                    .endsWith(" 403");
            assertThat(scene.figures().arrived()).isZero();
            assertThat(Command.run(Map.of(), curl).stdout()).endsWith(" 200");
        } finally {
            gateway.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void portInUse_isOneLine_andExitCode1() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Cli.of(scene.home())
                            .complaint(Cli.FAILED, "gateway", "--listen", "127.0.0.1:" + taken.getLocalPort()))
                    .startsWith("kimi-gate: 127.0.0.1:" + taken.getLocalPort() + " is in use by another program")
                    .hasLineCount(1);
        }
    }

    @Test
    void name_isNoAddressToListenAt() {
        assertThat(Cli.of(scene.home()).complaint(Cli.USAGE, "gateway", "--listen", "box.lan:8130"))
                .contains("'box.lan:8130' is no address to listen at");
    }
}

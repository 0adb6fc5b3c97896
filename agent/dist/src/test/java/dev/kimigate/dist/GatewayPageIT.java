package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.launch.Jdk;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
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
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the shipped jar tells of a gateway's tools, and the page beside its commands. */
class GatewayPageIT {
    private KimiFixture scene;

    @BeforeEach
    void open() {
        scene = KimiFixture.open(EndpointOptions.usual()
                .withBehaviour(Behaviour.usual().withLimit(2).withMillis(60_000)));
    }

    @AfterEach
    void close() {
        if (scene != null) {
            scene.close();
        }
    }

    private PersonsGateway gateway() throws IOException {
        return PersonsGateway.start(scene, "KIMI_GATE_LIMIT", "2");
    }

    private Cli cli() {
        return Cli.of(scene.home());
    }

    @Test
    void status_ofAGateway_showsItsToolsByName_inEveryForm() throws Exception {
        try (PersonsGateway gateway = gateway()) {
            List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>(gateway.calls("codex_cli_rs/0.1", 2));
            await().atMost(KimiFixture.LONG).until(() -> scene.figures().inFlight() == 2);
            calls.addAll(gateway.calls("claude-cli/2.1 (external, cli)", 3));
            await().atMost(KimiFixture.LONG).until(() -> cli().fine("status"), text -> text.contains("- claude-cli"));
            assertThat(cli().fine("status"))
                    .containsPattern("" + gateway.pid() + "  kimi-gate gateway +2 +3 .* 2  gateway\n")
                    .containsPattern("- claude-cli +0 +3 +[0-9.]+ s\n")
                    .containsPattern("- codex_cli_rs +2 +0 +-\n");
            assertThat(cli().fine("status", "--json"))
                    .containsPattern("\"name\" : \"claude-cli\",\\s+\"held\" : 0,\\s+\"waiting\" : 3,")
                    .containsPattern("\"name\" : \"codex_cli_rs\",\\s+\"held\" : 2,\\s+\"waiting\" : 0,");
            assertThat(cli().fine("statusline")).matches("kimi 2/2, 3 waiting [0-9.]+ s\n");
            assertThat(gateway.get("metrics").body())
                    .contains(
                            "tool=\"claude-cli\",through=\"gateway\"} 3\n",
                            "kimi_gate_waiting{account=\"https://api.kimi.com\"} 3\n");
            calls.forEach(call -> call.cancel(true));
        }
    }

    @Test
    void killedGateway_andItsTools_areNoLongerShown() throws Exception {
        try (PersonsGateway gateway = gateway()) {
            var calls = gateway.calls("codex_cli_rs/0.1", 2);
            await().atMost(KimiFixture.LONG).until(() -> cli().fine("status"), text -> text.contains("- codex_cli_rs"));
            gateway.kill();
            assertThat(calls).hasSize(2);
            assertThat(cli().fine("status")).doesNotContain("codex_cli_rs");
            assertThat(notes()).isNotEmpty();
        }
        try (PersonsGateway next = gateway()) {
            scene.endpoint().change(behaviour -> behaviour.withMillis(1));
            assertThat(next.calls("node", 1).get(0).join().statusCode()).isEqualTo(200);
            await().atMost(KimiFixture.LONG).until(() -> notes().size() <= 1);
            next.end();
        }
        await().atMost(KimiFixture.LONG).until(() -> notes().isEmpty());
    }

    private List<Path> notes() throws IOException {
        try (Stream<Path> files = Files.list(scene.stateDir())) {
            return files.filter(file -> file.getFileName().toString().startsWith("tools-"))
                    .toList();
        }
    }

    @Test
    void statusJson_ofThePage_isWhatTheCommandPrints() throws Exception {
        scene.endpoint().change(behaviour -> behaviour.withMillis(1));
        try (PersonsGateway gateway = gateway()) {
            assertThat(gateway.calls("node", 1).get(0).join().statusCode()).isEqualTo(200);
            await().atMost(KimiFixture.LONG)
                    .until(() -> withoutTime(gateway.get("status.json").body())
                            .equals(withoutTime(cli().fine("status", "--json"))));
            assertThat(gateway.get("status.json").body()).contains("\"grants\" : 1");
        }
    }

    private static String withoutTime(String json) {
        return json.replaceFirst("\"time\" : \"[^\"]*\"", "");
    }

    @Test
    void token_isPrintedForPeople_andIsInNoLog() throws Exception {
        scene.endpoint().change(behaviour -> behaviour.withMillis(1));
        try (PersonsGateway gateway = gateway()) {
            assertThat(gateway.calls("node", 1).get(0).join().statusCode()).isEqualTo(200);
            assertThat(gateway.get("?t=" + gateway.token(), "", "").statusCode())
                    .isEqualTo(303);
            assertThat(cli().fine("status", "--json")).doesNotContain(gateway.token());
            try (Stream<Path> files = Files.walk(scene.home())) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    boolean known =
                            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(gateway.token());
                    assertThat(known).as(file.toString()).isEqualTo(file.endsWith("page-token"));
                }
            }
        }
    }

    @Test
    void recordingOfAGateway_tellsTheTool() throws Exception {
        scene.endpoint().change(behaviour -> behaviour.withMillis(1));
        try (PersonsGateway gateway = gateway()) {
            jcmd(gateway, "JFR.start", "name=tested");
            assertThat(gateway.calls("codex_cli_rs/0.1", 1).get(0).join().statusCode())
                    .isEqualTo(200);
            Path file = scene.home().resolve("gateway.jfr");
            jcmd(gateway, "JFR.dump", "name=tested", "filename=" + file);
            List<RecordedEvent> calls = RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().equals("kimigate.Call"))
                    .toList();
            assertThat(calls).extracting(event -> event.getString("tool")).containsExactly("codex_cli_rs");
            assertThat(calls).extracting(event -> event.getString("client")).containsExactly("gateway");
        }
    }

    private static void jcmd(PersonsGateway gateway, String... words) {
        List<String> line = new ArrayList<>(
                List.of(Jdk.current().home().resolve("bin").resolve("jcmd").toString(), "" + gateway.pid()));
        line.addAll(List.of(words));
        Command command = Command.run(Map.of(), line);
        assertThat(command.exitCode()).as(command.toString()).isZero();
    }

    @Test
    void statusWeb_withoutAGateway_servesThePage() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(cli().line("status", "--web"));
        builder.environment().put("HOME", scene.home().toString());
        Process serving = builder.start();
        try {
            String line = new BufferedReader(new InputStreamReader(serving.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            assertThat(line).matches("Open this page: http://127\\.0\\.0\\.1:\\d+/\\?t=[A-Za-z0-9_-]{32}");
            String url = line.substring(line.indexOf("http"), line.indexOf('?'));
            HttpRequest page = HttpRequest.newBuilder(URI.create(url))
                    .timeout(KimiFixture.LONG)
                    .header("Authorization", "Bearer " + line.substring(line.indexOf("?t=") + 3))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(page, BodyHandlers.ofString())
                            .body())
                    .contains("<h1>Kimi Gate</h1>", "No gated call yet.");
            assertThat(serving.isAlive()).isTrue();
        } finally {
            serving.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    /** What Claude Code sends is not read. */
    @Test
    void statusline_withInput_orWithoutAFolder_isOneLineAndFine() {
        Command command = Command.run(
                Map.of("HOME", scene.home().toString()),
                List.of(
                        "sh",
                        "-c",
                        "yes '{\"session_id\":1}' | head -n 5000 | " + String.join(" ", cli().line("statusline"))));
        assertThat(command.stdout()).isEqualTo("kimi: no call yet\n");
        assertThat(command.exitCode()).isZero();
        assertThat(cli().fine("statusline", "--state-dir=/dev/null"))
                .isEqualTo("kimi: state cannot be read, see kimi-gate doctor\n");
        assertThat(cli().fine("statusline", "--colour")).contains("\u001b[");
    }
}

package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.dist.host.LineHost;
import dev.kimigate.harness.endpoint.KimiEndpoint;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code doctor} of the shipped jar. */
class DoctorIT {
    private static final String SEE = "      see: java -jar kimi-gate.jar explain ";

    private KimiFixture kimi;

    @BeforeEach
    void open() {
        kimi = KimiFixture.open(1);
    }

    @AfterEach
    void close() {
        if (kimi != null) {
            kimi.close();
        }
    }

    private Cli cli() {
        return Cli.of(kimi.home());
    }

    private static HostJvm ready(HostJvmBuilder builder) {
        HostJvm host = builder.args(KimiFixture.CHAT).start();
        host.awaitLine(line -> line.equals("ready"), KimiFixture.LONG);
        return host;
    }

    /** Standard output of a doctor who has found something. */
    private String bad(Cli cli, String... words) {
        Command command = cli.run(words);
        assertThat(command.exitCode()).as(command.toString()).isEqualTo(Cli.FAILED);
        assertThat(command.stderr()).isEmpty();
        return command.stdout();
    }

    @Test
    void healthyMachine_isFine_andNothingIsMade() {
        assertThat(cli().fine("doctor"))
                .contains(
                        "ok    the settings are well-formed",
                        "can be used",
                        "JAVA_TOOL_OPTIONS does not name the agent")
                .contains(SEE + "variable");
        assertThat(kimi.stateDir()).doesNotExist();
        assertThat(cli().fine("doctor", "--json")).contains("\"fine\" : true", "\"level\" : \"note\"");
    }

    @Test
    void toolsThatAreNoJvm_areFoundInTheirSettings_andNoKeyIsShown() throws IOException {
        write(
                ".claude/settings.json",
                "{\"env\": {\"ANTHROPIC_AUTH_TOKEN\": \"a-secret\","
                        + " \"ANTHROPIC_BASE_URL\": \"https://api.kimi.com/coding/\"}, // mine\n}");
        write(".codex/config.toml", """
                [model_providers.kimi]
                experimental_bearer_token = 'a-secret'
                base_url = 'http://127.0.0.1:9/api.kimi.com/coding/v1'
                """);
        write(".qwen/settings.json", "{\"apiKey\": a-secret}");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            write(
                    ".openclaw/openclaw.json",
                    "{models: {providers: {kimi: {apiKey: 'a-secret', baseUrl: 'http://localhost:"
                            + taken.getLocalPort() + "/api.kimi.com/coding/'}}}}");
            String found = bad(cli().with("HTTP_PROXY", "http://me:a-secret@proxy:3128"), "doctor");
            assertThat(found)
                    .contains("note  Claude Code (~/.claude/settings.json, env.ANTHROPIC_BASE_URL) calls"
                            + " https://api.kimi.com/coding/ directly")
                    .containsPattern("do:  put http://127\\.0\\.0\\.1:\\d+/api\\.kimi\\.com/coding/ there")
                    .contains("bad   codex (~/.codex/config.toml, model_providers.kimi.base_url) goes to port 9, where"
                            + " nothing listens")
                    .contains("bad   OpenClaw (~/.openclaw/openclaw.json, models.providers.kimi.baseUrl) goes to port "
                            + taken.getLocalPort() + ", which is held by process "
                            + ProcessHandle.current().pid() + " (java), not by a gateway")
                    .contains("note  qwen-code's ~/.qwen/settings.json cannot be read: it is no JSON in line 1")
                    .contains("bad   HTTP_PROXY is set, and NO_PROXY names neither")
                    .contains(SEE + "gateway-url", SEE + "gateway-port", SEE + "proxy-variables")
                    .doesNotContain("a-secret");
        }
    }

    /** A gateway of this home at a free port. */
    private HostJvm gateway() {
        return HostJvm.builder()
                .home(kimi.home())
                .asReal(kimi.endpoint())
                .args("-jar", Shipped.JAR.toString(), "gateway", "--listen", "127.0.0.1:0", "--json")
                .start();
    }

    private static String url(HostJvm gateway) {
        String line = gateway.awaitLine(text -> text.startsWith("{\"url\":"), KimiFixture.LONG);
        return line.substring("{\"url\":\"".length(), line.length() - 2);
    }

    @Test
    void gateway_thatRuns_isNamedWithItsAccountAndFolder_andWhoUsesIt() throws Exception {
        try (HostJvm gateway = gateway()) {
            String url = url(gateway);
            String port = url.replaceAll("\\D+$", "").replaceAll(".*:", "");
            write(".claude/settings.json", "{\"env\": {\"ANTHROPIC_BASE_URL\": \"" + url + "api.kimi.com/coding/\"}}");
            assertThat(cli().fine("doctor"))
                    .contains("ok    a gateway (" + gateway.pid() + ") listens at " + url
                            + ": no call has come to it yet; state in " + kimi.stateDir())
                    .contains("ok    Claude Code (~/.claude/settings.json, env.ANTHROPIC_BASE_URL) goes through the"
                            + " gateway at port " + port);
            HttpRequest call = HttpRequest.newBuilder(URI.create(url + "api.kimi.com/coding/v1/chat/completions"))
                    .header("Authorization", "Bearer test-key")
                    .POST(BodyPublishers.ofString("{\"messages\":[]}"))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(call, BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(cli().fine("doctor"))
                    .containsPattern(url + ": https://api\\.kimi\\.com\\S*, limit \\d+; state in");
            assertThat(bad(cli(), "doctor", "--state-dir=" + kimi.home().resolve("other")))
                    .contains("goes to port " + port + ", which is held by process " + gateway.pid()
                            + " (java), a gateway with another state folder");
        }
        assertThat(bad(cli(), "doctor")).contains("where nothing listens").doesNotContain("a gateway (");
    }

    @Test
    void gateway_thatGoesByInstalledArguments_isFoundInTheirFolder() {
        Path other = kimi.home().resolve("other");
        cli().fine("install", "--profile", "--yes", "--arguments=state-dir=" + other);
        try (HostJvm gateway = gateway()) {
            String url = url(gateway);
            assertThat(cli().fine("doctor"))
                    .contains("ok    a gateway (" + gateway.pid() + ") listens at " + url)
                    .contains("state in " + other);
        }
    }

    @Test
    void jvmThatCountsElsewhereThanTheGateway_isFound() {
        String other = kimi.home().resolve("other").toString();
        try (HostJvm gateway = gateway();
                HostJvm apart = ready(kimi.gated(LineHost.class).property("kimigate.state-dir", other));
                HostJvm lower = ready(kimi.gated(LineHost.class).environment("KIMI_GATE_LIMIT", "3"));
                HostJvm same = ready(kimi.gated(LineHost.class))) {
            url(gateway);
            assertThat(cli().fine("doctor"))
                    .contains(apart.pid() + " (LineHost) keeps its state in " + other + ", the gateway ("
                            + gateway.pid() + ") in " + kimi.stateDir())
                    .contains(lower.pid() + " (LineHost) has the setting limit=3, the gateway (" + gateway.pid()
                            + ") limit=auto")
                    .doesNotContain(same.pid() + " (LineHost)");
        }
    }

    private void write(String file, String text) throws IOException {
        Path path = kimi.home().resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void sickMachine_isToldWhatWhyAndWhatToDo() throws IOException {
        Files.createDirectories(kimi.stateDir().getParent());
        Files.writeString(kimi.stateDir(), "in the way");
        String found = bad(cli().with("KIMI_GATE_LIMMIT", "3"), "doctor");
        assertThat(found).contains("KIMI_GATE_LIMMIT", SEE + "settings");
        assertThat(found).contains("bad   the state folder", "      why: ", "      do:  ", SEE + "state-folder");
    }

    @Test
    void variableOfOneShell_isFound() {
        String agent = "-javaagent:" + Shipped.JAR;
        Command command = cli().with("JAVA_TOOL_OPTIONS", agent + " " + agent).run("doctor");
        assertThat(command.exitCode()).as(command.toString()).isZero();
        assertThat(command.stdout())
                .contains("names the agent 2 times", SEE + "two-agents")
                .contains("in this shell, and in no profile of yours", SEE + "variable");
    }

    @Test
    void jvmWithoutTheAgent_andWithIt() {
        try (HostJvm bare = ready(kimi.bare(LineHost.class));
                HostJvm gated = ready(kimi.gated(LineHost.class))) {
            assertThat(bad(cli(), "doctor", "" + bare.pid()))
                    .contains("bad   the agent is not in " + bare.pid() + " (LineHost)", SEE + "no-agent")
                    .contains("attach " + bare.pid());
            gated.println("1");
            gated.awaitLine(line -> line.equals("answered 1"), KimiFixture.LONG);
            assertThat(cli().fine("doctor", "" + gated.pid()))
                    .contains("ok    the agent is in " + gated.pid() + " (LineHost), version " + Shipped.VERSION)
                    .contains("ok    java.net.http is hooked", "1 calls gated so far")
                    .doesNotContain("bad ");
            cli().fine("detach", "" + gated.pid());
            assertThat(bad(cli(), "doctor", "" + gated.pid())).contains("is detached", SEE + "detached");
        }
    }

    @Test
    void jvmsThatCannotBeGated_areToldWhy() {
        try (HostJvm off = ready(kimi.gated(LineHost.class).property("kimigate.enabled", "off"));
                HostJvm closed = ready(kimi.gated(LineHost.class).jvmOptions("-XX:+DisableAttachMechanism"))) {
            assertThat(bad(cli(), "doctor", "" + off.pid()))
                    .contains("stood aside", "kimigate.enabled is off", SEE + "stood-aside");
            closed.println("1");
            closed.awaitLine(line -> line.equals("answered 1"), KimiFixture.LONG);
            assertThat(cli().fine("doctor", "" + closed.pid()))
                    .contains(SEE + "attach-disabled", "1 calls gated so far");
        }
        assertThat(cli().complaint(Cli.FAILED, "doctor", "999999999")).contains("there is no process");
    }

    @Test
    void usages_isAskedWithAGivenKeyOnly() throws IOException {
        Path hosts = Files.writeString(kimi.home().resolve("hosts"), "127.0.0.1 api.kimi.com\n");
        Cli real = cli().withJvmOptions(
                        "-Djdk.net.hosts.file=" + hosts,
                        "-Djavax.net.ssl.trustStore=" + kimi.endpoint().trustStore(),
                        "-Djavax.net.ssl.trustStorePassword=" + KimiEndpoint.TRUST_STORE_PASSWORD,
                        "-Djavax.net.ssl.trustStoreType=PKCS12")
                .with("MY_KEY", "test-key");
        assertThat(real.fine("doctor", "--key-variable=MY_KEY"))
                .contains("ok    https://api.kimi.com/coding/v1/usages answers: 20 calls may be in flight")
                .doesNotContain("test-key");
        assertThat(real.fine("doctor")).doesNotContain("/usages");
        assertThat(real.complaint(Cli.USAGE, "doctor", "--key-variable=NO_SUCH"))
                .contains("NO_SUCH is not set");
        assertThat(real.complaint(Cli.USAGE, "doctor", "--key-variable=MY_KEY", "--endpoint=http://api.kimi.com"))
                .contains("a key is sent nowhere else");
        assertThat(bad(real, "doctor", "--key-variable=MY_KEY", "--endpoint=http://127.0.0.1:1/coding"))
                .contains("no answer came", SEE + "usages");
    }
}

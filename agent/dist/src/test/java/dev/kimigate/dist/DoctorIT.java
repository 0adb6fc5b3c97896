package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.dist.host.LineHost;
import dev.kimigate.harness.endpoint.KimiEndpoint;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code doctor} of the shipped jar. */
class DoctorIT {
    private static final String SEE = "      see: java -jar kimi-gate.jar explain ";

    private Scene scene;

    @BeforeEach
    void open() {
        scene = Scene.open(1);
    }

    @AfterEach
    void close() {
        if (scene != null) {
            scene.close();
        }
    }

    private Cli cli() {
        return Cli.of(scene.home());
    }

    private static HostJvm ready(HostJvmBuilder builder) {
        HostJvm host = builder.args(Scene.CHAT).start();
        host.awaitLine(line -> line.equals("ready"), Scene.LONG);
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
        assertThat(scene.stateDir()).doesNotExist();
        assertThat(cli().fine("doctor", "--json")).contains("\"fine\" : true", "\"level\" : \"note\"");
    }

    @Test
    void sickMachine_isToldWhatWhyAndWhatToDo() throws IOException {
        Files.createDirectories(scene.stateDir().getParent());
        Files.writeString(scene.stateDir(), "in the way");
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
        try (HostJvm bare = ready(scene.bare(LineHost.class));
                HostJvm gated = ready(scene.gated(LineHost.class))) {
            assertThat(bad(cli(), "doctor", "" + bare.pid()))
                    .contains("bad   the agent is not in " + bare.pid() + " (LineHost)", SEE + "no-agent")
                    .contains("attach " + bare.pid());
            gated.println("1");
            gated.awaitLine(line -> line.equals("answered 1"), Scene.LONG);
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
        try (HostJvm off = ready(scene.gated(LineHost.class).property("kimigate.enabled", "off"));
                HostJvm closed = ready(scene.gated(LineHost.class).jvmOptions("-XX:+DisableAttachMechanism"))) {
            assertThat(bad(cli(), "doctor", "" + off.pid()))
                    .contains("stood aside", "kimigate.enabled is off", SEE + "stood-aside");
            closed.println("1");
            closed.awaitLine(line -> line.equals("answered 1"), Scene.LONG);
            assertThat(cli().fine("doctor", "" + closed.pid()))
                    .contains(SEE + "attach-disabled", "1 calls gated so far");
        }
        assertThat(cli().complaint(Cli.FAILED, "doctor", "999999999")).contains("there is no process");
    }

    @Test
    void usages_isAskedWithAGivenKeyOnly() throws IOException {
        Path hosts = Files.writeString(scene.home().resolve("hosts"), "127.0.0.1 api.kimi.com\n");
        Cli real = cli().withJvmOptions(
                        "-Djdk.net.hosts.file=" + hosts,
                        "-Djavax.net.ssl.trustStore=" + scene.endpoint().trustStore(),
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

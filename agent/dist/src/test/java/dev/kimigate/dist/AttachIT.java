package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.dist.host.LineHost;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code list}, {@code attach} and {@code detach} of the shipped jar, with hosts that were started without it. */
@Tag("thorough")
class AttachIT {
    private static final int NOBODY = 65_534;
    private static final int BURST = 40;
    private static final int MORE_THAN_THE_LIMIT = 25;

    private KimiFixture kimi;

    @BeforeEach
    void open() {
        kimi = KimiFixture.open(300);
        kimi.endpoint().change(behaviour -> behaviour.withLimit(0).with("parallelLimit", 20));
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

    private HostJvmBuilder bare() {
        return kimi.bare(LineHost.class).args(KimiFixture.CHAT);
    }

    private static HostJvm ready(HostJvmBuilder builder) {
        HostJvm host = builder.start();
        host.awaitLine(line -> line.equals("ready"), KimiFixture.LONG);
        return host;
    }

    /** How many calls of a burst were in flight at once. */
    private int mostAtOnce(HostJvm host) {
        kimi.endpoint().reset();
        kimi.endpoint()
                .change(behaviour ->
                        behaviour.withLimit(0).with("parallelLimit", 20).withMillis(1000));
        long before = host.stdout().stream()
                .filter(line -> line.startsWith("answered "))
                .count();
        host.println("" + BURST);
        await().atMost(KimiFixture.LONG)
                .until(() -> host.stdout().stream()
                                .filter(line -> line.startsWith("answered "))
                                .count()
                        > before);
        assertThat(host.stdout()).endsWith("answered " + BURST);
        return kimi.figures().maxInFlight();
    }

    /** The newest warns of what comes from outside; the oldest differs in nothing else. */
    static IntStream features() {
        return Shipped.FULL ? IntStream.of(17, 25) : IntStream.of(25);
    }

    @ParameterizedTest
    @MethodSource("features")
    void attachGates_detachLetsPass_andAttachGatesAgain(int feature) {
        assumeThat(Jdk.find(feature)).as("a JDK " + feature).isPresent();
        String name = "Product" + System.nanoTime();
        HostJvmBuilder product = bare().jdk(Jdk.find(feature).orElseThrow()).property("idea.paths.selector", name);
        try (HostJvm host = ready(product)) {
            assertThat(mostAtOnce(host)).isGreaterThan(MORE_THAN_THE_LIMIT);
            String attached = cli().fine("attach", "" + host.pid());
            assertThat(attached).contains("the calls of " + host.pid() + " (" + name + ") are gated from now on");
            assertThat(attached.contains("WARNING: A Java agent has been loaded dynamically"))
                    .isEqualTo(feature >= 21);
            assertThat(host.stderr()).hasSize(feature >= 21 ? 4 : 0).allMatch(line -> line.startsWith("WARNING: "));
            assertThat(mostAtOnce(host)).isLessThanOrEqualTo(20);
            assertThat(cli().fine("attach", name)).contains("already, version " + Shipped.VERSION);

            assertThat(cli().fine("detach", name.toLowerCase(Locale.ROOT))).contains("pass ungated from now on");
            assertThat(cli().fine("status")).contains(name + " (detached)", "held 0, waiting 0");
            assertThat(mostAtOnce(host)).isGreaterThan(MORE_THAN_THE_LIMIT);
            assertThat(cli().fine("detach", "" + host.pid())).contains("is detached already");

            assertThat(cli().fine("attach", "" + host.pid(), "--json")).contains("\"gated\" : true");
            assertThat(mostAtOnce(host)).isLessThanOrEqualTo(20);
            assertThat(cli().fine("status")).contains(name).doesNotContain("detached");
            assertThat(host.stderr()).hasSize(feature >= 21 ? 3 * 4 : 0).allMatch(line -> line.startsWith("WARNING: "));
        }
    }

    @Test
    void detach_takesTheLimitOfTheJvmAway_soThatThoseWhoWaitGetTheirTurn() {
        kimi.endpoint().change(behaviour -> behaviour.withMillis(3000));
        try (HostJvm host =
                ready(kimi.gated(LineHost.class).args(KimiFixture.CHAT).property("kimigate.limit", "2"))) {
            host.println("4");
            await().atMost(KimiFixture.LONG).until(() -> kimi.status().contains("limit 2, held 2, waiting 2"));
            cli().fine("detach", "" + host.pid());
            host.awaitLine(line -> line.equals("answered 4"), KimiFixture.LONG);
            assertThat(kimi.figures().completed()).isEqualTo(4);
            assertThat(kimi.status()).contains("limit 20, held 0, waiting 0");
        }
    }

    @Test
    void list_tellsWhatRuns_andWhatIsGated() {
        try (HostJvm bare = ready(bare());
                HostJvm gated = ready(kimi.gated(LineHost.class).args(KimiFixture.CHAT))) {
            assertThat(cli().fine("list"))
                    .containsPattern(" +" + bare.pid() + "  LineHost +\\d+\\S* +-\n")
                    .containsPattern(" +" + gated.pid() + "  LineHost +\\d+\\S* +has the agent, no gated call yet\n");
            gated.println("1");
            gated.awaitLine(line -> line.equals("answered 1"), KimiFixture.LONG);
            assertThat(cli().fine("list")).containsPattern(" +" + gated.pid() + "  LineHost +\\d+\\S* +gated\n");
            assertThat(cli().fine("list", "--json"))
                    .contains("\"pid\" : " + bare.pid(), "\"gate\" : \"gated\"", "\"-javaagent:" + Shipped.JAR + "\"");
            assertThat(cli().complaint(Cli.FAILED, "attach", "LineHost"))
                    .contains("'LineHost' may be any of", "" + bare.pid(), "" + gated.pid());
        }
    }

    /** Of a path with a blank, and under the variable of all JVMs. */
    @Test
    void list_leavesOutOurOwnCommands_butNotAProgramThatNamesTheJar() throws Exception {
        Path jar = Files.copy(
                Shipped.JAR,
                Files.createDirectories(kimi.home().resolve("my jars")).resolve("kimi-gate-9.jar"));
        List<String> line = new ArrayList<>(cli().line("status", "--watch", "--json"));
        line.set(line.indexOf(Shipped.JAR.toString()), jar.toString());
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("HOME", kimi.home().toString());
        builder.environment().put("JAVA_TOOL_OPTIONS", "-javaagent:" + Shipped.JAR);
        Process watch = builder.start();
        try (HostJvm host = ready(bare().args("-jar", jar.toString()))) {
            watch.inputReader().readLine();
            assertThat(cli().fine("list"))
                    .contains(host.pid() + "  LineHost")
                    .doesNotContain("" + watch.pid())
                    .doesNotContain("kimi-gate-9");
            assertThat(cli().fine("list", "--json")).doesNotContain("\"pid\" : " + watch.pid());
        } finally {
            watch.destroyForcibly().waitFor();
        }
    }

    @Test
    void whatCannotBeAttached_isToldInOneLine() throws IOException {
        assertThat(cli().complaint(Cli.USAGE, "attach")).contains("PID|NAME", "help attach");
        assertThat(cli().complaint(Cli.FAILED, "attach", "999999999")).contains("there is no process 999999999");
        assertThat(cli().complaint(Cli.FAILED, "detach", "NoSuchTool")).contains("no JVM is called 'NoSuchTool'");
        Process sleep = new ProcessBuilder("sleep", "60").start();
        try (HostJvm closed = ready(bare().jvmOptions("-XX:+DisableAttachMechanism"));
                HostJvm deaf = ready(bare().jvmOptions("-XX:-UsePerfData"))) {
            assertThat(cli().complaint(Cli.FAILED, "attach", "" + sleep.pid())).contains("is not a JVM");
            assertThat(sleep.isAlive()).isTrue();
            assertThat(cli().complaint(Cli.FAILED, "attach", "" + closed.pid()))
                    .contains("DisableAttachMechanism", "java -jar kimi-gate.jar explain attach-disabled");
            assertThat(cli().complaint(Cli.FAILED, "detach", "" + deaf.pid())).contains("the agent is not in");
        } finally {
            sleep.destroy();
        }
    }

    @Test
    void jvmOfAnotherUser_isRefusedInOneLine() throws IOException {
        OtherUser other = OtherUser.assumed(NOBODY);
        other.letIn(kimi.home());
        Path jar = other.copy(Shipped.JAR, kimi.home().resolve("open"));
        try (HostJvm host = ready(bare())) {
            Command command = other.run(
                    List.of(Jdk.current().java().toString(), "-jar", jar.toString(), "attach", "" + host.pid()));
            assertThat(command.exitCode()).as(command.toString()).isEqualTo(Cli.FAILED);
            assertThat(command.stderr().lines())
                    .singleElement()
                    .asString()
                    .contains("process " + host.pid(), "it runs as");
            assertThat(host.isAlive()).isTrue();
        }
    }
}

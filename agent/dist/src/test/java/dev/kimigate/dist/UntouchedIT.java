package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kimigate.dist.host.Apache4Witness;
import dev.kimigate.dist.host.JdkWitness;
import dev.kimigate.dist.host.OkHttpWitness;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.host.JdkLoad;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.HostLibraries;
import dev.kimigate.harness.launch.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is not ours stays as it was, byte for byte and thread for thread.
 *
 * <p>That the agent stands aside in JVMs older than 17 needs such a JVM and is not shown here.
 */
class UntouchedIT {
    private static final String PATH = "/coding/v1/chat/completions";
    private static final List<String> LOOK_ALIKES =
            List.of("127.0.0.1", "api.kimi.com", "xapi.kimi.com", "api.kimi.com.example", "kimi.com");

    private static final List<String> RELEASES =
            Shipped.FULL ? HostLibraries.OKHTTP_RELEASES : List.of("3.9.1", "4.12.0", "5.5.1");

    private final Recorder recorder = new Recorder();

    @TempDir
    Path home;

    private Path hosts;

    @BeforeEach
    void nameHosts() throws IOException {
        hosts = Files.writeString(
                home.resolve("names"),
                String.join(
                                "\n",
                                LOOK_ALIKES.stream()
                                        .map(name -> "127.0.0.1 " + name)
                                        .toList()) + "\n");
    }

    @AfterEach
    void close() {
        recorder.close();
    }

    /** What a program and its server saw of each other. */
    private record Seen(List<String> requests, List<String> stdout, List<String> stderr, int exitCode) {}

    record Witness(String client, Class<?> program, List<Path> libraries) {
        @Override
        public String toString() {
            return client;
        }
    }

    static Stream<Witness> witnesses() {
        return Stream.concat(
                Stream.of(
                        new Witness("java.net.http", JdkWitness.class, List.of()),
                        new Witness("Apache HttpClient 4", Apache4Witness.class, Apache4IT.libraries())),
                RELEASES.stream()
                        .map(release ->
                                new Witness("OkHttp " + release, OkHttpWitness.class, HostLibraries.okHttp(release))));
    }

    private HostJvmBuilder host(Witness witness, List<String> urls) {
        return HostJvm.builder()
                .main(witness.program())
                .classPath(witness.libraries())
                .home(home)
                .property("jdk.net.hosts.file", hosts.toString())
                .args(urls.toArray(String[]::new));
    }

    private Seen run(HostJvmBuilder host) {
        recorder.taken();
        try (HostJvm running = host.start()) {
            int exitCode = running.await(KimiFixture.LONG);
            return new Seen(recorder.taken(), running.stdout(), running.stderr(), exitCode);
        }
    }

    private List<String> lookAlikes() {
        return LOOK_ALIKES.stream().map(this::url).toList();
    }

    private String url(String host) {
        return "http://" + host + ":" + recorder.port() + PATH;
    }

    /* The setting that makes the recorder an endpoint. */
    private String endpoint() {
        return "endpoints=http://127.0.0.1:" + recorder.port() + "/coding";
    }

    private Path stateDir() {
        return home.resolve(".cache").resolve("kimi-gate");
    }

    @ParameterizedTest
    @MethodSource("witnesses")
    void callsElsewhere_areAsWithoutTheAgent(Witness witness) {
        Seen bare = run(host(witness, lookAlikes()));
        Seen underAgent = run(host(witness, lookAlikes()).agent(Shipped.JAR));
        assertThat(bare.requests()).hasSizeGreaterThanOrEqualTo(2 * LOOK_ALIKES.size());
        assertThat(bare.exitCode()).isZero();
        assertThat(underAgent).isEqualTo(bare);
        assertThat(underAgent.stderr()).isEmpty();
        assertThat(stateDir()).doesNotExist();
    }

    @Test
    void callsElsewhere_onTheOtherJdk_areAsWithoutTheAgent() {
        Optional<Jdk> jdk = Jdk.find(25);
        assumeThat(jdk).as("a JDK 25 to run hosts on").isPresent();
        Witness witness = witnesses().findFirst().orElseThrow();
        Seen bare = run(host(witness, lookAlikes()).jdk(jdk.orElseThrow()));
        Seen underAgent = run(host(witness, lookAlikes()).jdk(jdk.orElseThrow()).agent(Shipped.JAR));
        assertThat(bare.exitCode()).isZero();
        assertThat(underAgent).isEqualTo(bare);
    }

    @ParameterizedTest
    @MethodSource("witnesses")
    void switchedOff_evenGatedCalls_areAsWithoutTheAgent(Witness witness) {
        assertUntouched(witness, host -> host.agent(Shipped.JAR, "enabled=false," + endpoint()));
    }

    @Test
    void switchedOff_fromAnySource_callsAreAsWithoutTheAgent() throws IOException {
        Witness witness = witnesses().findFirst().orElseThrow();
        Path config = Files.writeString(home.resolve("config.json"), "{\"enabled\": false}");
        String gated = endpoint();
        assertUntouched(witness, host -> host.agent(Shipped.JAR, gated).property("kimigate.enabled", "false"));
        assertUntouched(witness, host -> host.agent(Shipped.JAR, gated).environment("KIMI_GATE_ENABLED", "off"));
        assertUntouched(witness, host -> host.agent(Shipped.JAR, gated + ",config=" + config));
    }

    private void assertUntouched(Witness witness, UnaryOperator<HostJvmBuilder> underAgent) {
        List<String> urls = List.of(url("127.0.0.1"));
        Seen bare = run(host(witness, urls));
        assertThat(run(underAgent.apply(host(witness, urls)))).isEqualTo(bare);
        assertThat(bare.stderr()).isEmpty();
        assertThat(stateDir()).doesNotExist();
    }

    /** The counter-check: were these calls gated, it would show. */
    @Test
    void switchedOn_theSameCalls_leaveState_andTheSameBytes() {
        Witness witness = witnesses().findFirst().orElseThrow();
        List<String> urls = List.of(url("127.0.0.1"));
        Seen bare = run(host(witness, urls));
        Seen gated = run(host(witness, urls).agent(Shipped.JAR, endpoint()));
        List<String> ours = gated.requests().stream()
                .filter(request -> request.startsWith("GET /coding/v1/usages HTTP/1.1"))
                .toList();
        assertThat(ours).hasSizeLessThanOrEqualTo(1).allMatch(question -> question.contains("User-Agent: kimi-gate/"));
        assertThat(gated.requests())
                .filteredOn(request -> !ours.contains(request))
                .isEqualTo(bare.requests());
        assertThat(gated.stderr()).isEmpty();
        assertThat(stateDir()).isNotEmptyDirectory();
    }

    /* Unlike the plain ones above, all that tells these from Kimi's own is the host. HTTP/2 has no user names. */
    @ParameterizedTest
    @ValueSource(strings = {"xapi.kimi.com", "api.kimi.com@api.kimi.com.example"})
    void lookAlikeOverTls_isNotGated(String authority) {
        String host = authority.substring(authority.indexOf('@') + 1);
        try (KimiFixture kimi = KimiFixture.open(EndpointOptions.usual().withNames(host));
                HostJvm running = kimi.gated(JdkLoad.class)
                        .property("jdk.net.hosts.file", hosts.toString())
                        .args(
                                "--url",
                                "https://" + authority + PATH,
                                "--calls",
                                "25",
                                "--http",
                                "1",
                                "--header",
                                "x-test-millis=3000")
                        .start()) {
            HostReport report = HostReport.of(running);
            assertThat(report.failures()).containsOnlyKeys("HTTP 403");
            assertThat(kimi.figures().refused()).isEqualTo(report.failed()).isPositive();
            assertThat(kimi.stateDir()).doesNotExist();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "17, java -version",
        "17, javac -help",
        "17, keytool -help",
        "17, jar --help",
        "25, java -version",
        "25, javac -help",
        "25, keytool -help",
        "25, jar --help"
    })
    void jdkTools_withTheAgentInTheEnvironment_sayNothingMore(int feature, String line) {
        List<String> command = toolOf(feature, line);
        Command bare = Command.run(Map.of(), command);
        Command underAgent = Command.run(Map.of("JAVA_TOOL_OPTIONS", "-javaagent:" + Shipped.JAR), command);
        assertThat(underAgent.exitCode()).isEqualTo(bare.exitCode());
        assertThat(underAgent.stdout()).isEqualTo(bare.stdout());
        assertThat(withoutPickedUp(underAgent.stderr())).isEqualTo(bare.stderr());
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void jps_withTheAgentInTheEnvironment_saysNothingMore(int feature) {
        Command jps = Command.run(Map.of("JAVA_TOOL_OPTIONS", "-javaagent:" + Shipped.JAR), toolOf(feature, "jps"));
        assertThat(jps.exitCode()).isZero();
        assertThat(jps.stdout().lines()).isNotEmpty().allMatch(line -> line.matches("\\d+ .*"));
        assertThat(withoutPickedUp(jps.stderr())).isEmpty();
    }

    private static List<String> toolOf(int feature, String line) {
        Optional<Jdk> jdk = Jdk.find(feature);
        assumeThat(jdk).as("a JDK " + feature).isPresent();
        String[] words = line.split(" ");
        Path tool = jdk.orElseThrow().home().resolve("bin").resolve(words[0]);
        return Stream.concat(Stream.of(tool.toString()), Stream.of(words).skip(1))
                .toList();
    }

    /* The JVM's own line. */
    private static String withoutPickedUp(String stderr) {
        assertThat(stderr).contains("Picked up JAVA_TOOL_OPTIONS");
        return stderr.replaceAll("Picked up JAVA_TOOL_OPTIONS: [^\n]*\n", "");
    }
}

package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.host.JdkLoad;
import dev.kimigate.harness.host.OkHttpLoad;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.HostLibraries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Settings as a user gives them, right and wrong. */
@Tag("thorough")
class SettingsIT {
    private static final int LIMIT = 20;

    private KimiFixture kimi;

    @BeforeEach
    void open() {
        kimi = KimiFixture.open(300);
    }

    @AfterEach
    void close() {
        if (kimi != null) {
            kimi.close();
        }
    }

    private HostJvmBuilder host(@Nullable String agentArguments) {
        return kimi.bare(JdkLoad.class).agent(Shipped.JAR, agentArguments);
    }

    private void writeConfig(String json) throws IOException {
        Path folder = Files.createDirectories(kimi.home().resolve(".config").resolve("kimi-gate"));
        Files.writeString(folder.resolve("config.json"), json);
    }

    private String status() {
        Command status = Command.run(
                Map.of(), List.of("java", "-jar", Shipped.JAR.toString(), "status", "--state-dir=" + kimi.stateDir()));
        assertThat(status.exitCode()).as(status.stderr()).isZero();
        return status.stdout();
    }

    @Test
    void problems_ofAllSources_areToldInOneGo_andTheDefaultsHold() throws IOException {
        writeConfig("{\"log\": \"paper\", \"limitt\": 3}");
        try (HostJvm host = host("limit=many,max-wiat=3s")
                .property("kimigate.level", "loud")
                .property("kimigate.stor", "jvm")
                .environment("KIMI_GATE_USAGES", "perhaps")
                .environment("KIMI_GATE_ACOUNT", "me")
                .args("--calls", "40")
                .start()) {
            HostReport report = HostReport.of(host);
            assertThat(host.stderr())
                    .allMatch(line -> line.startsWith("[kimi-gate] "))
                    .doesNotHaveDuplicates()
                    .hasSize(8)
                    .anyMatch(told("'many'", "agent's arguments", "whole number"))
                    .anyMatch(told("'max-wiat'", "did you mean max-wait?"))
                    .anyMatch(told("'loud'", "system property kimigate.level", "error, warn, info or debug"))
                    .anyMatch(told("did you mean kimigate.store?"))
                    .anyMatch(told("'perhaps'", "environment variable KIMI_GATE_USAGES", "on or off"))
                    .anyMatch(told("did you mean KIMI_GATE_ACCOUNT?"))
                    .anyMatch(told("'paper'", "config.json line 1", "file, stderr or off"))
                    .anyMatch(told("'limitt'", "did you mean limit?"));
            assertThat(report.answered()).isEqualTo(40);
            assertThat(kimi.figures().refused()).isZero();
            assertThat(kimi.figures().maxOffered()).isBetween(LIMIT / 2, LIMIT);
            assertThat(status()).contains("limit 20, held 0, waiting 0");
        }
    }

    private static Predicate<String> told(String... parts) {
        return line -> List.of(parts).stream().allMatch(line::contains);
    }

    @Test
    void brokenFile_isLeftOut_withOneLine() throws IOException {
        writeConfig("{\n  \"limit\": 3,\n  \"store\": jvm\n}");
        try (HostJvm host = host(null).args("--calls", "5").start()) {
            assertThat(HostReport.of(host).answered()).isEqualTo(5);
            assertThat(host.stderr()).hasSize(1).allMatch(told("[kimi-gate] ", "config.json line 3", "left out"));
            assertThat(status()).contains("limit 20");
        }
    }

    @Test
    void sources_areRanked_argumentsAbovePropertiesAboveEnvironmentAboveFile() throws IOException {
        writeConfig("{\"limit\": 9}");
        assertThat(mostAtOnce(host(null))).isEqualTo(9);
        HostJvmBuilder host = host(null).environment("KIMI_GATE_LIMIT", "7");
        assertThat(mostAtOnce(host)).isEqualTo(7);
        host.property("kimigate.limit", "5");
        assertThat(mostAtOnce(host)).isEqualTo(5);
        host.agent(Shipped.JAR, "limit=3");
        assertThat(mostAtOnce(host)).isEqualTo(3);
    }

    private int mostAtOnce(HostJvmBuilder builder) {
        kimi.endpoint().reset();
        try (HostJvm host = builder.args("--calls", "30").start()) {
            assertThat(HostReport.of(host).answered()).isEqualTo(30);
            assertThat(host.stderr()).isEmpty();
            return kimi.figures().maxOffered();
        }
    }

    @Test
    void quotedText_mayHoldBlanksAndCommas() {
        try (HostJvm host =
                host("account='work, shared',limit=4").args("--calls", "5").start()) {
            assertThat(HostReport.of(host).answered()).isEqualTo(5);
            assertThat(host.stderr()).isEmpty();
            assertThat(status()).contains("work, shared", "limit 4, held 0");
        }
    }

    @Test
    void starEndpointsAndPaths_gateEveryRequest() {
        String elsewhere = "https://localhost/coding/v1/chat/completions";
        kimi.endpoint().change(behaviour -> behaviour.withLimit(6));
        try (HostJvm host = host("endpoints=http://*:*/,https://*:*/,paths=*,limit=6")
                .args("--url", elsewhere)
                .start()) {
            assertThat(HostReport.of(host).answered()).isEqualTo(100);
            assertThat(kimi.figures().refused()).isZero();
            assertThat(kimi.figures().maxOffered()).isEqualTo(6);
        }
    }

    @Test
    void smallestLimitAmongTheLiving_holdsForAll_andRisesWhenItsJvmGoes() {
        kimi.endpoint().change(behaviour -> behaviour.withLimit(0).with("parallelLimit", LIMIT));
        HostJvmBuilder small =
                host("limit=5").args("--client", "small", "--calls", "25", "--idle-before-start", "true");
        HostJvmBuilder large = host(null)
                .args("--client", "large", "--calls", "400", "--mode", "sendAsync")
                .args("--idle-before-start", "true");
        try (HostJvm five = small.start();
                HostJvm twenty = large.start()) {
            five.awaitLine("ready"::equals, KimiFixture.LONG);
            twenty.awaitLine("ready"::equals, KimiFixture.LONG);
            kimi.endpoint().reset();
            twenty.println("go");
            await().atMost(KimiFixture.LONG).until(() -> kimi.figures().completed() > 20);
            five.println("go");
            five.awaitLine(line -> line.startsWith("{"), KimiFixture.LONG);
            assertThat(kimi.figures().maxInFlight()).isBetween(3, 5);
            await().atMost(KimiFixture.LONG).until(() -> kimi.figures().maxInFlight() > LIMIT / 2);
            assertThat(HostReport.of(twenty).answered()).isEqualTo(400);
            assertThat(kimi.figures().maxInFlight()).isLessThanOrEqualTo(LIMIT);
        }
    }

    @Test
    void endOfMaxWait_isTheClientsOwnTimeout_namingAccountAndHolders() {
        HostJvmBuilder jdk = host("limit=1,max-wait=2s");
        HostJvmBuilder okHttp = kimi.bare(OkHttpLoad.class)
                .classPath(HostLibraries.okHttp("4.12.0"))
                .agent(Shipped.JAR, "limit=1,max-wait=2s");
        assertThat(failureOfSecondCall(jdk))
                .startsWith("java.net.http.HttpTimeoutException")
                .contains("https://api.kimi.com", "1 of 1 held", "JdkLoad");
        assertThat(failureOfSecondCall(okHttp))
                .startsWith("java.io.InterruptedIOException")
                .contains("https://api.kimi.com", "1 of 1 held", "OkHttpLoad");
    }

    /* The first call holds the one permit for longer than the second may wait. */
    private String failureOfSecondCall(HostJvmBuilder builder) {
        kimi.endpoint().reset();
        try (HostJvm host = builder.args("--calls", "2", "--header", "x-test-millis=8000", "--warm-up", "0")
                .start()) {
            HostReport report = HostReport.of(host);
            assertThat(report.answered()).isEqualTo(1);
            assertThat(report.failed()).isEqualTo(1);
            assertThat(kimi.figures().arrived()).isEqualTo(1);
            return report.failures().keySet().iterator().next();
        }
    }
}

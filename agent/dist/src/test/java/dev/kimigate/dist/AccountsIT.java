package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.dist.host.ChangingTokens;
import dev.kimigate.harness.endpoint.AccountFigures;
import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.endpoint.UsagesShape;
import dev.kimigate.harness.host.JdkLoad;
import dev.kimigate.harness.host.OkHttpLoad;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.HostLibraries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys, tokens and accounts, and what the server says about them: with no setting, on the real URLs. */
@Tag("thorough")
class AccountsIT {
    private static final int LIMIT = 20;
    private static final String PLATFORM = "https://api.moonshot.ai/v1/chat/completions";

    private @Nullable KimiFixture opened;
    private long openedNanos;

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    private void open(EndpointOptions options) {
        opened = KimiFixture.open(options);
        openedNanos = System.nanoTime();
    }

    private void open(int millis) {
        open(EndpointOptions.usual().withBehaviour(Behaviour.usual().withMillis(millis)));
    }

    private KimiFixture kimi() {
        return Objects.requireNonNull(opened);
    }

    private HostJvmBuilder host(String key, String... args) {
        return kimi().gated(JdkLoad.class).args("--key", key, "--client", key).args(args);
    }

    private String status() {
        Command status = Command.run(
                Map.of(),
                List.of("java", "-jar", Shipped.JAR.toString(), "status", "--state-dir=" + kimi().stateDir()));
        assertThat(status.exitCode()).as(status.stderr()).isZero();
        return status.stdout();
    }

    private void awaitStatus(String part) {
        await().atMost(KimiFixture.LONG)
                .untilAsserted(() -> assertThat(status()).contains(part));
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 20, 60})
    void usages_sayTheCeiling_andStatusKnowsIt(int ceiling) {
        open(200);
        kimi().endpoint().change(behaviour -> behaviour.withLimit(ceiling));
        try (HostJvm host =
                host("test-key", "--calls", "60", "--idle-before-start", "true").start()) {
            host.awaitLine("ready"::equals, KimiFixture.LONG);
            awaitStatus("the limit is from /usages");
            host.println("go");
            assertThat(HostReport.of(host).answered()).isEqualTo(60);
            assertThat(host.stderr()).isEmpty();
        }
        assertThat(kimi().figures().refused()).isZero();
        assertThat(kimi().figures().maxOffered()).isLessThanOrEqualTo(ceiling);
        assertAskedAsOftenAsAllowed();
    }

    static List<UsagesShape> saysNothing() {
        return Shipped.FULL
                ? List.of(
                        UsagesShape.A,
                        UsagesShape.C,
                        UsagesShape.POOR,
                        UsagesShape.NONSENSE,
                        UsagesShape.ABSENT,
                        UsagesShape.UNAUTHORIZED,
                        UsagesShape.BROKEN)
                : List.of(UsagesShape.C, UsagesShape.ABSENT);
    }

    @ParameterizedTest
    @MethodSource("saysNothing")
    void usages_thatSayNothing_changeNothing(UsagesShape shape) {
        open(100);
        kimi().endpoint().change(behaviour -> behaviour.with("usages", shape.name()));
        try (HostJvm host = host("test-key", "--calls", "50").start()) {
            assertThat(HostReport.of(host).answered()).isEqualTo(50);
            assertThat(host.stderr()).isEmpty();
        }
        assertAskedAsOftenAsAllowed();
        assertThat(kimi().figures().refused()).isZero();
        assertThat(status()).contains("limit 20, held 0, waiting 0").contains("the limit is assumed");
    }

    @Test
    void usagesOff_nothingIsAsked() {
        open(50);
        try (HostJvm host = host("test-key", "--calls", "5")
                .agent(Shipped.JAR, "usages=off")
                .start()) {
            assertThat(HostReport.of(host).answered()).isEqualTo(5);
        }
        assertThat(kimi().endpoint().figures().usages()).isZero();
    }

    @Test
    void severalJvms_askOnce() {
        open(300);
        HostJvmBuilder okHttp = kimi().gated(OkHttpLoad.class)
                .classPath(HostLibraries.okHttp("4.12.0"))
                .args("--calls", "30");
        try (HostJvm alone = okHttp.start()) {
            assertThat(HostReport.of(alone).answered()).isEqualTo(30);
        }
        assertAskedAsOftenAsAllowed();
        try (HostJvm one = okHttp.start();
                HostJvm two = host("test-key", "--calls", "30").start();
                HostJvm three = host("test-key", "--calls", "30", "--http", "1").start()) {
            for (HostJvm host : List.of(one, two, three)) {
                assertThat(HostReport.of(host).answered()).isEqualTo(30);
                assertThat(host.stderr()).isEmpty();
            }
        }
        assertAskedAsOftenAsAllowed();
        assertThat(kimi().figures().refused()).isZero();
    }

    @Test
    void keysOfOneAccount_andATokenThatChanges_stayWithinOneLimit() {
        open(400);
        try (HostJvm one = host("key-1", "--calls", "400").start();
                HostJvm two =
                        host("key-2", "--calls", "400", "--mode", "sendAsync").start();
                HostJvm three =
                        kimi().gated(ChangingTokens.class).args("16", "5", "20").start()) {
            assertThat(HostReport.of(one).answered()).isEqualTo(400);
            assertThat(HostReport.of(two).answered()).isEqualTo(400);
            assertThat(three.awaitLine(line -> line.startsWith("answered"), KimiFixture.LONG))
                    .endsWith(" failed 0");
        }
        assertThat(kimi().figures().refused()).isZero();
        assertThat(kimi().figures().maxOffered()).isBetween(LIMIT / 2, LIMIT);
        assertThat(kimi().figures().client("changing").completed()).isPositive();
        assertNothingOnDisk("key-1", "key-2", "token-", "user-default");
    }

    @Test
    void accountsOfThePlatform_areToldApartByTheirAnswers() {
        open(EndpointOptions.usual()
                .withBehaviour(Behaviour.usual().withMillis(400))
                .withAccount("a", "key-a")
                .withAccount("b", "key-b", "key-b2"));
        try (HostJvm a = waiting("key-a");
                HostJvm b = waiting("key-b");
                HostJvm b2 = waiting("key-b2")) {
            List<HostJvm> hosts = List.of(a, b, b2);
            hosts.forEach(host -> host.println("go"));
            for (HostJvm host : hosts) {
                assertThat(HostReport.of(host).answered()).isEqualTo(80);
            }
        }
        assertFoundOut(kimi().endpoint().figures().account("a"));
        assertFoundOut(kimi().endpoint().figures().account("b"));
        assertThat(kimi().endpoint().figures().usages()).isZero();
        assertThat(status()).containsPattern("https://api.moonshot.ai\\R").containsPattern("\\([0-9a-f]{8}\\)\\R");
        assertNothingOnDisk("key-a", "key-b", "org-a", "org-b");
    }

    /** Nobody told the limit: the agent tries one more from time to time, and each try may be refused. */
    private static void assertFoundOut(AccountFigures account) {
        assertThat(account.refused()).isLessThanOrEqualTo(3);
        assertThat(account.maxOffered()).isBetween(LIMIT / 2 + 1, LIMIT + 2);
    }

    /** One call is made, then it waits. */
    private HostJvm waiting(String key) {
        HostJvm host = host(key, "--url", PLATFORM, "--calls", "80", "--idle-before-start", "true")
                .start();
        host.awaitLine("ready"::equals, KimiFixture.LONG);
        return host;
    }

    @Test
    void accountsOfKimiCode_areToldApartOnceTheServerWasAsked() {
        assumeThat(Shipped.FULL)
                .as("-Dkimigate.full=true: waits for the second question")
                .isTrue();
        open(EndpointOptions.usual()
                .withBehaviour(Behaviour.usual().withMillis(500).with("accountLimits", Map.of("a", 3, "b", 6)))
                .withAccount("a", "key-a")
                .withAccount("b", "key-b"));
        try (HostJvm a = host("key-a", "--calls", "1").start()) {
            assertThat(HostReport.of(a).answered()).isEqualTo(1);
            awaitStatus("limit 3, held");
        }
        try (HostJvm b = host("key-b", "--calls", "160", "--paced", "2").start()) {
            awaitStatus("limit 6, held");
            assertThat(status()).contains("limit 3, held").containsPattern("https://api.kimi.com \\([0-9a-f]{8}\\)\\R");
            assertThat(HostReport.of(b).answered()).isEqualTo(160);
        }
        kimi().endpoint().reset();
        try (HostJvm b = host("key-b", "--calls", "30").start()) {
            assertThat(HostReport.of(b).answered()).isEqualTo(30);
        }
        assertThat(kimi().endpoint().figures().account("b").refused()).isZero();
        assertThat(kimi().endpoint().figures().account("b").maxOffered()).isBetween(4, 6);
    }

    /** Once, and again only if the machine was so slow that half a minute has gone by. */
    private void assertAskedAsOftenAsAllowed() {
        long age = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - openedNanos);
        assertThat(kimi().endpoint().figures().usages()).isBetween(1L, 1 + age / 30);
    }

    private void assertNothingOnDisk(String... secrets) {
        try (Stream<Path> files = Files.walk(kimi().home())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(text).as(file.toString()).doesNotContain(secrets);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

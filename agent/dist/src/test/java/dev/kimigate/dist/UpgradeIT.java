package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.host.JdkLoad;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Hosts with the jar of the release before beside hosts with this one: what an upgrade under running JVMs looks like.
 * {@code .ci/upgrade} builds that jar.
 */
@Tag("upgrade")
class UpgradeIT {
    private static final int LIMIT = 20;
    private static final int CALLS = 60;
    /** The first of two hosts is still busy when the second has started, on a machine that has other work too. */
    private static final int LONG_CALL_MILLIS = 60_000;

    private KimiFixture kimi;

    /** Which jar. */
    enum Edition {
        FORMER,
        THIS;

        Edition other() {
            return this == FORMER ? THIS : FORMER;
        }

        Path jar() {
            return this == THIS
                    ? Shipped.JAR
                    : Path.of(Objects.requireNonNull(
                            System.getProperty("kimigate.former"), "-Dkimigate.former=JAR: see .ci/upgrade"));
        }
    }

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

    private HostJvmBuilder load(Edition release) {
        return load(release, null);
    }

    private HostJvmBuilder load(Edition release, @Nullable String arguments) {
        return kimi.bare(JdkLoad.class)
                .agent(release.jar(), arguments)
                .args("--calls", "" + CALLS, "--warm-up", "0", "--mode", "sendAsync");
    }

    private Command command(Edition release, String... words) {
        List<String> line = new ArrayList<>(List.of(
                Jdk.current().java().toString(),
                "-Duser.home=" + kimi.home(),
                "-jar",
                release.jar().toString()));
        line.addAll(List.of(words));
        Command command = Command.run(Map.of("HOME", kimi.home().toString()), line);
        assertThat(command.stderr()).isEmpty();
        assertThat(command.exitCode()).as(command.toString()).isZero();
        return command;
    }

    private String status(Edition release) {
        return command(release, "status").stdout();
    }

    private void awaitInFlight(int calls) {
        await().atMost(KimiFixture.LONG).until(() -> kimi.figures().inFlight() == calls);
    }

    private long stateFiles() throws IOException {
        try (Stream<Path> files = Files.list(kimi.stateDir())) {
            return files.filter(file -> file.toString().endsWith(".state")).count();
        }
    }

    @ParameterizedTest
    @EnumSource
    void bothReleases_shareTheLimit_andSeeEachOther(Edition first) throws IOException {
        kimi.endpoint().change(behaviour -> behaviour.withMillis(LONG_CALL_MILLIS));
        try (HostJvm early = load(first).start()) {
            awaitInFlight(LIMIT);
            try (HostJvm late = load(first.other()).start()) {
                for (Edition asked : Edition.values()) {
                    await().atMost(KimiFixture.LONG)
                            .untilAsserted(() -> assertThat(status(asked))
                                    .contains("limit " + LIMIT + ", held " + LIMIT)
                                    .containsPattern(" " + early.pid() + " +JdkLoad ")
                                    .containsPattern(" " + late.pid() + " +JdkLoad "));
                }
                kimi.endpoint().change(behaviour -> behaviour.withMillis(200));
                for (HostJvm host : List.of(early, late)) {
                    assertThat(HostReport.of(host).answered()).isEqualTo(CALLS);
                    assertThat(host.stderr()).isEmpty();
                }
            }
        }
        assertThat(kimi.figures().maxInFlight()).isEqualTo(LIMIT);
        assertThat(stateFiles()).as("one file for both").isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void permitsOfAKilledJvm_comeBackToTheOtherRelease(Edition killed) {
        kimi.endpoint().change(behaviour -> behaviour.withMillis(LONG_CALL_MILLIS));
        HostJvm victim = load(killed).start();
        try {
            awaitInFlight(LIMIT);
            try (HostJvm heir = load(killed.other()).start()) {
                await().atMost(KimiFixture.LONG)
                        .until(() -> status(Edition.THIS).contains("waiting " + (2 * CALLS - LIMIT)));
                kimi.endpoint().change(behaviour -> behaviour.withMillis(200));
                victim.kill();
                assertThat(HostReport.of(heir).answered()).isEqualTo(CALLS);
                assertThat(heir.stderr()).isEmpty();
            }
        } finally {
            victim.close();
        }
        // without the killed host's streams, which the server has not yet seen end
        assertThat(kimi.figures().maxLive()).isLessThanOrEqualTo(LIMIT);
        assertThat(status(Edition.THIS)).contains("held 0, waiting 0");
    }

    @ParameterizedTest
    @EnumSource
    void limitThatOneIsGiven_bindsTheOther(Edition strict) {
        kimi.endpoint().change(behaviour -> behaviour.withMillis(LONG_CALL_MILLIS));
        try (HostJvm host = load(strict, "limit=3").start()) {
            awaitInFlight(3);
            try (HostJvm other = load(strict.other()).start()) {
                for (Edition asked : Edition.values()) {
                    await().atMost(KimiFixture.LONG)
                            .untilAsserted(() -> assertThat(status(asked))
                                    .contains("limit 3, held 3, waiting " + (2 * CALLS - 3))
                                    .containsPattern(" " + host.pid() + " +JdkLoad ")
                                    .containsPattern(" " + other.pid() + " +JdkLoad "));
                }
                assertThat(kimi.figures().maxInFlight()).isEqualTo(3);
            }
        }
    }

    /** Nothing names the limit here, so one finds it out, and the other begins with what that one knows. */
    @ParameterizedTest
    @EnumSource
    void limitThatOneHasLearned_isWhereTheOtherBegins(Edition learner) throws IOException {
        kimi.endpoint().change(behaviour -> behaviour.withLimit(7));
        try (HostJvm host = load(learner, "usages=off").start()) {
            assertThat(HostReport.of(host).answered()).isEqualTo(CALLS);
        }
        String learned = status(learner).lines().toList().get(1);
        assertThat(status(learner.other()).lines().toList().get(1)).isEqualTo(learned);
        Matcher limit = Pattern.compile("limit (\\d+), ").matcher(learned);
        assertThat(limit.find()).as(learned).isTrue();
        assertThat(Integer.parseInt(limit.group(1))).isLessThan(LIMIT);
        try (HostJvm host = load(learner.other(), "usages=off").start()) {
            assertThat(HostReport.of(host).answered()).isEqualTo(CALLS);
            assertThat(Files.readAllLines(kimi.stateDir().resolve("log")))
                    .filteredOn(line -> line.contains(" " + host.pid() + " gating https://api.kimi.com: "))
                    .singleElement()
                    .asString()
                    .contains(" limit " + limit.group(1) + " (learned from refusals)");
        }
    }

    @Test
    void pauseOfEither_isThatOfBoth() {
        try (HostJvm host = load(Edition.FORMER).start()) {
            assertThat(HostReport.of(host).answered()).isEqualTo(CALLS);
        }
        command(Edition.FORMER, "pause");
        assertThat(status(Edition.THIS)).startsWith("paused: ");
        command(Edition.THIS, "resume");
        assertThat(status(Edition.FORMER)).doesNotContain("paused");
        command(Edition.THIS, "pause");
        assertThat(status(Edition.FORMER)).startsWith("paused: ");
        command(Edition.FORMER, "resume");
        assertThat(status(Edition.THIS)).doesNotContain("paused");
    }
}

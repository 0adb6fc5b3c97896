package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.dist.host.LineHost;
import dev.kimigate.dist.host.OddClients;
import dev.kimigate.harness.endpoint.RefusalForm;
import dev.kimigate.harness.host.OkHttpLoad;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.HostLibraries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the agent says of itself, in {@code log} of the state folder and on stderr. */
class LogIT {
    private static final String TO_STDERR = "stderr";
    private static final String NAME = "https://api.kimi.com: ";
    private static final int LONGER_THAN_TOLD = 12_000;
    private static final Pattern LINE = Pattern.compile(
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(?:Z|[+-]\\d\\d:\\d\\d) (INFO|WARN) (\\d+) (.*)");

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

    private Path log() {
        return kimi.stateDir().resolve("log");
    }

    /** What one JVM has written to the file so far, each line with its level. */
    private List<String> told(HostJvm host) {
        return told(host.pid());
    }

    private List<String> told(long pid) {
        try {
            return Files.exists(log())
                    ? Files.readAllLines(log()).stream()
                            .map(LogIT::parsed)
                            .filter(line -> line.group(2).equals(Long.toString(pid)))
                            .map(line -> line.group(1) + " " + line.group(3))
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Matcher parsed(String line) {
        Matcher matcher = LINE.matcher(line);
        assertThat(matcher.matches()).as(line).isTrue();
        return matcher;
    }

    private HostJvmBuilder host() {
        return kimi.gated(LineHost.class).args(KimiFixture.CHAT);
    }

    private static HostJvm ready(HostJvmBuilder builder) {
        HostJvm host = builder.start();
        host.awaitLine("ready"::equals, KimiFixture.LONG);
        return host;
    }

    private static void call(HostJvm host, int calls) {
        host.println("" + calls);
        host.awaitLine(("answered " + calls)::equals, KimiFixture.LONG);
    }

    private void serviceMillis(int millis) {
        kimi.endpoint().change(behaviour -> behaviour.withMillis(millis));
    }

    private void awaitTold(HostJvm host, String line) {
        await().atMost(KimiFixture.LONG).until(() -> told(host).contains(line));
    }

    private static Predicate<String> contains(String text) {
        return line -> line.contains(text);
    }

    @Test
    void start_isToldOnce_withVersionClientLimitAndFolder_andCallsAreNot() {
        try (HostJvm host = ready(host())) {
            call(host, 1);
            awaitTold(host, "INFO " + NAME + "limit 20, was 4 (from /usages)");
            call(host, 5);
            call(host, 5);
            assertThat(told(host))
                    .containsExactly(
                            "INFO gating https://api.kimi.com: kimi-gate " + Shipped.VERSION
                                    + ", java.net.http hooked, limit 20 (assumed until more is known),"
                                    + " a call waits 10 min 0 s at most, state in " + kimi.stateDir()
                                    + ", shared by this user's JVMs",
                            "INFO " + NAME + "limit 4, was 20 (until /usages has answered)",
                            "INFO " + NAME + "limit 20, was 4 (from /usages)");
        }
        try (HostJvm other = ready(host().property("kimigate.limit", "7"))) {
            call(other, 1);
            assertThat(told(other)).singleElement().asString().contains("limit 7 (from the setting limit)");
        }
    }

    @Test
    void longWait_isToldOnce_withItsReason_byEachJvmWhereItsLogIs() {
        serviceMillis(LONGER_THAN_TOLD);
        try (HostJvm holder = ready(host());
                HostJvm file = ready(host());
                HostJvm stderr = ready(host().property("kimigate.log", TO_STDERR))) {
            holder.println("20");
            await().atMost(KimiFixture.LONG).until(() -> kimi.figures().inFlight() == 20);
            serviceMillis(1);
            file.println("3");
            stderr.println("3");
            file.awaitLine("answered 3"::equals, KimiFixture.LONG);
            stderr.awaitLine("answered 3"::equals, KimiFixture.LONG);

            String reason =
                    "a call has waited for 10 s: 20 of 20 held: pid " + holder.pid() + " (LineHost) 20; waiting: 6";
            assertThat(told(file)).filteredOn(contains("has waited")).containsExactly("INFO " + NAME + reason);
            assertThat(stderr.stderr())
                    .filteredOn(contains("has waited"))
                    .containsExactly("[kimi-gate] " + NAME + reason);
            assertThat(stderr.stderr()).allMatch(line -> line.startsWith("[kimi-gate] "));
            assertThat(stderr.stderr().get(0)).startsWith("[kimi-gate] gating https://api.kimi.com: ");
            assertThat(told(stderr)).isEmpty();
            assertThat(file.stderr()).isEmpty();
        }
    }

    @Test
    @Tag("thorough")
    void killedHolder_isToldByTheOneThatTakesItsPermits() {
        serviceMillis(60_000);
        try (HostJvm dead = ready(host());
                HostJvm heir = ready(host());
                HostJvm other = ready(host())) {
            call(heir, 0);
            dead.println("20");
            await().atMost(KimiFixture.LONG).until(() -> kimi.figures().inFlight() == 20);
            serviceMillis(1);
            heir.println("1");
            other.println("1");
            await().atMost(KimiFixture.LONG).until(() -> kimi.status().contains("waiting 2"));
            long pid = dead.pid();
            dead.kill();
            heir.awaitLine("answered 1"::equals, KimiFixture.LONG);
            other.awaitLine("answered 1"::equals, KimiFixture.LONG);

            String line = "INFO " + NAME + "pid " + pid + " (LineHost) has ended; permits released: 20";
            await().atMost(KimiFixture.LONG)
                    .until(() -> told(heir).contains(line) || told(other).contains(line));
            assertThat(told(heir).contains(line)).isNotEqualTo(told(other).contains(line));
            assertThat(heir.stderr()).isEmpty();
        }
    }

    @Test
    void coolDownAndQuota_areToldWithTheirEnds() {
        try (HostJvm host = ready(host())) {
            call(host, 1);
            awaitTold(host, "INFO " + NAME + "limit 20, was 4 (from /usages)");
            kimi.endpoint().script(RefusalForm.OVERLOADED_429);
            call(host, 1);
            kimi.endpoint().script(RefusalForm.WEEKLY_QUOTA_403);
            host.println("1");
            host.awaitLine("answered 0"::equals, KimiFixture.LONG);
            host.println("2");
            host.awaitLine("answered 2"::equals, KimiFixture.LONG);

            awaitTold(host, "INFO " + NAME + "quota available again");
            List<String> told = told(host).stream().skip(3).toList();
            assertThat(told).hasSize(4);
            assertThat(told.get(0))
                    .matches("INFO " + Pattern.quote(NAME) + "cool-down: no new calls for [12]\\.\\d s \\(overload\\)");
            assertThat(told.subList(1, 4))
                    .containsExactly(
                            "INFO " + NAME + "cool-down over (overload)",
                            "INFO " + NAME + "out of quota: at most two calls at a time are sent",
                            "INFO " + NAME + "quota available again");
            assertThat(host.stderr()).isEmpty();
        }
    }

    @Test
    @Tag("thorough")
    void pauseAndDetach_areToldOnce() {
        Cli cli = Cli.of(kimi.home());
        try (HostJvm one = ready(host());
                HostJvm two = ready(host());
                HostJvm stderr = ready(host().property("kimigate.log", TO_STDERR))) {
            for (HostJvm host : List.of(one, two, stderr)) {
                call(host, 1);
            }
            cli.fine("pause");
            for (HostJvm host : List.of(one, two, stderr)) {
                call(host, 2);
            }
            cli.fine("resume");
            for (HostJvm host : List.of(one, two, stderr)) {
                call(host, 3);
            }
            cli.fine("detach", "" + one.pid());
            cli.fine("detach", "" + one.pid());
            cli.fine("attach", "" + one.pid());
            cli.fine("detach", "" + stderr.pid());

            assertThat(log())
                    .content()
                    .containsOnlyOnce(" paused: calls of all JVMs pass ungated\n")
                    .containsOnlyOnce(" resumed: calls of all JVMs are gated\n");
            awaitTold(one, "INFO attached again: calls of this JVM are gated");
            assertThat(told(one)).containsOnlyOnce("INFO detached: calls of this JVM pass ungated");
            assertThat(told(two)).noneMatch(contains("ungated"));
            stderr.awaitErrorLine("[kimi-gate] detached: calls of this JVM pass ungated"::equals, KimiFixture.LONG);
            assertThat(stderr.stderr())
                    .filteredOn(line -> line.startsWith("[kimi-gate] "))
                    .containsOnlyOnce("[kimi-gate] " + NAME + "calls pass ungated")
                    .containsOnlyOnce("[kimi-gate] " + NAME + "calls are gated again");
        }
    }

    @ParameterizedTest
    @CsvSource({"file, 1, 1", "stderr, 1, 0", "off, 0, 0"})
    void oldOkHttp_isToldOnce(String log, int onStderr, int inFile) {
        HostJvmBuilder builder = kimi.gated(OkHttpLoad.class)
                .classPath(HostLibraries.okHttp("3.8.1"))
                .property("kimigate.log", log)
                .args("--calls", "5", "--http", "1");
        try (HostJvm host = builder.start()) {
            assertThat(HostReport.of(host).answered()).isEqualTo(5);
            String line = "OkHttp could not be hooked, its calls go through ungated: OkHttp 3.8.1 is not one of 3.9 to"
                    + " 5.x: it lacks okhttp3.Interceptor$Chain.call. See java -jar kimi-gate.jar explain old-client";
            assertThat(host.stderr()).isEqualTo(onStderr == 0 ? List.of() : List.of("[kimi-gate] WARN: " + line));
            assertThat(told(host)).isEqualTo(inFile == 0 ? List.of() : List.of("WARN " + line));
            assertThat(Files.exists(log())).isEqualTo(inFile > 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"minified", "future"})
    void clientThatCannotBeKnown_isToldOnce(String kind) {
        String said = kind.equals("minified") ? "was minified or changed" : "Unsupported class file version 120";
        try (HostJvm host = kimi.gated(OddClients.class).args(kind, kind).start()) {
            assertThat(host.await(KimiFixture.LONG)).isZero();
            assertThat(host.stdout()).containsExactly(kind, kind);
            assertThat(host.stderr())
                    .singleElement()
                    .asString()
                    .startsWith("[kimi-gate] WARN: ")
                    .contains("could not be hooked, its calls go through ungated: ", said);
            assertThat(told(host))
                    .singleElement()
                    .asString()
                    .startsWith("WARN ")
                    .contains(said);
        }
    }

    @Test
    void switchedOffInAFile_isSilent() throws IOException {
        Path config = Files.writeString(
                Files.createDirectories(kimi.home().resolve("settings")).resolve("config.json"),
                "{\"enabled\": false}");
        try (HostJvm host = kimi.gated(OddClients.class)
                .property("kimigate.config", config.toString())
                .args("minified")
                .start()) {
            assertThat(host.await(KimiFixture.LONG)).isZero();
            assertThat(host.stderr()).isEmpty();
            assertThat(kimi.stateDir()).doesNotExist();
        }
    }

    @Test
    void storeOfOneJvm_hasALogToo() {
        try (HostJvm host = ready(host().property("kimigate.store", "jvm"))) {
            call(host, 1);
            await().atMost(KimiFixture.LONG).until(() -> !told(host).isEmpty());
            assertThat(told(host).get(0)).endsWith(", state in this JVM alone");
            assertThat(host.stderr()).isEmpty();
        }
    }
}

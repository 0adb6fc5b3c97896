package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.dist.host.LineHost;
import dev.kimigate.dist.host.OkHttpWitness;
import dev.kimigate.harness.endpoint.RefusalForm;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.HostLibraries;
import dev.kimigate.harness.launch.Jdk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of the shipped jar in recordings that were begun late, at the start, or cannot be. */
class JfrIT {
    private static final int FOREVER_MILLIS = 600_000;

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

    private static Jdk jdk(int feature) {
        assumeThat(Jdk.find(feature)).as("a JDK " + feature).isPresent();
        return Jdk.find(feature).orElseThrow();
    }

    private HostJvmBuilder host(int feature) {
        return kimi.gated(LineHost.class)
                .jdk(jdk(feature))
                .property("kimigate.limit", "1")
                .args(KimiFixture.CHAT);
    }

    private static void call(HostJvm host, int calls) {
        long before = answers(host);
        host.println("" + calls);
        await().atMost(KimiFixture.LONG).until(() -> answers(host) > before);
        assertThat(host.stdout()).last().isEqualTo("answered " + calls);
    }

    private static long answers(HostJvm host) {
        return host.stdout().stream()
                .filter(line -> line.startsWith("answered "))
                .count();
    }

    /** Runs a tool of the JDK; what it prints. */
    private static String tool(Jdk jdk, String name, String... arguments) {
        List<String> line =
                new ArrayList<>(List.of(jdk.home().resolve("bin").resolve(name).toString()));
        line.addAll(List.of(arguments));
        Command command = Command.run(Map.of(), line);
        assertThat(command.exitCode()).as(command.toString()).isZero();
        return command.stdout();
    }

    private static List<RecordedEvent> events(Path recording, String name) throws IOException {
        return RecordingFile.readAllEvents(recording).stream()
                .filter(event -> event.getEventType().getName().equals("kimigate." + name))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void recordingBegunLate_hasAllThatComesAfter(int feature) throws IOException {
        Path recording = kimi.home().resolve("late.jfr");
        Path log = kimi.home().resolve("loaded.txt");
        try (HostJvm host =
                host(feature).jvmOptions("-Xlog:class+load:file=" + log).start()) {
            call(host, 1);
            assertThat(ClassLoadLog.in(log))
                    .filteredOn(name -> name.startsWith("dev.kimigate.jfr."))
                    .containsExactly("dev.kimigate.jfr.Recordings", "dev.kimigate.jfr.AccountRecordings");
            assertThat(ClassLoadLog.in(log)).noneMatch(name -> name.startsWith("jdk.jfr."));
            tool(jdk(feature), "jcmd", "" + host.pid(), "JFR.start", "name=late");
            kimi.endpoint().script(RefusalForm.ORG_CONCURRENCY_429);
            call(host, 3);
            long killed = killedWhileItHolds(feature, host);
            tool(jdk(feature), "jcmd", "" + host.pid(), "JFR.dump", "name=late", "filename=" + recording);
            assertThat(host.stderr()).isEmpty();
            assertCalls(recording);
            assertRefusal(recording);
            assertReclaimFrom(killed, recording);
        }
        assertThat(events(recording, "Limit")).first().satisfies(limit -> {
            assertThat(limit.getInt("oldLimit")).isZero();
            assertThat(limit.getInt("newLimit")).isEqualTo(1);
            assertThat(limit.getString("source")).isEqualTo("setting");
        });
        assertThat(tool(jdk(feature), "jfr", "print", "--events", "kimigate.Call", recording.toString()))
                .contains("account = \"https://api.kimi.com\"", "callingThread = \"main\"", "verdict = \"accepted\"")
                .containsPattern("waited = [0-9.]+ m?s");
    }

    /**
     * Another host holds the permit and is killed; its process id. The host that is recorded waits for it meanwhile.
     */
    private long killedWhileItHolds(int feature, HostJvm recorded) {
        kimi.endpoint().change(behaviour -> behaviour.withMillis(FOREVER_MILLIS));
        try (HostJvm holder = host(feature).start()) {
            holder.println("1");
            await().atMost(KimiFixture.LONG).until(() -> kimi.figures().inFlight() == 1);
            kimi.endpoint().change(behaviour -> behaviour.withMillis(1));
            recorded.println("1");
            await().atMost(KimiFixture.LONG).until(() -> kimi.status().contains("held 1, waiting 1"));
            holder.kill();
            await().atMost(KimiFixture.LONG).until(() -> answers(recorded) == 3);
            return holder.pid();
        }
    }

    private static void assertCalls(Path recording) throws IOException {
        List<RecordedEvent> calls = events(recording, "Call");
        assertThat(calls).hasSize(4).allSatisfy(call -> {
            assertThat(call.getString("account")).isEqualTo("https://api.kimi.com");
            assertThat(call.getString("accountId")).matches("[0-9a-f]{16}");
            assertThat(call.getString("client")).isEqualTo("java.net.http");
            assertThat(call.getString("verdict")).isEqualTo("accepted");
            assertThat(call.getString("end")).isEqualTo("answered");
            assertThat(call.getInt("held")).isEqualTo(1);
            assertThat(call.getInt("limit")).isEqualTo(1);
            assertThat(call.getDuration("waited")).isPositive().isLessThanOrEqualTo(call.getDuration());
        });
        assertThat(calls).extracting(call -> call.getInt("attempts")).containsOnlyOnce(2);
    }

    private static void assertRefusal(Path recording) throws IOException {
        assertThat(events(recording, "Refusal")).singleElement().satisfies(refusal -> {
            assertThat(refusal.getInt("status")).isEqualTo(429);
            assertThat(refusal.getString("verdict")).isEqualTo("concurrency");
            assertThat(refusal.getDuration("coolDown")).isPositive();
            assertThat(refusal.getInt("attempt")).isEqualTo(1);
            assertThat(refusal.getBoolean("retried")).isTrue();
        });
    }

    private static void assertReclaimFrom(long pid, Path recording) throws IOException {
        assertThat(events(recording, "Reclaim")).singleElement().satisfies(reclaim -> {
            assertThat(reclaim.getLong("pid")).isEqualTo(pid);
            assertThat(reclaim.getString("tool")).isEqualTo("LineHost");
            assertThat(reclaim.getInt("permits")).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    @Tag("thorough")
    void recordingFromTheStart_namesTheOtherClientToo(int feature) throws IOException {
        Path recording = kimi.home().resolve("start.jfr");
        try (HostJvm host = kimi.gated(OkHttpWitness.class)
                .jdk(jdk(feature))
                .classPath(HostLibraries.okHttp("4.12.0"))
                .jvmOptions("-XX:StartFlightRecording=dumponexit=true,filename=" + recording)
                .args(KimiFixture.CHAT)
                .start()) {
            assertThat(host.await(KimiFixture.LONG)).isZero();
        }
        assertThat(events(recording, "Call")).isNotEmpty().allSatisfy(call -> {
            assertThat(call.getString("client")).isEqualTo("OkHttp 4.12.0");
            assertThat(call.getString("end")).isEqualTo("answered");
        });
    }

    /** Then the recording's classes were loaded before ours. */
    @Test
    @Tag("thorough")
    void attachedToAHostThatRecords_hasItsCalls() throws IOException {
        Path recording = kimi.home().resolve("attached.jfr");
        HostJvmBuilder bare = kimi.bare(LineHost.class)
                .args(KimiFixture.CHAT)
                .jvmOptions("-XX:StartFlightRecording=name=early,filename=" + recording);
        try (HostJvm host = bare.start()) {
            call(host, 1);
            Cli.of(kimi.home()).fine("attach", "" + host.pid());
            call(host, 2);
            tool(Jdk.current(), "jcmd", "" + host.pid(), "JFR.dump", "name=early", "filename=" + recording);
        }
        assertThat(events(recording, "Call")).hasSize(2);
    }

    /** As in a JVM that was linked without the module. */
    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    @Tag("thorough")
    void jvmWithoutFlightRecorderAndJmx_isGatedAllTheSame(int feature) {
        HostJvmBuilder small =
                host(feature).jvmOptions("--limit-modules", "java.net.http,java.instrument,jdk.crypto.ec");
        try (HostJvm host = small.start()) {
            call(host, 5);
            assertThat(kimi.figures().maxInFlight()).isEqualTo(1);
            assertThat(kimi.figures().completed()).isEqualTo(5);
            assertThat(host.stderr()).isEmpty();
        }
    }
}

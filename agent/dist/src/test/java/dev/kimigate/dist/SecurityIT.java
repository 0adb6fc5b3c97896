package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.dist.host.JdkWitness;
import dev.kimigate.dist.host.SecretHost;
import dev.kimigate.harness.endpoint.RefusalForm;
import dev.kimigate.harness.endpoint.UsagesShape;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.HostLibraries;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What docs/security.md claims of a whole JVM with the shipped jar; its table says where the rest is tested. */
@Tag("thorough")
class SecurityIT {
    private static final int NOBODY = 65_534;
    private static final String KEY = "test-key-9f1c77-planted";
    private static final String PROMPT = "planted prompt 5512";

    /* In one byte and two bytes a letter; then what answers, refusals and /usages say, and about whom. */
    private static final List<String> SECRETS = List.of(
            KEY,
            "9f1c77",
            wide("9f1c77"),
            PROMPT,
            wide(PROMPT),
            "chatcmpl",
            "finish_reason",
            "org-test",
            "ak-test",
            "user-default",
            "LEVEL_INTERMEDIATE");

    private @Nullable KimiFixture kimi;

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        if (kimi != null) {
            kimi.close();
        }
    }

    private KimiFixture kimi() {
        return Objects.requireNonNull(kimi);
    }

    @ParameterizedTest
    @CsvSource({"jdk, B", "okhttp, UNAUTHORIZED"})
    void keyPromptAndAnswer_areNowhereInWhatIsWritten(String client, UsagesShape usages) throws IOException {
        kimi = KimiFixture.open(100);
        kimi().endpoint().change(behaviour -> behaviour.with("usages", usages.name()));
        Path recording = kimi().home().resolve("host.jfr");
        try (HostJvm host = talkative(client, recording).start()) {
            host.println(KEY);
            host.println(PROMPT);
            makeCallsOfAllKinds(host);
            String status = kimi().status();
            host.println("end");
            assertThat(host.await(KimiFixture.LONG)).isZero();
            assertNothingGivenAway(written(host, status), recording);
        }
        assertThat(kimi().endpoint().figures().usages()).isPositive();
    }

    private HostJvmBuilder talkative(String client, Path recording) throws IOException {
        return kimi().bare(SecretHost.class)
                .classPath(HostLibraries.okHttp("4.12.0"))
                .agent(Shipped.JAR, "limit=1,max-wait=3s,level=debug")
                .property(
                        "java.io.tmpdir",
                        Files.createDirectory(kimi().home().resolve("tmp")).toString())
                .property("com.sun.management.jmxremote", "true")
                .jvmOptions("-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=" + recording)
                .args(client);
    }

    /** Answers, refusals that are cured, one that is delivered, a wait in vain. */
    private void makeCallsOfAllKinds(HostJvm host) {
        call(host, 1);
        kimi().endpoint().script(RefusalForm.TOO_MANY_429);
        call(host, 1);
        kimi().endpoint().script(RefusalForm.CONCURRENCY_403, RefusalForm.ORG_CONCURRENCY_429);
        call(host, 1);
        kimi().endpoint().script(RefusalForm.SUSPENDED_429);
        call(host, 1);
        kimi().endpoint().script();
        kimi().endpoint().change(behaviour -> behaviour.withMillis(5000));
        call(host, 2);
        assertThat(host.stdout()).contains("answered").anyMatch(line -> line.startsWith("status 4"));
        assertThat(host.stdout()).anyMatch(line -> line.startsWith("failed ") && line.contains("no permit came"));
        assertThat(kimi().figures().refused()).isGreaterThanOrEqualTo(3);
    }

    private static void call(HostJvm host, int calls) {
        long before = done(host);
        host.println("" + calls);
        await().atMost(KimiFixture.LONG).until(() -> done(host) > before);
    }

    private static long done(HostJvm host) {
        return host.stdout().stream().filter("done"::equals).count();
    }

    /** By where it was found: all files below the host's home, its temporary ones too, its outputs and the status. */
    private Map<String, String> written(HostJvm host, String status) throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(kimi().home())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.put(file.toString(), file + " " + Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        all.put("status", status);
        all.put("stderr", String.join("\n", host.stderr()));
        all.put("stdout", String.join("\n", host.stdout()));
        return all;
    }

    private void assertNothingGivenAway(Map<String, String> written, Path recording) {
        assertThat(written.get("status")).contains("https://api.kimi.com", "SecretHost");
        assertThat(written.get("stdout"))
                .contains("thread main", "bean java.lang:type=Runtime", "attribute Account https://api.kimi.com")
                .contains("attribute Refusals ", "tool=SecretHost");
        assertThat(written.get(recording.toString()))
                .contains("SecretHost", "kimigate.Call", "kimigate.Refusal", "kimigate.Limit");
        assertThat(written.get(kimi().stateDir().resolve("log").toString())).contains("gating https://api.kimi.com");
        written.forEach(
                (where, text) -> assertThat(SECRETS).as("found in " + where).noneMatch(text::contains));
    }

    private static String wide(String text) {
        Charset twoBytes = StandardCharsets.UTF_16LE;
        return new String(text.getBytes(twoBytes), StandardCharsets.ISO_8859_1);
    }

    /** The folder keeps others out, and were it open, each file would. */
    @Test
    void anotherUser_canNeitherReadNorBlock() throws IOException {
        OtherUser other = OtherUser.assumed(NOBODY);
        try (Recorder recorder = new Recorder()) {
            gate(recorder, folder.resolve("state"));
        }
        other.letIn(folder);
        Path state = folder.resolve("state");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
                .isEqualTo("rwx------");
        assertThat(other.shell("ls " + folder).stdout()).contains("state");
        assertDenied(other, "ls " + state, "touch " + state + "/paused", "rm -rf " + state, "mv " + state + " x");
        List<Path> files = filesOf(state);
        assertThat(files).hasSize(3);
        for (boolean open : List.of(false, true)) {
            if (open) {
                other.letIn(state);
            }
            for (Path file : files) {
                assertDenied(other, ": < " + file, ": >> " + file, "rm -f " + file + " && test ! -e " + file);
            }
        }
        assertThat(files)
                .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
    }

    /* Dash says "cannot open" for a permission denied. */
    private static void assertDenied(OtherUser other, String... scripts) {
        for (String script : scripts) {
            Command tried = other.shell(script);
            assertThat(tried.exitCode()).as(script).isNotZero();
            assertThat(tried.stderr()).as(script).containsIgnoringCase("permission denied");
        }
    }

    /** Whoever got a link into the folder all the same: nothing is written through it. */
    @Test
    void linksInPlaceOfOurFiles_areNotFollowed() throws IOException {
        Path state = folder.resolve("state");
        Path victim = Files.writeString(folder.resolve("victim"), "");
        try (Recorder recorder = new Recorder()) {
            assertThat(gate(recorder, state)).isEmpty();
            for (Path file : filesOf(state)) {
                Files.delete(file);
                Files.createSymbolicLink(file, victim);
            }
            assertThat(gate(recorder, state))
                    .isNotEmpty()
                    .allMatch(line -> line.startsWith("[kimi-gate] "))
                    .anyMatch(line -> line.contains("this JVM alone"));
        }
        assertThat(victim).isEmptyFile();
    }

    /** A folder in a shared temporary folder, made beforehand by somebody else. */
    @Test
    void folderMadeBeforehandForAll_isNotUsed() throws IOException {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (Recorder recorder = new Recorder()) {
            assertThat(gate(recorder, shared))
                    .singleElement()
                    .asString()
                    .startsWith("[kimi-gate] ")
                    .contains("written by other users", "this JVM alone");
        }
        assertThat(shared).isEmptyDirectory();
    }

    /** Runs a host whose calls are gated with that state folder; gives what it says on stderr. */
    private List<String> gate(Recorder recorder, Path state) {
        String origin = "http://127.0.0.1:" + recorder.port();
        try (HostJvm host = HostJvm.builder()
                .home(folder.resolve("home"))
                .main(JdkWitness.class)
                .agent(Shipped.JAR, "endpoints=" + origin + "/coding,state-dir=" + state)
                .args(origin + "/coding/v1/chat/completions")
                .start()) {
            assertThat(host.await(KimiFixture.LONG)).isZero();
            assertThat(host.stdout()).contains("GET 200");
            return host.stderr();
        }
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}

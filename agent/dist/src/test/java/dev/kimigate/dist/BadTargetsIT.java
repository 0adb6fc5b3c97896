package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kimigate.dist.host.LineHost;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands about processes and folders that are not as they should be: a clear line, the right exit code, no harm. */
@Tag("thorough")
class BadTargetsIT {
    private static final int NOBODY = 65_534;

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
        host.awaitLine("ready"::equals, KimiFixture.LONG);
        return host;
    }

    private static void assertOneLine(Command command, int exitCode, String... words) {
        assertThat(command.exitCode()).as(command.toString()).isEqualTo(exitCode);
        assertThat(command.stdout()).isEmpty();
        assertThat(command.stderr().lines())
                .singleElement()
                .asString()
                .startsWith("kimi-gate: ")
                .contains(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"attach", "detach", "doctor"})
    void processThatIsNotThere_orIsNoJvm_isTold(String command) throws IOException {
        assertOneLine(cli().run(command, "999999999"), Cli.FAILED, "there is no process 999999999");
        assertOneLine(cli().run(command, "0"), Cli.FAILED, "there is no process 0");
        assertOneLine(cli().run(command, "No such name"), Cli.FAILED, "no JVM is called 'No such name'");
        assertOneLine(cli().run(command, ""), Cli.USAGE, "neither a process id nor a name");
        Process other = new ProcessBuilder("sleep", "600").start();
        try {
            assertOneLine(cli().run(command, "" + other.pid()), Cli.FAILED, "process " + other.pid() + " is not a JVM");
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void anotherUser_isToldThatTheJvmAndTheStateAreNotTheirs() throws IOException {
        OtherUser other = OtherUser.assumed(NOBODY);
        other.letIn(kimi.home());
        Path jar = other.copy(Shipped.JAR, kimi.home().resolve("jar"));
        try (HostJvm host = ready(kimi.gated(LineHost.class))) {
            host.println("1");
            host.awaitLine("answered 1"::equals, KimiFixture.LONG);
            for (String command : List.of("attach", "detach", "doctor")) {
                assertOneLine(run(other, jar, command, "" + host.pid()), Cli.FAILED, "it runs as");
            }
            assertThat(run(other, jar, "list").stdout()).doesNotContain("" + host.pid());
            for (String command : List.of("status", "pause", "resume")) {
                assertOneLine(run(other, jar, command, "--state-dir=" + kimi.stateDir()), Cli.FAILED, "kimi-gate");
            }
            assertThat(cli().fine("status")).doesNotContain("paused");
            host.println("1");
            assertThat(host.stderr()).isEmpty();
        }
    }

    private static Command run(OtherUser user, Path jar, String... words) {
        List<String> line = new ArrayList<>(List.of(Jdk.current().java().toString(), "-jar", jar.toString()));
        line.addAll(List.of(words));
        return user.run(line);
    }

    @ParameterizedTest
    @CsvSource({"17, 25", "25, 17"})
    void commandOnAnotherJava_reachesTheJvm(int ofTheCommand, int ofTheHost) {
        assumeThat(Jdk.find(ofTheCommand)).as("a JDK " + ofTheCommand).isPresent();
        assumeThat(Jdk.find(ofTheHost)).as("a JDK " + ofTheHost).isPresent();
        Path java = Jdk.find(ofTheCommand).orElseThrow().java();
        try (HostJvm host =
                ready(kimi.bare(LineHost.class).jdk(Jdk.find(ofTheHost).orElseThrow()))) {
            assertThat(with(java, "attach", "" + host.pid())).contains("are gated from now on");
            host.println("1");
            host.awaitLine("answered 1"::equals, KimiFixture.LONG);
            assertThat(with(java, "doctor", "" + host.pid())).contains("ok    java.net.http is hooked");
            assertThat(with(java, "detach", "" + host.pid())).contains("pass ungated from now on");
        }
    }

    private String with(Path java, String... words) {
        List<String> line = new ArrayList<>(cli().line(words));
        line.set(0, java.toString());
        Command command = Command.run(Map.of("HOME", kimi.home().toString()), line);
        assertThat(command.exitCode()).as(command.toString()).isZero();
        return command.stdout();
    }

    @Test
    void stateOfAnotherVersion_isToldByEachCommand_andLeftAsItIs() throws IOException {
        try (HostJvm host = ready(kimi.gated(LineHost.class))) {
            host.println("1");
            host.awaitLine("answered 1"::equals, KimiFixture.LONG);
        }
        Path file;
        try (var files = Files.list(kimi.stateDir())) {
            file = files.filter(path -> path.toString().endsWith(".state"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] content = Files.readAllBytes(file);
        content[0]++;
        Files.write(file, content);

        for (String command : List.of("status", "pause", "resume")) {
            Command told = cli().run(command);
            assertThat(told.exitCode()).as(told.toString()).isEqualTo(Cli.FAILED);
            assertThat(told.stderr().lines())
                    .singleElement()
                    .asString()
                    .contains(file + " was written by another version");
        }
        Command doctor = cli().run("doctor");
        assertThat(doctor.exitCode()).isEqualTo(Cli.FAILED);
        assertThat(doctor.stdout()).contains("another version", "java -jar kimi-gate.jar explain unreadable-state");
        assertThat(cli().run("list").exitCode()).isZero();
        assertThat(file).hasBinaryContent(content);
    }

    @Test
    void stateFolderThatIsAFile_isTold() throws IOException {
        Path file = Files.writeString(kimi.home().resolve("file"), "mine");
        String option = "--state-dir=" + file;
        for (String command : List.of("status", "list", "pause", "resume")) {
            assertOneLine(cli().run(command, option), Cli.FAILED, file + " is no folder");
        }
        assertOneLine(cli().run("status", "--watch", "--json", option), Cli.FAILED, file + " is no folder");
        assertThat(file).content().isEqualTo("mine");
    }

    @Test
    void noStateAtAll_isFine() {
        assertThat(cli().fine("status")).contains("no gated call yet");
        assertThat(cli().fine("status", "--json")).contains("\"accounts\" : [ ]");
        assertThat(cli().fine("resume")).contains("resumed");
        assertThat(cli().fine("doctor")).contains("can be used");
    }
}

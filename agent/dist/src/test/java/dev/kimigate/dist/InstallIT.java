package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.dist.host.HelloHost;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code install} and {@code uninstall} of the shipped jar, in a home with a blank in its name. */
class InstallIT {
    private static final int NOBODY = 65_534;

    @TempDir
    Path folder;

    private Path home;
    private Path jar;

    @BeforeEach
    void open() throws IOException {
        home = Files.createDirectory(folder.resolve("home of me"));
        jar = Files.copy(Shipped.JAR, home.resolve("kimi-gate.jar"));
    }

    private Command run(String... words) {
        Cli cli = Cli.of(home);
        List<String> line = cli.line(words).stream()
                .map(word -> word.equals(Shipped.JAR.toString()) ? jar.toString() : word)
                .toList();
        return Command.run(Map.of("HOME", home.toString(), "SHELL", "/bin/bash"), line);
    }

    private String fine(String... words) {
        Command command = run(words);
        assertThat(command.stderr()).isEmpty();
        assertThat(command.exitCode()).as(command.toString()).isZero();
        return command.stdout();
    }

    @Test
    void profile_givesEveryJvmOfALoginShellTheAgent_andIsAsItWasAfterwards() throws IOException {
        Path profile = Files.writeString(home.resolve(".profile"), "export JAVA_TOOL_OPTIONS=-Dx=1");
        assertThat(fine("install", "--profile", "--dry-run")).contains("  + # >>> kimi-gate >>>", "not written");
        assertThat(profile).content().isEqualTo("export JAVA_TOOL_OPTIONS=-Dx=1");
        assertThat(fine("install", "--profile", "--yes", "--arguments=limit=3")).contains(profile + ": written");
        assertThat(fine("install", "--profile", "--yes", "--arguments=limit=3")).contains("nothing to do");
        Command login = Command.run(
                Map.of("HOME", home.toString()),
                List.of(
                        "sh",
                        "-uc",
                        ". \"$HOME/.profile\"; . \"$HOME/.profile\"; '"
                                + Jdk.current().java() + "' -cp '" + programs() + "' " + HelloHost.class.getName()));
        assertThat(login.stdout()).isEqualTo("hello\n");
        assertThat(login.stderr()).isEqualTo("Picked up JAVA_TOOL_OPTIONS: -Dx=1 '-javaagent:" + jar + "=limit=3'\n");
        assertThat(fine("uninstall", "--yes")).contains(profile + ": written");
        assertThat(profile).content().isEqualTo("export JAVA_TOOL_OPTIONS=-Dx=1");
    }

    private Path programs() throws IOException {
        return Jars.ofPrograms(home.resolve("programs.jar"));
    }

    @Test
    void ideFiles_getALine_thatTheirJvmTakes() throws IOException {
        Path configuration = Files.createDirectories(home.resolve(".config/JetBrains/IntelliJIdea2026.2"));
        Path eclipse =
                Files.createDirectories(home.resolve("eclipse/java/eclipse")).resolve("eclipse.ini");
        Files.writeString(eclipse, "-startup\nplugins/launcher.jar\n");
        fine("install", "--ide", "--yes");
        Path options = configuration.resolve("idea64.vmoptions");
        assertThat(options).content().isEqualTo("-javaagent:" + jar + "\n");
        assertThat(eclipse).content().isEqualTo("-startup\nplugins/launcher.jar\n-vmargs\n-javaagent:" + jar + "\n");
        try (HostJvm host = HostJvm.builder()
                .home(home)
                .classPath(programs())
                .jvmOptions(Files.readAllLines(options).get(0))
                .main(HelloHost.class.getName())
                .start()) {
            assertThat(host.await(Scene.LONG)).isZero();
            assertThat(host.stderr()).isEmpty();
        }
        fine("uninstall", "--yes");
        assertThat(options).doesNotExist();
        assertThat(eclipse).content().isEqualTo("-startup\nplugins/launcher.jar\n");
    }

    @Test
    void withoutAYes_nothingIsWritten() throws IOException {
        Path options = Files.writeString(home.resolve("idea64.vmoptions"), "-Xmx1g\n");
        Command silent = run("install", "--file", options.toString());
        assertThat(silent.exitCode()).isEqualTo(Cli.FAILED);
        assertThat(silent.stdout()).contains("  + -javaagent:" + jar, "Write it? [y/N]", "left as it is");
        assertThat(options).content().isEqualTo("-Xmx1g\n");
        assertThat(run("install", "--file", options.toString(), "--json").exitCode())
                .isEqualTo(Cli.USAGE);
        assertThat(fine("install", "--file", options.toString(), "--json", "--yes"))
                .contains("\"result\" : \"written\"", "\"-javaagent:" + jar + "\"");
    }

    @Test
    void answeredYes_isWritten() throws IOException {
        Path options = Files.writeString(home.resolve("idea64.vmoptions"), "-Xmx1g\r\n");
        String line = "echo y | '" + Jdk.current().java() + "' -jar '" + jar + "' install --file '" + options + "'";
        Command command = Command.run(Map.of("HOME", home.toString()), List.of("sh", "-c", line));
        assertThat(command.exitCode()).as(command.toString()).isZero();
        assertThat(options).content().isEqualTo("-Xmx1g\r\n-javaagent:" + jar + "\r\n");
    }

    @Test
    void fileThatIsNone_isNotWritten() {
        for (String file : List.of("/dev/full", folder.toString())) {
            Command command = run("install", "--yes", "--file", file);
            assertThat(command.exitCode()).as(command.toString()).isEqualTo(Cli.FAILED);
            assertThat(command.stderr()).isEqualTo("kimi-gate: cannot write " + file + ": it is not a regular file\n");
        }
    }

    @Test
    void folderOfSomebodyElse_isToldInOneLine_andNothingIsHalfWritten() throws IOException {
        OtherUser other = OtherUser.assumed(NOBODY);
        Path open = Files.createDirectory(folder.resolve("open"));
        other.letIn(folder);
        other.letIn(open);
        Path ours = Files.createDirectory(open.resolve("ours"));
        other.letIn(ours);
        Path readable = other.copy(Shipped.JAR, Files.createDirectory(open.resolve("jar")));
        Path options = Files.writeString(ours.resolve("idea64.vmoptions"), "-Xmx1g\n");
        Command command = other.run(List.of(
                Jdk.current().java().toString(),
                "-jar",
                readable.toString(),
                "install",
                "--yes",
                "--file",
                options.toString()));
        assertThat(command.exitCode()).as(command.toString()).isEqualTo(Cli.FAILED);
        assertThat(command.stderr().lines())
                .singleElement()
                .asString()
                .contains("cannot write " + options, "AccessDenied", "it is as it was");
        assertThat(options).content().isEqualTo("-Xmx1g\n");
        assertThat(ours).isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void uninstall_onAFullDisk_leavesTheFileAsItWas() throws IOException {
        Path small = Files.createDirectory(folder.resolve("small"));
        try (Mount disk = Mount.tmpfs(small, "size=8k")) {
            Path options = Files.writeString(disk.folder().resolve("idea64.vmoptions"), "# " + "x".repeat(2000) + "\n");
            assertThat(run("install", "--yes", "--file", options.toString()).exitCode())
                    .isZero();
            Files.writeString(disk.folder().resolve("full"), "x".repeat(4096));
            String before = Files.readString(options);
            Command command = run("uninstall", "--yes", "--file", options.toString());
            assertThat(command.exitCode()).as(command.toString()).isEqualTo(Cli.FAILED);
            assertThat(command.stderr()).contains("cannot write " + options, "it is as it was");
            assertThat(options).content().isEqualTo(before);
            assertThat(disk.folder()).isDirectoryNotContaining("glob:**/.*");
        }
    }

    @Test
    void fullDisk_isToldInOneLine_andNothingIsHalfWritten() throws IOException {
        Path small = Files.createDirectory(folder.resolve("small"));
        try (Mount disk = Mount.tmpfs(small, "size=8k")) {
            Path options = Files.writeString(disk.folder().resolve("idea64.vmoptions"), "# " + "x".repeat(4000) + "\n");
            Files.writeString(disk.folder().resolve("full"), "x".repeat(4096));
            String before = Files.readString(options);
            Command command = run("install", "--yes", "--file", options.toString());
            assertThat(command.exitCode()).as(command.toString()).isEqualTo(Cli.FAILED);
            assertThat(command.stderr().lines())
                    .singleElement()
                    .asString()
                    .contains("cannot write " + options, "it is as it was");
            assertThat(options).content().isEqualTo(before);
            assertThat(disk.folder()).isDirectoryNotContaining("glob:**/.*");
        }
    }
}

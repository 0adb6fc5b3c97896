package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.dist.host.HelloHost;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
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
        return run(Map.of(), words);
    }

    private Command run(Map<String, String> more, String... words) {
        Cli cli = Cli.of(home);
        List<String> line = cli.line(words).stream()
                .map(word -> word.equals(Shipped.JAR.toString()) ? jar.toString() : word)
                .toList();
        Map<String, String> environment = new HashMap<>(Map.of("HOME", home.toString(), "SHELL", "/bin/bash"));
        environment.putAll(more);
        return Command.run(environment, line);
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

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private Command launched(Path launcher, String... words) {
        List<String> line = new ArrayList<>(List.of(launcher.toString()));
        line.addAll(List.of(words));
        String bin = Jdk.current().home().resolve("bin").toString();
        return Command.run(Map.of("HOME", home.toString(), "PATH", bin + ":" + System.getenv("PATH")), line);
    }

    @Test
    void launcher_runsTheJar_saysWhenItHasGone_andGoesWithTheFoldersMadeForIt() throws IOException {
        Path launcher = home.resolve(".local/bin/kimi-gate");
        assertThat(fine("install", "--launcher", "--dry-run")).contains(launcher.toString(), "not written");
        assertThat(home.resolve(".local")).doesNotExist();
        assertThat(fine("install", "--launcher", "--yes"))
                .contains(launcher + ": written", "is not on PATH in this shell");
        assertThat(permissions(launcher)).isEqualTo("rwxr-xr-x");
        assertThat(fine("install", "--launcher", "--yes")).contains(launcher + ": nothing to do");
        assertThat(launched(launcher, "version").stdout()).isEqualTo(fine("version"));
        assertThat(launched(launcher, "config", "--no-such").exitCode()).isEqualTo(Cli.USAGE);

        Path moved = Files.move(jar, Files.createDirectory(home.resolve("jars")).resolve("kimi-gate-2.jar"));
        Command gone = launched(launcher, "version");
        assertThat(gone.exitCode()).isEqualTo(Cli.FAILED);
        assertThat(gone.stderr())
                .isEqualTo("kimi-gate: " + jar
                        + " is no longer there; run java -jar kimi-gate.jar install where the jar is now\n");
        jar = moved;
        fine("install", "--launcher", "--yes");
        assertThat(launched(launcher, "version").exitCode()).isZero();

        assertThat(fine("uninstall", "--yes")).contains(launcher + ": deleted");
        assertThat(home.resolve(".local")).doesNotExist();
    }

    @Test
    void launcher_inAFolderOfTheUser_leavesIt_andAnotherProgramOfThatNameIsNotTouched() throws IOException {
        Path bin = Files.createDirectories(home.resolve(".local/bin"));
        fine("install", "--launcher", "--yes");
        fine("uninstall", "--launcher", "--yes");
        assertThat(bin).isEmptyDirectory();
        Path other = Files.writeString(bin.resolve("kimi-gate"), "#!/bin/sh\n");
        Command refused = run("install", "--launcher", "--yes");
        assertThat(refused.exitCode()).isEqualTo(Cli.FAILED);
        assertThat(refused.stdout()).contains(other + ": left as it is, because install did not write it");
        fine("uninstall", "--yes");
        assertThat(other).content().isEqualTo("#!/bin/sh\n");
    }

    /** Under names and values that systemd would read otherwise, were they not quoted. */
    private static final Map<String, String> PROXIES = Map.of(
            "HTTPS_PROXY", "http://me:a%20secret$x@proxy:3128",
            "no_proxy", "intra, \"quoted\" \\",
            "KIMI_GATE_LIMIT", "3",
            "MY_SECRET", "not copied");

    @Test
    void service_isAUnitThatSystemdTakes_forThisUserAlone_andIsNotStarted() throws IOException {
        Path unit = home.resolve(".config/systemd/user/kimi-gate.service");
        Map<String, String> environment = new HashMap<>(PROXIES);
        environment.put("PATH", noSystemctl());
        Command installed = run(environment, "install", "--service", "--yes");
        assertThat(installed.exitCode()).as(installed.toString()).isZero();
        assertThat(installed.stdout())
                .contains(unit + ": written", "http://***@proxy:3128")
                .contains(
                        "No service can be started here: systemctl is not on this machine. Where one can: systemctl --user")
                .doesNotContain("secret");
        assertThat(permissions(unit)).isEqualTo("rw-------");
        assertThat(unit)
                .content()
                .contains(" \"-jar\" \"" + jar + "\" \"gateway\"\n")
                .contains("Environment=\"HTTPS_PROXY=http://me:a%%20secret$x@proxy:3128\"\n")
                .contains("Environment=\"no_proxy=intra, \\\"quoted\\\" \\\\\"\n")
                .contains("Environment=\"KIMI_GATE_LIMIT=3\"\n")
                .doesNotContain("MY_SECRET", "JAVA_TOOL_OPTIONS");
        assertThat(run(environment, "install", "--service", "--yes").stdout()).contains("nothing to do");
        verify(unit);
        fine("uninstall", "--yes");
        assertThat(home.resolve(".config")).doesNotExist();
    }

    /** As systemd would start it; in this home, which a service would know from the system. */
    @Test
    void service_commandOfTheUnit_isAGatewayThatListens() throws Exception {
        fine("install", "--service", "--yes");
        String start = Files.readAllLines(home.resolve(".config/systemd/user/kimi-gate.service")).stream()
                .filter(line -> line.startsWith("ExecStart="))
                .findFirst()
                .orElseThrow();
        List<String> words = new ArrayList<>();
        Pattern.compile("\"([^\"]*)\"").matcher(start).results().forEach(word -> words.add(word.group(1)));
        words.add(1, "-Duser.home=" + home);
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put("HOME", home.toString());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process service = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            assertThat(service.inputReader().readLine()).startsWith("kimi-gate listens at http://127.0.0.1:");
            service.destroy();
            assertThat(service.waitFor(KimiFixture.LONG.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(service.exitValue()).as("SuccessExitStatus of the unit").isEqualTo(143);
        } finally {
            service.destroyForcibly();
        }
    }

    private String noSystemctl() throws IOException {
        return Files.createDirectories(folder.resolve("empty")).toString();
    }

    private void verify(Path unit) {
        Path analyze = Path.of("/usr/bin/systemd-analyze");
        if (!Files.isExecutable(analyze)) {
            System.err.println(
                    "InstallIT: systemd-analyze is not here, so nothing but the test's eye has seen the unit");
            return;
        }
        Command verified = Command.run(
                Map.of("XDG_RUNTIME_DIR", folder.toString()),
                List.of(analyze.toString(), "--user", "verify", unit.toString()));
        assertThat(verified.exitCode()).as(verified.toString()).isZero();
        assertThat(verified.stderr()).doesNotContain("kimi-gate.service");
    }

    /** A stand-in for systemctl tells what it was asked; there is no manager of a user in a container. */
    @Test
    void service_enabled_isStartedOnce_andStoppedWithItsLinkGone() throws IOException {
        Path asked = folder.resolve("asked");
        Path systemctl = Files.createDirectories(folder.resolve("bin")).resolve("systemctl");
        Files.writeString(systemctl, "#!/bin/sh\necho \"$@\" >> '" + asked + "'\n");
        assertThat(systemctl.toFile().setExecutable(true)).isTrue();
        Map<String, String> path = Map.of("PATH", systemctl.getParent() + ":" + System.getenv("PATH"));
        assertThat(run(path, "install", "--service", "--enable", "--yes").stdout())
                .contains("The service runs, now and after each login.");
        Path unit = home.resolve(".config/systemd/user/kimi-gate.service");
        Path wanted = Files.createDirectories(unit.resolveSibling("default.target.wants"));
        Path link = Files.createSymbolicLink(wanted.resolve("kimi-gate.service"), unit);
        assertThat(run(path, "uninstall", "--service", "--yes").stdout()).contains(unit + ": deleted");
        assertThat(link).doesNotExist();
        assertThat(home.resolve(".config")).doesNotExist();
        assertThat(asked).content().isEqualTo("""
                        --user enable --now kimi-gate.service
                        --user stop kimi-gate.service
                        --user daemon-reload
                        """);
        assertThat(run("install", "--enable").exitCode()).isEqualTo(Cli.USAGE);
    }

    @Test
    void service_thatCannotBeStarted_isSaidPlainly() throws IOException {
        Command failed = run(Map.of("PATH", noSystemctl()), "install", "--service", "--enable", "--yes");
        assertThat(failed.exitCode()).isEqualTo(Cli.FAILED);
        assertThat(failed.stderr())
                .isEqualTo("kimi-gate: the service is written and not started: systemctl is not on this machine;"
                        + " run java -jar kimi-gate.jar gateway by hand instead\n");
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
            assertThat(host.await(KimiFixture.LONG)).isZero();
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

package dev.kimigate.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundle, unpacked by somebody without a Java. */
class BundleIT {
    @TempDir
    Path folder;

    private Newcomer newcomer;
    private Path bundle;

    @BeforeEach
    void unpack() throws IOException {
        newcomer = Newcomer.in(folder);
        Release.Ended tar = newcomer.run(
                List.of("tar", "-xzf", Release.file("-linux-x64.tar.gz").toString()));
        assertThat(tar.code()).as(tar.printed()).isZero();
        bundle = newcomer.home().resolve("kimi-gate-" + Release.VERSION);
    }

    @Test
    void command_runsOnTheRuntimeOfTheBundle() throws IOException {
        newcomer.assertRunsOn(
                bundle.resolve("runtime"),
                List.of(bundle.resolve("bin/kimi-gate").toString()));
    }

    @Test
    void command_isFoundThroughALink() throws IOException {
        Path link =
                Files.createDirectories(newcomer.home().resolve(".local/bin")).resolve("kg");
        Files.createSymbolicLink(link, Path.of("../../" + bundle.getFileName() + "/bin/kimi-gate"));
        newcomer.assertRunsOn(bundle.resolve("runtime"), List.of(link.toString()));
    }

    @Test
    void tool_isStartedBehindTheGateway() throws IOException {
        newcomer.assertToolIsGated(
                bundle.resolve("runtime"),
                List.of(bundle.resolve("bin/kimi-gate").toString()));
    }

    /** Without one, no server would be believed. */
    @Test
    void runtime_hasCertificatesToTrust() {
        Release.Ended list =
                newcomer.run(List.of(bundle.resolve("runtime/bin/keytool").toString(), "-list", "-cacerts"));
        assertThat(list.code()).as(list.printed()).isZero();
        assertThat(list.printed().lines().filter(line -> line.contains("trustedCertEntry")))
                .hasSizeGreaterThan(50);
    }

    @Test
    void launcherThatInstallWrites_keepsToThatRuntime() throws IOException {
        // a JVM asks the system for the home, not the environment
        Release.Ended install = newcomer.run(List.of(
                bundle.resolve("runtime/bin/java").toString(),
                "-Duser.home=" + newcomer.home(),
                "-jar",
                bundle.resolve("lib/kimi-gate.jar").toString(),
                "install",
                "--launcher",
                "--yes"));
        assertThat(install.code()).as(install.printed()).isZero();
        newcomer.assertRunsOn(
                bundle.resolve("runtime"),
                List.of(newcomer.home().resolve(".local/bin/kimi-gate").toString()));
    }

    @Test
    void commands_thatUseMoreOfTheRuntime_work() {
        String command = bundle.resolve("bin/kimi-gate").toString();
        for (List<String> words : List.of(List.of("list"), List.of("status"), List.of("config"), List.of("explain"))) {
            List<String> line = new ArrayList<>(List.of(command));
            line.addAll(words);
            Release.Ended ended = newcomer.run(line);
            assertThat(ended.code()).as("%s: %s", words, ended.printed()).isZero();
            assertThat(ended.printed()).doesNotContain("Exception in", "command failed");
        }
    }

    @Test
    void bundleWithoutItsRuntime_saysThatThereIsNoJava() throws IOException {
        Files.move(bundle.resolve("runtime"), bundle.resolve("elsewhere"));
        Release.Ended ended =
                newcomer.run(List.of(bundle.resolve("bin/kimi-gate").toString(), "version"));
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.printed())
                .isEqualTo("kimi-gate: no java is found; set JAVA_HOME or PATH to a Java 17 or newer\n");
    }
}

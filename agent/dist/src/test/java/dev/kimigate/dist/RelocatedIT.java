package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.tools.attach.VirtualMachine;
import dev.kimigate.dist.host.IsolatedHost;
import dev.kimigate.dist.host.OkHttpBurst;
import dev.kimigate.harness.host.JdkLoad;
import dev.kimigate.harness.host.OkHttpLoad;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.HostLibraries;
import dev.kimigate.harness.launch.Jdk;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients where a simple agent would miss them: under other names, in other loaders, in use before the agent came. */
@Tag("thorough")
class RelocatedIT {
    private static final int LIMIT = 20;

    @TempDir
    Path folder;

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

    private void assertGated(int calls) {
        assertThat(kimi.figures().admitted()).isEqualTo(calls);
        assertThat(kimi.figures().refused()).isZero();
        assertThat(kimi.figures().maxOffered()).isBetween(LIMIT / 2, LIMIT);
    }

    @ParameterizedTest
    @CsvSource({"3.9.1, execute", "3.12.13, enqueue", "4.12.0, sse", "5.5.1, execute"})
    void relocatedOkHttp_isGated(String release, String mode) throws IOException {
        List<Path> libraries = new ArrayList<>(HostLibraries.okHttp(release));
        libraries.removeIf(jar -> jar.getFileName().toString().startsWith("kotlin"));
        Path shaded = Relocation.into(
                folder,
                Stream.concat(libraries.stream(), Stream.of(Relocation.source(OkHttpLoad.class)))
                        .toList());
        assertThat(shaded.resolve("okhttp3")).doesNotExist();
        HostJvmBuilder host = HostJvm.builder()
                .main(OkHttpLoad.class.getName())
                .classPath(shaded)
                .classPath(kotlin(release))
                .asReal(kimi.endpoint())
                .home(kimi.home())
                .agent(Shipped.JAR)
                .args("--mode", mode, "--per-host", "64");
        try (HostJvm running = host.start()) {
            assertThat(HostReport.of(running).answered()).isEqualTo(100);
            assertThat(running.stderr()).isEmpty();
            assertGated(101);
        }
    }

    /* Its JVM has no more modules than it requires: not the one with the client that asks for the limit. */
    @Test
    void okHttpShadedIntoAModule_isGated() throws IOException {
        MatrixParts parts =
                MatrixParts.of(MatrixRow.Client.RELOCATED, Files.createDirectory(folder.resolve("relocated")));
        HostJvmBuilder host = HostJvm.builder()
                .asReal(kimi.endpoint())
                .home(kimi.home())
                .agent(Shipped.JAR)
                .args(parts.module(folder.resolve("program.jar")).toArray(String[]::new))
                .args("--mode", "okhttp=enqueue", "--per-host", "64");
        try (HostJvm running = host.start()) {
            assertThat(HostReport.of(running).answered()).isEqualTo(100);
            assertThat(running.stderr()).isEmpty();
            assertGated(101);
            assertThat(kimi.stateDir().resolve("log"))
                    .content()
                    .contains("/usages is not asked: this JVM has no module java.net.http");
        }
    }

    private static List<Path> kotlin(String release) {
        return HostLibraries.okHttp(release).stream()
                .filter(jar -> jar.getFileName().toString().startsWith("kotlin"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.14.9", "5.5.1", "3.12.13 4.12.0"})
    void okHttpInIsolatingLoaders_isGated_allCopiesTogether(String releases) {
        List<String> copies =
                Stream.of(releases.split(" ")).map(RelocatedIT::classPath).toList();
        HostJvmBuilder host = kimi.gated(IsolatedHost.class).args(KimiFixture.CHAT, "50");
        try (HostJvm running = host.args(copies.toArray(String[]::new)).start()) {
            assertThat(running.await(KimiFixture.LONG)).isZero();
            assertThat(running.stdout()).hasSameSizeAs(copies).containsOnly("answered 50");
            assertThat(running.stderr()).isEmpty();
            assertGated(50 * copies.size());
        }
    }

    private static String classPath(String release) {
        return Stream.concat(HostLibraries.okHttp(release).stream(), Stream.of(Relocation.source(OkHttpBurst.class)))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void jdkClientInUse_isGatedFromTheAttachOn(int feature) throws Exception {
        attachTo(kimi.bare(JdkLoad.class), feature);
    }

    @ParameterizedTest
    @CsvSource({"17, 3.9.1", "17, 4.12.0", "25, 5.5.1"})
    void okHttpInUse_isGatedFromTheAttachOn(int feature, String release) throws Exception {
        attachTo(kimi.bare(OkHttpLoad.class).classPath(HostLibraries.okHttp(release)), feature);
    }

    /* Twice: the second changes nothing. */
    private void attachTo(HostJvmBuilder builder, int feature) throws Exception {
        Optional<Jdk> jdk = Jdk.find(feature);
        assumeThat(jdk).as("a JDK " + feature + " to run hosts on").isPresent();
        try (HostJvm host = builder.jdk(jdk.orElseThrow())
                .args("--idle-before-start", "true")
                .start()) {
            host.awaitLine("ready"::equals, KimiFixture.LONG);
            assertThat(kimi.stateDir()).doesNotExist();
            kimi.endpoint().reset();
            attach(host.pid());
            attach(host.pid());
            host.println("go");
            assertThat(HostReport.of(host).answered()).isEqualTo(100);
            assertGated(100);
            assertThat(host.stderr()).noneMatch(line -> line.startsWith("[kimi-gate]"));
        }
    }

    private static void attach(long pid) throws Exception {
        VirtualMachine host = VirtualMachine.attach(Long.toString(pid));
        try {
            host.loadAgent(Shipped.JAR.toString());
        } finally {
            host.detach();
        }
    }

    @Test
    void agentNamedTwice_gatesOnce() {
        try (HostJvm host = kimi.gated(JdkLoad.class)
                .jvmOptions("-javaagent:" + Shipped.JAR)
                .start()) {
            assertThat(HostReport.of(host).answered()).isEqualTo(100);
            assertThat(host.stderr()).isEmpty();
            assertGated(101);
        }
    }
}

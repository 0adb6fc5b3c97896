package dev.kimigate.dist;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kimigate.dist.host.LateHost;
import dev.kimigate.harness.endpoint.RefusalForm;
import dev.kimigate.harness.host.JdkLoad;
import dev.kimigate.harness.host.OkHttpLoad;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.HostLibraries;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * State files, refusals, headers and jars as nobody should meet them: the host always gets its answers.
 *
 * <p>Clocks that are set back or forward are tested in the limiter, where time can be had by hand.
 */
@Tag("thorough")
class BadInputIT {
    private static final int LIMIT = 20;
    private static final int CALLS = 60;
    private static final int NOBODY = 65_534;
    private static final List<RefusalForm> HURTING = List.of(
            RefusalForm.ENDLESS_403,
            RefusalForm.ENDLESS_429,
            RefusalForm.HUGE_403,
            RefusalForm.HUGE_429,
            RefusalForm.BINARY_429);

    @TempDir
    Path folder;

    private KimiFixture kimi;

    @BeforeEach
    void open() {
        kimi = KimiFixture.open(200);
    }

    @AfterEach
    void close() {
        if (kimi != null) {
            kimi.close();
        }
    }

    private HostJvmBuilder host() {
        return kimi.gated(JdkLoad.class).args("--calls", "" + CALLS);
    }

    /** The JVM counts alone, says so once, and its calls are gated all the same. */
    private void assertAlone(HostJvmBuilder builder, String... said) {
        try (HostJvm host = builder.start()) {
            assertAllAnswered(HostReport.of(host));
            assertThat(host.stderr()).hasSize(1);
            assertThat(host.stderr().get(0)).startsWith("[kimi-gate] ").contains(said);
        }
    }

    private void assertAllAnswered(HostReport report) {
        assertThat(report.failures()).isEmpty();
        assertThat(report.answered()).isEqualTo(CALLS);
        assertThat(kimi.figures().refused()).isZero();
        assertThat(kimi.figures().maxOffered()).isBetween(LIMIT / 2, LIMIT);
    }

    /** The state file that one gated host has left behind. */
    private Path stateFile() throws IOException {
        try (HostJvm host = kimi.gated(JdkLoad.class).args("--calls", "1").start()) {
            assertThat(HostReport.of(host).answered()).isEqualTo(1);
        }
        kimi.endpoint().reset();
        try (Stream<Path> files = Files.list(kimi.stateDir())) {
            return files.filter(file -> file.toString().endsWith(".state"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void truncatedStateFile_isNotUsed() throws IOException {
        try (FileChannel file = FileChannel.open(stateFile(), StandardOpenOption.WRITE)) {
            file.truncate(1000);
        }
        assertAlone(host(), "cut short");
    }

    @Test
    void stateFileOfAnotherVersion_isNotUsed() throws IOException {
        Path file = stateFile();
        byte[] content = Files.readAllBytes(file);
        content[0]++;
        Files.write(file, content);
        assertAlone(host(), "another version");
    }

    @Test
    void stateFileFullOfNoise_isNotUsed() throws IOException {
        Path file = stateFile();
        byte[] noise = new byte[(int) Files.size(file)];
        new Random(7).nextBytes(noise);
        Files.write(file, noise);
        assertAlone(host(), "no state file");
    }

    @Test
    void noiseBehindTheFirstWords_losesNoCall() throws IOException {
        Path file = stateFile();
        byte[] noise = new byte[(int) Files.size(file) - 16];
        new Random(7).nextBytes(noise);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(noise), 16);
        }
        try (HostJvm host = host().start()) {
            assertAllAnswered(HostReport.of(host));
            assertThat(host.stderr()).hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void stateFileOfSomebodyElse_isNotUsed() throws IOException {
        Path file = stateFile();
        chown(file);
        assertAlone(host(), "belongs to user " + NOBODY);
    }

    @Test
    void stateFolderOfSomebodyElse_isNotUsed() throws IOException {
        chown(requireNonNull(stateFile().getParent()));
        assertAlone(host(), "belongs to user " + NOBODY);
    }

    private static void chown(Path file) throws IOException {
        assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                .as("runs as root, to give files away")
                .isEqualTo(0);
        Files.setAttribute(file, "unix:uid", NOBODY);
    }

    @Test
    void stateFolderThatIsALinkOrAFile_isNotUsed() throws IOException {
        Files.createDirectories(kimi.stateDir().getParent());
        Files.createSymbolicLink(kimi.stateDir(), Files.createDirectory(folder.resolve("elsewhere")));
        assertAlone(host(), "symbolic link");
        Files.delete(kimi.stateDir());
        Files.createFile(kimi.stateDir());
        kimi.endpoint().reset();
        assertAlone(host(), "no folder");
    }

    /** Two things do not work, and each is said once: the state cannot be shared, the log cannot be written. */
    @Test
    void fullDisk_isNoReasonToFail() throws IOException {
        try (Mount disk = Mount.tmpfs(folder, "size=4k")) {
            Files.write(folder.resolve("filler"), new byte[4096]);
            String stateDir = disk.folder().resolve("state").toString();
            try (HostJvm host = host().property("kimigate.state-dir", stateDir).start()) {
                assertAllAnswered(HostReport.of(host));
                assertThat(host.stderr()).hasSize(2).allMatch(line -> line.contains("No space left"));
                assertThat(host.stderr()).anyMatch(line -> line.contains("this JVM alone"));
                assertThat(host.stderr()).anyMatch(line -> line.contains("log cannot be written"));
            }
        }
    }

    @Test
    void readOnlyFolder_isNoReasonToFail() throws IOException {
        try (Mount disk = Mount.tmpfs(folder, "ro")) {
            assertAlone(
                    host().property(
                                    "kimigate.state-dir",
                                    disk.folder().resolve("state").toString()),
                    "Read-only file system");
        }
    }

    @Test
    void stateDeletedWhileInUse_losesNoCall() throws IOException {
        try (HostJvm host = host().args("--header", "x-test-millis=1000").start()) {
            await().atMost(KimiFixture.LONG).until(() -> kimi.figures().completed() > LIMIT / 2);
            try (Stream<Path> files = Files.list(kimi.stateDir())) {
                files.forEach(file -> file.toFile().delete());
            }
            Files.delete(kimi.stateDir());
            assertAllAnswered(HostReport.of(host));
            assertThat(host.stderr()).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void stateTruncatedWhileInUse_losesNoCall() throws IOException {
        Path file = stateFile();
        try (HostJvm host = host().args("--header", "x-test-millis=1000").start()) {
            await().atMost(KimiFixture.LONG).until(() -> kimi.figures().completed() > LIMIT / 2);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
            assertAllAnswered(HostReport.of(host));
            assertThat(host.stderr()).hasSizeLessThanOrEqualTo(1);
        }
    }

    /* Each client meets bodies that do not end, and one too long to keep. */
    static Stream<Arguments> refusalsMadeToHurt() {
        return Shipped.FULL
                ? HURTING.stream().flatMap(form -> Stream.of(arguments("JDK", form), arguments("OkHttp", form)))
                : Stream.of(
                        arguments("JDK", RefusalForm.ENDLESS_403),
                        arguments("JDK", RefusalForm.HUGE_429),
                        arguments("JDK", RefusalForm.BINARY_429),
                        arguments("OkHttp", RefusalForm.ENDLESS_429),
                        arguments("OkHttp", RefusalForm.HUGE_403));
    }

    /** Each text says at its start that calls are too many; what follows is not waited for. */
    @ParameterizedTest
    @MethodSource("refusalsMadeToHurt")
    void refusalMadeToHurt_isBoundedInBytesAndTime_andSentAgain(String client, RefusalForm form) {
        HostJvmBuilder builder = client.equals("JDK") ? small(JdkLoad.class) : smallOkHttp();
        try (HostJvm host = builder.start()) {
            host.awaitLine("ready"::equals, KimiFixture.LONG);
            kimi.endpoint().reset();
            kimi.endpoint().script(form);
            host.println("go");
            HostReport report = HostReport.of(host);
            assertThat(report.failures()).isEmpty();
            assertThat(report.answered()).isEqualTo(10);
            assertThat(kimi.figures().refusedBy(form)).isEqualTo(1);
            assertThat(Duration.ofMillis((long) report.makespanMillis())).isLessThan(Duration.ofSeconds(60));
            assertThat(host.stderr()).isEmpty();
        }
    }

    /** It may be of any kind, so it is believed to be one that waiting cures, once. */
    @Test
    void binaryRefusalThatSaysNothing_isSentAgainOnce() {
        try (HostJvm host = small(JdkLoad.class).start()) {
            host.awaitLine("ready"::equals, KimiFixture.LONG);
            kimi.endpoint().script(RefusalForm.BINARY_403);
            host.println("go");
            HostReport report = HostReport.of(host);
            assertThat(report.failures()).isEmpty();
            assertThat(report.answered()).isEqualTo(10);
            assertThat(kimi.figures().refusedBy(RefusalForm.BINARY_403)).isEqualTo(1);
        }
    }

    private HostJvmBuilder small(Class<?> program) {
        return kimi.gated(program).jvmOptions("-Xmx64m").args("--calls", "10", "--idle-before-start", "true");
    }

    private HostJvmBuilder smallOkHttp() {
        return small(OkHttpLoad.class).classPath(HostLibraries.okHttp("4.12.0"));
    }

    /* Negative, too long, a date far ahead, no number at all; the rest are their neighbours. */
    static Stream<String> retryAfters() {
        Stream<String> usual = Stream.of("-5", "1000000000", "Thu, 31 Dec 2099 23:59:59 GMT", "soon");
        Stream<String> more = Stream.of("1e9", "99999999999999999999999999", "Thu, 01 Jan 1970 00:00:00 GMT", "0");
        return Shipped.FULL ? Stream.concat(usual, more) : usual;
    }

    @ParameterizedTest
    @MethodSource("retryAfters")
    void retryAfterOfNonsense_delaysNobody(String retryAfter) {
        try (HostJvm host = small(JdkLoad.class).start()) {
            host.awaitLine("ready"::equals, KimiFixture.LONG);
            kimi.endpoint().set("retryAfter", retryAfter);
            kimi.endpoint().script(RefusalForm.CONCURRENCY_403, RefusalForm.CONCURRENCY_403);
            host.println("go");
            HostReport report = HostReport.of(host);
            assertThat(report.answered()).as(report.failures().toString()).isEqualTo(10);
            assertThat(Duration.ofMillis((long) report.makespanMillis())).isLessThan(Duration.ofSeconds(60));
        }
    }

    /** What happens to the jar while a JVM runs that has not made its first call. */
    enum Fate {
        OVERWRITTEN {
            @Override
            void befall(Path jar) throws IOException {
                byte[] other = Files.readAllBytes(jar);
                new Random(7).nextBytes(other);
                Files.write(jar, other);
            }
        },
        OVERWRITTEN_BY_ITSELF {
            @Override
            void befall(Path jar) throws IOException {
                Files.write(jar, Files.readAllBytes(Shipped.JAR));
            }
        },
        CUT_SHORT {
            @Override
            void befall(Path jar) throws IOException {
                try (FileChannel file = FileChannel.open(jar, StandardOpenOption.WRITE)) {
                    file.truncate(file.size() / 2);
                }
            }
        },
        RENAMED_OVER {
            @Override
            void befall(Path jar) throws IOException {
                Path next = Files.copy(Shipped.JAR, jar.resolveSibling("next.jar"));
                Files.move(next, jar, StandardCopyOption.ATOMIC_MOVE);
            }
        },
        DELETED {
            @Override
            void befall(Path jar) throws IOException {
                Files.delete(jar);
            }
        };

        abstract void befall(Path jar) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void jarReplacedBeforeAClientIsLoaded_works_orIsUngatedWithOneLine(Fate fate) throws IOException {
        replaceJar(fate, kimi.bare(LateHost.class).classPathOf(JdkLoad.class));
    }

    @Test
    void jarReplacedBeforeTheFirstCall_works_orIsUngatedWithOneLine() throws IOException {
        replaceJar(Fate.OVERWRITTEN, kimi.bare(JdkLoad.class).args("--idle-before-start", "true"));
    }

    private void replaceJar(Fate fate, HostJvmBuilder builder) throws IOException {
        Path jar = Files.copy(Shipped.JAR, folder.resolve("kimi-gate.jar"));
        try (HostJvm host =
                builder.agent(jar).args("--calls", "" + CALLS, "--warm-up", "0").start()) {
            host.awaitLine("ready"::equals, KimiFixture.LONG);
            fate.befall(jar);
            host.println("go");
            HostReport report = HostReport.of(host);
            System.out.println(
                    "jar " + fate + ": " + report.answered() + " of " + CALLS + " answered " + host.stderr());
            if (host.stderr().isEmpty()) {
                assertAllAnswered(report);
            } else {
                assertThat(host.stderr()).hasSize(1).allMatch(line -> line.startsWith("[kimi-gate] "));
                assertThat(report.answered() + report.failures().getOrDefault("HTTP 403", 0))
                        .isEqualTo(CALLS);
            }
        }
    }
}

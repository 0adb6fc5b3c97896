package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kimigate.dist.host.EarlyAgent;
import dev.kimigate.dist.host.HelloHost;
import dev.kimigate.dist.host.JdkWitness;
import dev.kimigate.dist.host.LateSecurityHost;
import dev.kimigate.dist.host.OkHttpWitness;
import dev.kimigate.harness.host.EmptyAgent;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.HostLibraries;
import dev.kimigate.harness.launch.Jdk;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.implementation.ExceptionMethod;
import net.bytebuddy.matcher.ElementMatchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hosts that we have no business in, archives of classes that start before us, and agents that are broken: the host
 * runs as ever.
 *
 * <p>The tools of the JDK are in {@link UntouchedIT}, jars that are replaced in the middle of a run and folders on full
 * or read-only disks in {@link BadInputIT}.
 */
class MissPathIT {
    private static final int NOBODY = 65_534;
    private static final List<String> NEVER_LOADED =
            List.of("java.util.logging.", "javax.management.", "java.net.http.", "jdk.internal.net.http.");

    /* What an agent before us may load, but we do not: lambdas, files, nets, digests, threads, patterns. */
    private static final List<String> NEVER_BROUGHT = List.of(
            "java.lang.invoke.",
            "java.lang.Thread",
            "java.net.",
            "java.nio.",
            "java.security.MessageDigest",
            "java.util.concurrent.Thread",
            "java.util.regex.",
            "java.util.stream.",
            "sun.net.",
            "sun.nio.");

    /** Measured: 787 on Java 17, 590 on 25; 340 to 450 of them are ours. */
    private static final int MOST_CLASSES = 850;

    private static final int MOST_CLASSES_OF_OURS = 500;

    private final Recorder recorder = new Recorder();

    @TempDir
    Path home;

    @AfterEach
    void close() {
        recorder.close();
    }

    private static Jdk jdk(int feature) {
        assumeThat(Jdk.find(feature)).as("a JDK " + feature).isPresent();
        return Jdk.find(feature).orElseThrow();
    }

    private Path stateDir() {
        return home.resolve(".cache").resolve("kimi-gate");
    }

    private String url() {
        return "http://127.0.0.1:" + recorder.port() + "/coding/v1/chat/completions";
    }

    private String endpoint() {
        return "endpoints=http://127.0.0.1:" + recorder.port() + "/coding";
    }

    private HostJvmBuilder hello(int feature) throws IOException {
        return packed(HelloHost.class).jdk(jdk(feature));
    }

    private HostJvmBuilder packed(Class<?> program) throws IOException {
        Path jar = home.resolve("programs.jar");
        return HostJvm.builder()
                .home(home)
                .classPath(Files.exists(jar) ? jar : Jars.ofPrograms(jar))
                .main(program.getName());
    }

    private HostJvmBuilder caller() {
        return HostJvm.builder().home(home).main(JdkWitness.class).args(url());
    }

    private record Said(int exitCode, List<String> stdout, List<String> stderr) {}

    private static Said run(HostJvmBuilder builder) {
        try (HostJvm host = builder.start()) {
            return new Said(host.await(KimiFixture.LONG), host.stdout(), host.stderr());
        }
    }

    private static void assertHello(Said said) {
        assertThat(said).isEqualTo(new Said(0, List.of("hello"), List.of()));
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void helloWorld_loadsOurFewClasses_andNothingThatCouldHurt(int feature) throws IOException {
        Path empty = Jars.ofAgent(home.resolve("empty.jar"), EmptyAgent.class);
        Set<String> beyondAnyAgent = loaded(hello(feature).agent(Shipped.JAR));
        assertThat(beyondAnyAgent).noneMatch(name -> NEVER_LOADED.stream().anyMatch(name::startsWith));
        beyondAnyAgent.removeAll(loaded(hello(feature).agent(empty)));
        assertThat(beyondAnyAgent)
                .filteredOn(name -> name.startsWith("dev.kimigate."))
                .hasSizeBetween(3, 7)
                .allMatch(name -> name.startsWith("dev.kimigate.agent."));
        assertThat(beyondAnyAgent)
                .filteredOn(name -> !name.startsWith("dev.kimigate."))
                .hasSizeLessThanOrEqualTo(30)
                .allMatch(name -> name.startsWith("java.") || name.startsWith("sun."))
                .noneMatch(name -> NEVER_BROUGHT.stream().anyMatch(name::startsWith));
    }

    /** What is loaded to look at a host's name; all else waits for a call that may be gated. */
    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void callElsewhere_putsNoGateTogether(int feature) throws IOException {
        Path log = Files.createTempFile(home, "loaded", ".txt");
        try (HostJvm host = caller().jdk(Jdk.find(feature).orElseThrow())
                .agent(Shipped.JAR, "limit=3,state-dir=" + home.resolve("state"))
                .jvmOptions("-Xlog:class+load:file=" + log)
                .start()) {
            assertThat(host.await(KimiFixture.LONG)).isZero();
        }

        assertThat(ClassLoadLog.in(log))
                .contains("dev.kimigate.start.HostScreen")
                .noneMatch(name -> name.startsWith("dev.kimigate.limiter.Limiter")
                        || name.startsWith("dev.kimigate.pacing.")
                        || name.startsWith("dev.kimigate.machine.")
                        || name.startsWith("dev.kimigate.log.")
                        || name.equals("dev.kimigate.settings.Setting"));
    }

    /** Half a first call's cost are the classes that it loads: cpu time cannot be asserted on a shared machine. */
    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void firstGatedCall_loadsABoundedNumberOfClasses(int feature) throws IOException {
        Path empty = Jars.ofAgent(home.resolve("empty.jar"), EmptyAgent.class);
        Set<String> bare = loadedByACall(caller().jdk(jdk(feature)).agent(empty));
        Set<String> gated = loadedByACall(caller().jdk(jdk(feature)).agent(Shipped.JAR, endpoint()));
        gated.removeAll(bare);

        assertThat(gated).contains("dev.kimigate.limiter.Limiter");
        assertThat(gated).hasSizeLessThan(MOST_CLASSES);
        assertThat(gated).filteredOn(name -> name.startsWith("dev.kimigate.")).hasSizeLessThan(MOST_CLASSES_OF_OURS);
    }

    private Set<String> loadedByACall(HostJvmBuilder builder) throws IOException {
        Path log = Files.createTempFile(home, "loaded", ".txt");
        assertThat(run(builder.jvmOptions("-Xlog:class+load:file=" + log)).exitCode())
                .isZero();
        return new TreeSet<>(ClassLoadLog.in(log));
    }

    private Set<String> loaded(HostJvmBuilder builder) throws IOException {
        Path log = Files.createTempFile(home, "loaded", ".txt");
        assertHello(run(builder.jvmOptions("-Xlog:class+load:file=" + log)));
        return new TreeSet<>(ClassLoadLog.in(log));
    }

    @Test
    void maven_withTheAgentInTheEnvironment_saysNothingMore() {
        Path wrapper = Path.of("").toAbsolutePath().resolve("../../mvnw").normalize();
        assumeThat(wrapper).isExecutable();
        assumeThat(Path.of(System.getProperty("user.home"), ".m2", "wrapper", "dists"))
                .as("Maven as the wrapper has fetched it")
                .isDirectory();
        List<String> command = List.of(wrapper.toString(), "-B", "-o", "-v");
        Command bare = Command.run(Map.of(), command);
        Command underAgent = Command.run(Map.of("JAVA_TOOL_OPTIONS", "-javaagent:" + Shipped.JAR), command);
        assertThat(bare.stdout()).contains("Apache Maven");
        assertThat(underAgent.stdout()).isEqualTo(bare.stdout());
        assertThat(underAgent.stderr()).contains("Picked up JAVA_TOOL_OPTIONS");
        assertThat(underAgent.stderr().replaceAll("Picked up JAVA_TOOL_OPTIONS: [^\n]*\n", ""))
                .isEqualTo(bare.stderr());
        assertThat(underAgent.exitCode()).isEqualTo(bare.exitCode()).isZero();
    }

    @Test
    void appCds_trainedWithoutUs_isUsed() throws IOException {
        Path archive = home.resolve("hello.jsa");
        assertThat(run(hello(17).jvmOptions("-XX:ArchiveClassesAtExit=" + archive))
                        .exitCode())
                .isZero();
        Path log = home.resolve("sources.txt");
        HostJvmBuilder host = hello(17)
                .agent(Shipped.JAR)
                .jvmOptions("-XX:SharedArchiveFile=" + archive, "-Xlog:class+load:file=" + log);
        assertHello(run(host));
        assertThat(Files.readString(log)).contains(HelloHost.class.getName() + " source: shared objects file (top)");
    }

    /** The JVM refuses such a cache under any agent, in its own words. */
    @Test
    void aotCache_trainedWithoutAnyAgent_isRefusedAsUnderAnyOther() throws IOException {
        Path cache = home.resolve("hello.aot");
        assertThat(run(hello(25).jvmOptions("-XX:AOTCacheOutput=" + cache)).exitCode())
                .isZero();
        Path empty = Jars.ofAgent(home.resolve("empty.jar"), EmptyAgent.class);
        Said underAnother = run(hello(25).agent(empty).jvmOptions("-XX:AOTCache=" + cache));
        Said underAgent = run(hello(25).agent(Shipped.JAR).jvmOptions("-XX:AOTCache=" + cache));
        assertThat(withoutTimes(underAgent)).isEqualTo(withoutTimes(underAnother));
        assertThat(underAgent.stdout()).contains("hello").anyMatch(line -> line.contains("jdk.module.addmods"));
    }

    private static Said withoutTimes(Said said) {
        List<String> lines = said.stdout().stream()
                .map(line -> line.replaceFirst("^\\[[^]]*]", ""))
                .toList();
        return new Said(said.exitCode(), lines, said.stderr());
    }

    /** How a cache came to be that a JVM with an agent accepts. */
    enum Training {
        FOR_AGENTS(JdkWitness.class) {
            @Override
            String option(String agent) {
                return "--add-modules=java.instrument";
            }
        },
        UNDER_US(OkHttpWitness.class) {
            @Override
            String option(String agent) {
                return agent;
            }
        };

        final Class<?> program;

        Training(Class<?> program) {
            this.program = program;
        }

        abstract String option(String agent);
    }

    static Stream<Training> trainings() {
        return Shipped.FULL ? Stream.of(Training.values()) : Stream.of(Training.FOR_AGENTS);
    }

    /** The classes of such a cache are loaded before any agent has started. */
    @ParameterizedTest
    @MethodSource("trainings")
    void aotCache_isUsed_andItsClientIsGated(Training training) throws IOException {
        String inTraining = "-javaagent:" + Shipped.JAR + "=" + endpoint() + ",state-dir=" + home.resolve("training");
        Path cache = home.resolve("program.aot");
        Said trained = run(client(training).jvmOptions(training.option(inTraining), "-XX:AOTCacheOutput=" + cache));
        assertThat(trained.exitCode()).as(trained.toString()).isZero();
        Path log = home.resolve("sources.txt");
        Said said = run(client(training)
                .agent(Shipped.JAR, endpoint())
                .jvmOptions("-XX:AOTMode=on", "-XX:AOTCache=" + cache, "-Xlog:class+load:file=" + log));
        assertThat(said.exitCode()).as(said.toString()).isZero();
        assertThat(said.stderr()).isEmpty();
        assertThat(Files.readString(log)).contains(training.program.getName() + " source: shared objects file");
        assertThat(stateDir()).isNotEmptyDirectory();
    }

    private HostJvmBuilder client(Training training) throws IOException {
        return packed(training.program)
                .jdk(jdk(25))
                .classPath(HostLibraries.okHttp("4.12.0"))
                .args(url());
    }

    @Test
    void clientUsedByAnAgentBeforeUs_isGated() throws IOException {
        Path early = Jars.ofAgent(home.resolve("early.jar"), EarlyAgent.class);
        Said said = run(caller().jvmOptions("-javaagent:" + early, "-javaagent:" + Shipped.JAR + "=" + endpoint()));
        assertThat(said.exitCode()).isZero();
        assertThat(said.stderr()).isEmpty();
        assertThat(said.stdout()).contains("early agent has HTTP_2");
        assertThat(stateDir()).isNotEmptyDirectory();
    }

    /** What may be wrong inside the jar. */
    enum Fault {
        NO_CORE {
            @Override
            void in(Map<String, byte[]> files) {
                files.remove(CORE);
            }
        },
        NO_CLIENTS {
            @Override
            void in(Map<String, byte[]> files) {
                files.remove(CLIENTS);
            }
        },
        CORE_IS_NOISE {
            @Override
            void in(Map<String, byte[]> files) {
                files.put(CORE, "this is no archive".getBytes(StandardCharsets.US_ASCII));
            }
        },
        CORE_CUT_SHORT {
            @Override
            void in(Map<String, byte[]> files) {
                byte[] core = Objects.requireNonNull(files.get(CORE));
                files.put(CORE, Arrays.copyOf(core, core.length / 3));
            }
        },
        CORE_THROWS_WHEN_INITIALISED {
            @Override
            void in(Map<String, byte[]> files) throws IOException {
                byte[] thrower = new ByteBuddy()
                        .subclass(Object.class)
                        .name("dev.kimigate.start.Core")
                        .invokable(ElementMatchers.isTypeInitializer())
                        .intercept(ExceptionMethod.throwing(IllegalStateException.class, "broken on purpose"))
                        .make()
                        .getBytes();
                files.put(CORE, replaced(Objects.requireNonNull(files.get(CORE)), thrower));
            }
        };

        private static final String CORE = "inst/core.archive";
        private static final String CLIENTS = "inst/clients.archive";

        abstract void in(Map<String, byte[]> files) throws IOException;

        private static byte[] replaced(byte[] archive, byte[] core) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive));
                    ZipOutputStream out = new ZipOutputStream(bytes)) {
                for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    byte[] content = in.readAllBytes();
                    out.write(entry.getName().equals("dev/kimigate/start/Core.class") ? core : content);
                }
            }
            return bytes.toByteArray();
        }
    }

    static Stream<Fault> faults() {
        return Shipped.FULL ? Stream.of(Fault.values()) : Stream.of(Fault.NO_CORE, Fault.CORE_THROWS_WHEN_INITIALISED);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void brokenJar_hostRuns_withOneLine(Fault fault) throws IOException {
        Path jar = Jars.changed(home.resolve("broken.jar"), files -> {
            try {
                fault.in(files);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return files;
        });
        Said said = run(caller().agent(jar, endpoint()));
        assertUngatedWithOneLine(said);
        assertThat(stateDir()).doesNotExist();
    }

    /** On a bad disk, or after a bad download: found before any of it is used, and not by a call in its middle. */
    @Test
    void bytesOfTheJarChanged_hostRuns_withOneLine() throws IOException {
        byte[] jar = Files.readAllBytes(Shipped.JAR);
        jar[find(jar, middle(shipped(Fault.CORE)))] ^= 1;
        Path damaged = Files.write(home.resolve("damaged.jar"), jar);
        Said said = run(caller().agent(damaged, endpoint()));
        assertUngatedWithOneLine(said);
        assertThat(said.stderr()).anyMatch(line -> line.contains("inst/core.archive is damaged"));
        assertThat(stateDir()).doesNotExist();
    }

    /** The bytes of one client's hook, damaged likewise. */
    enum Damage {
        JDK("dev/kimigate/client/jdk/Shutdowns.class"),
        OKHTTP("dev/kimigate/client/okhttp/TrackedBody.class");

        final String inside;

        Damage(String inside) {
            this.inside = inside;
        }
    }

    /** One of its class files, or the name of one in the archive's directory. */
    @ParameterizedTest
    @MethodSource("damages")
    void bytesOfOneClientChanged_itsCallsPass_withOneLine_thoseOfTheOtherAreGated(Damage damage, boolean itsName)
            throws IOException {
        byte[] jar = Files.readAllBytes(Shipped.JAR);
        byte[] name = damage.inside.getBytes(StandardCharsets.US_ASCII);
        int archive = find(jar, Arrays.copyOf(shipped(Fault.CLIENTS), 64));
        int first = archive + find(Arrays.copyOfRange(jar, archive, jar.length), name);
        int second = first + 1 + find(Arrays.copyOfRange(jar, first + 1, jar.length), name);
        jar[itsName ? second + 2 : first + name.length + 99] ^= 1;
        Path damaged = Files.write(home.resolve("damaged.jar"), jar);
        // the question to /usages goes through the JDK's client, whatever the call goes through
        String settings = endpoint() + ",usages=off,log=stderr,level=warn";
        Said jdk = run(caller().agent(damaged, settings));
        Said okHttp = run(packed(OkHttpWitness.class)
                .classPath(HostLibraries.okHttp("4.12.0"))
                .args(url())
                .agent(damaged, settings));
        Said spoiled = damage == Damage.JDK ? jdk : okHttp;
        assertThat(spoiled.exitCode()).as(spoiled.toString()).isZero();
        assertThat(spoiled.stderr())
                .singleElement()
                .asString()
                .startsWith("[kimi-gate] ")
                .contains(damage == Damage.JDK ? "java.net.http" : "OkHttp", "ungated", damage.inside + " is damaged");
        Said other = damage == Damage.JDK ? okHttp : jdk;
        assertThat(other.exitCode()).as(other.toString()).isZero();
        assertThat(other.stderr()).isEmpty();
        assertThat(stateDir()).isNotEmptyDirectory();
    }

    static Stream<Arguments> damages() {
        return Stream.of(Damage.values())
                .flatMap(damage -> Stream.of(Arguments.of(damage, false), Arguments.of(damage, true)));
    }

    /** The archives are stored in the jar as they are. */
    private static byte[] shipped(String archive) throws IOException {
        try (JarFile shipped = new JarFile(Shipped.JAR.toFile())) {
            return shipped.getInputStream(shipped.getEntry(archive)).readAllBytes();
        }
    }

    private static byte[] middle(byte[] bytes) {
        return Arrays.copyOfRange(bytes, bytes.length / 2, bytes.length / 2 + 64);
    }

    private static int find(byte[] bytes, byte[] part) {
        int at = 0;
        while (!Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
            at++;
        }
        return at;
    }

    private void assertUngatedWithOneLine(Said said) {
        assertThat(said.exitCode()).as(said.toString()).isZero();
        assertThat(said.stdout())
                .anyMatch(line -> line.startsWith("send returns"))
                .contains("GET 200");
        assertThat(said.stderr())
                .filteredOn(line -> !line.startsWith("WARNING: ")) // the JVM's own, of security managers
                .singleElement()
                .asString()
                .startsWith("[kimi-gate] ")
                .contains("ungated");
    }

    /** As another user than the folder's: permissions are nothing to root. */
    @Test
    void noPermissionOnTheStateFolder_hostRuns_withOneLine() throws IOException {
        Path closed = Files.createDirectory(
                home.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path open = home.resolve("open");
        OtherUser other = OtherUser.assumed(NOBODY);
        other.letIn(home);
        Path agent = other.copy(Shipped.JAR, open);
        Path programs = other.copy(Jars.ofPrograms(home.resolve("programs.jar")), open);
        List<String> command = List.of(
                Jdk.current().java().toString(),
                "-javaagent:" + agent + "=" + endpoint() + ",state-dir=" + closed.resolve("state"),
                "-cp",
                programs.toString(),
                JdkWitness.class.getName(),
                url());
        Command ran = other.run(command);
        assertThat(ran.exitCode()).as(ran.toString()).isZero();
        assertThat(ran.stdout()).contains("GET 200");
        assertThat(ran.stderr().lines())
                .singleElement()
                .asString()
                .startsWith("[kimi-gate] ")
                .contains("AccessDenied", "this JVM alone");
    }

    /** One that lets us do everything, and one that trusts the program alone. Only JDK 17 to 23 have any. */
    @ParameterizedTest
    @ValueSource(strings = {"grant", "grant codeBase \"file:${home}/programs.jar\""})
    void securityManager_hostRuns_withOneLine(String grant) throws IOException {
        assertUngatedWithOneLine(run(secured(JdkWitness.class, grant).jvmOptions("-Djava.security.manager")));
        assertThat(stateDir()).doesNotExist();
    }

    @Test
    void securityManagerSetLater_hostRuns_withOneLine() throws IOException {
        assertUngatedWithOneLine(run(secured(LateSecurityHost.class, "grant")));
    }

    private HostJvmBuilder secured(Class<?> program, String grant) throws IOException {
        Path policy = Files.writeString(
                home.resolve("policy"),
                grant.replace("${home}", home.toString()) + " { permission java.security.AllPermission; };");
        return packed(program)
                .jdk(jdk(17))
                .agent(Shipped.JAR, endpoint())
                .jvmOptions("-Djava.security.policy==" + policy)
                .args(url());
    }
}

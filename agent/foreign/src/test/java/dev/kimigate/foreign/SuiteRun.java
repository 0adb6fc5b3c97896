package dev.kimigate.foreign;

import dev.kimigate.foreign.host.Suite;
import dev.kimigate.foreign.host.SuiteMain;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One run of a suite in a JVM of its own.
 *
 * @param outcomes by the tests' ids
 * @param requests that the suite made, WebSocket handshakes left out, as counted beside the agent
 * @param permits after the suite, when all that can come back has come back; nothing without the agent
 * @param ours lines of ours on stdout and stderr
 */
record SuiteRun(SortedMap<String, Outcome> outcomes, long requests, Permits permits, List<String> ours, long millis) {
    private static final Path JAR = Path.of(System.getProperty("kimigate.jar")).normalize();
    private static final Duration WHOLE_SUITE = Duration.ofMinutes(40);
    private static final Duration ALL_BACK = Duration.ofSeconds(20);
    private static final String ONE_TEST = "120 s";

    /** Runs the suite; {@code folder} must be empty. */
    static SuiteRun of(Suite suite, RunMode mode, Path folder) throws IOException {
        Path results = folder.resolve("results");
        long startedNanos = System.nanoTime();
        try (HostJvm host = builder(mode, folder)
                .args(suite.name(), results.toString(), ONE_TEST)
                .start()) {
            String done = host.awaitLine(line -> line.startsWith(SuiteMain.DONE), WHOLE_SUITE);
            long millis = (System.nanoTime() - startedNanos) / 1_000_000;
            return new SuiteRun(
                    Outcome.readAll(results),
                    Long.parseLong(done.substring(SuiteMain.DONE.length())),
                    mode == RunMode.BARE ? Permits.NONE : permitsAtRest(host, folder),
                    linesOfOurs(host),
                    millis);
        }
    }

    private static HostJvmBuilder builder(RunMode mode, Path folder) throws IOException {
        HostJvmBuilder builder = HostJvm.builder()
                .classPathOf(SuiteMain.class)
                .classPath(foreignPath())
                .main(SuiteMain.class)
                // Headers that Micronaut's tests set.
                .property("jdk.httpclient.allowRestrictedHeaders", "Host,Connection,Content-Length")
                .property("jdk.httpclient.HttpClient.log", "headers")
                // The counter of requests.
                .property("jdk.attach.allowAttachSelf", "true")
                .property("log4j2.configurationFile", "quiet-log4j2.xml");
        return mode.settings() == null ? builder : builder.agent(JAR, mode.settings() + ",state-dir=" + state(folder));
    }

    private static List<Path> foreignPath() throws IOException {
        String path = Files.readString(Path.of(System.getProperty("foreign.path")));
        return Stream.of(path.trim().split(File.pathSeparator)).map(Path::of).toList();
    }

    private static Path state(Path folder) {
        return folder.resolve("state");
    }

    /** Bodies that a test has not closed give their permits back when they are collected. */
    private static Permits permitsAtRest(HostJvm host, Path folder) {
        try {
            Awaitility.await()
                    .atMost(ALL_BACK)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> {
                        host.println("collect");
                        return permits(folder).held() == 0;
                    });
        } catch (ConditionTimeoutException stillHeld) {
            return permits(folder);
        }
        return permits(folder);
    }

    private static Permits permits(Path folder) {
        try (HostJvm command = HostJvm.builder()
                .classPath(JAR)
                .main("dev.kimigate.agent.Agent")
                .args("status", "--json")
                .environment("KIMI_GATE_STATE_DIR", state(folder).toString())
                .start()) {
            command.await(Duration.ofMinutes(1));
            return Permits.of(String.join("\n", command.stdout()));
        }
    }

    private static List<String> linesOfOurs(HostJvm host) {
        return Stream.concat(host.stdout().stream(), host.stderr().stream())
                .filter(line -> line.contains("kimi-gate") || line.contains("kimigate"))
                .toList();
    }
}

package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import dev.kimigate.harness.endpoint.AccountFigures;
import dev.kimigate.harness.endpoint.KimiEndpoint;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.Jdk;
import dev.kimigate.harness.launch.LiveObjects;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs a row of the matrix, with an account and a user's home of its own. */
final class MatrixRun {
    static final int CALLS = 40;
    static final int LIMIT = 5;

    private static final Duration UNTIL_GIVEN_BACK = Duration.ofSeconds(20);
    private static final Duration UNTIL_COLLECTED = Duration.ofMinutes(4);
    private static final int IDLE_CONNECTIONS_CLOSED_MILLIS = 2_000;

    private static final Pattern COLLECTED = Pattern.compile("collected after (\\d+) ms");

    /** What the agent may keep a plugin longer than the same host without it: a few collections, and noise. */
    private static final long MOST_LONGER_MILLIS = 15_000;

    /** What the JVM says, in lines that name the jar or a folder of the test; what SLF4J says of itself. */
    private static final List<String> OF_OTHERS = List.of(
            "Picked up JAVA_TOOL_OPTIONS",
            "WARNING: A Java agent has been loaded dynamically",
            "WARNING: java.lang.System::loadLibrary has been called by io.netty",
            "SLF4J");

    private static final String HELPERS = "dev.kimigate.weave.HelperLoader";

    private final MatrixRow row;
    private final int number;
    private final KimiEndpoint endpoint;
    private final MatrixHosts hosts;
    private final Jdk jdk;
    private final Path home;

    /** @param number of the row; no other row has it */
    MatrixRun(MatrixRow row, int number, KimiEndpoint endpoint, MatrixHosts hosts, Jdk jdk, Path home) {
        this.row = row;
        this.number = number;
        this.endpoint = endpoint;
        this.hosts = hosts;
        this.jdk = jdk;
        this.home = home;
    }

    /** The account of a row's host with the agent. */
    static String gated(int number) {
        return "gated-" + number;
    }

    /** The account of a row's host without it. */
    static String bare(int number) {
        return "bare-" + number;
    }

    /** A credential of an account. */
    static String key(String account) {
        return "test-key-" + account;
    }

    /**
     * Holds a lane while the host works, not while it waits for its plugin to be collected.
     *
     * @throws AssertionError something is not as promised
     */
    MatrixResult run(Semaphore lanes) throws Exception {
        lanes.acquire();
        Lane lane = new Lane(lanes);
        try (lane) {
            return row.loader() == MatrixRow.Loader.PLUGIN ? runPlugin(lane) : runProgram();
        }
    }

    private MatrixResult runProgram() throws Exception {
        try (HostJvm host = start(hosts.gated(row, home, jdk), gated(number), CALLS)) {
            MatrixResult result = burst(host, "");
            host.println("end");
            assertThat(host.await(KimiFixture.LONG)).isZero();
            assertSilent(host);
            return result;
        }
    }

    private MatrixResult runPlugin(Lane lane) throws Exception {
        try (HostJvm bare = start(hosts.bare(row, home.resolve("bare"), jdk), bare(number), LIMIT);
                HostJvm host = start(hosts.gated(row, home, jdk), gated(number), CALLS)) {
            ready(bare);
            MatrixResult result = burst(host, "");
            assertThat(helperLoaders(host)).isEqualTo(row.ofTheProgram() + ofTheJdk());
            bare.println("go");
            assertThat(HostReport.awaited(bare).answered()).isEqualTo(LIMIT);
            // The pool closes its idle connections after a second, on threads that need the plugin's loader open.
            Thread.sleep(IDLE_CONNECTIONS_CLOSED_MILLIS);
            bare.println("end");
            host.println("end");
            lane.close();
            long bareMillis = collectedMillis(bare, "without the agent");
            long millis = collectedMillis(host, "with the agent");
            assertThat(millis).isLessThan(bareMillis + MOST_LONGER_MILLIS);
            assertThat(helperLoaders(host)).isEqualTo(ofTheJdk());
            assertSilent(host);
            String unloaded = String.format(Locale.ROOT, "%.0f s (bare %.0f s)", millis / 1e3, bareMillis / 1e3);
            return new MatrixResult(result.answered(), result.figures(), result.permits(), unloaded);
        }
    }

    private HostJvm start(HostJvmBuilder host, String account, int calls) {
        return host.args("--calls", "" + calls, "--key", key(account))
                .args("--idle-before-start", "true", "--idle-at-end", "true")
                .start();
    }

    private static void ready(HostJvm host) {
        host.awaitLine("ready"::equals, KimiFixture.LONG);
    }

    private MatrixResult burst(HostJvm host, String unloaded) throws Exception {
        ready(host);
        boolean late = row.way() == MatrixRow.Way.ATTACH;
        if (late) {
            attach(host);
        }
        host.println("go");
        HostReport report = HostReport.awaited(host);
        // The calls that the program makes to warm up come before whoever is attached.
        int all = CALLS + row.uses().size();
        long calls = awaitAllGivenBack(host, late ? CALLS : all);
        AccountFigures figures = endpoint.figures().account(gated(number));
        assertThat(report.failures()).isEmpty();
        assertThat(report.answered()).isEqualTo(CALLS);
        assertThat(figures.admitted()).isEqualTo(all);
        assertThat(figures.refused()).isZero();
        // A call offered beyond the limit would have been refused; that the line is full shows that it is a line.
        assertThat(figures.maxOffered()).isBetween(LIMIT / 2, LIMIT);
        return new MatrixResult(report.answered(), figures, calls, unloaded);
    }

    private void attach(HostJvm host) throws Exception {
        for (Path jar : hosts.agents(row)) {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(host.pid()));
            try {
                machine.loadAgent(jar.toString(), MatrixHosts.AGENT_ARGUMENTS);
            } finally {
                machine.detach();
            }
        }
    }

    /* As many permits were granted as calls were made, none is held, nobody waits: all are there again. */
    private long awaitAllGivenBack(HostJvm host, int calls) {
        Pattern account = Pattern.compile("\\blimit " + LIMIT + ", held 0, waiting 0\\b");
        Pattern jvm = Pattern.compile("\\b" + host.pid() + " +.* 0 +0 +- +" + calls + "\\b");
        long end = System.nanoTime() + UNTIL_GIVEN_BACK.toNanos();
        String status = KimiFixture.status(home);
        while (!(account.matcher(status).find() && jvm.matcher(status).find()) && System.nanoTime() - end < 0) {
            status = KimiFixture.status(home);
        }
        assertThat(status).as("%s", host.stderr()).containsPattern(account).containsPattern(jvm);
        return calls;
    }

    /* The JDK's clients stay, and so does what is beside them: the question for the limit is asked through one of them. */
    private int ofTheJdk() {
        return row.client() == MatrixRow.Client.OF_THE_JDK ? row.uses().size() : 1;
    }

    private static long collectedMillis(HostJvm host, String which) {
        String line = host.awaitLine(said -> said.startsWith("collected") || said.equals("kept"), UNTIL_COLLECTED);
        Matcher matcher = COLLECTED.matcher(line);
        assertThat(matcher.matches()).as("%s: %s", which, line).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private long helperLoaders(HostJvm host) {
        return LiveObjects.count(host, jdk, HELPERS);
    }

    private void assertSilent(HostJvm host) {
        assertThat(host.stdout())
                .filteredOn(line -> Stream.of("ready", "{", "collected").noneMatch(line::startsWith) && mayBeOurs(line))
                .isEmpty();
        assertThat(host.stderr())
                .filteredOn(line -> OF_OTHERS.stream().noneMatch(line::startsWith) && mayBeOurs(line))
                .isEmpty();
    }

    /* OpenTelemetry has much to say, and JDK 25 warns of what others do, naming them. */
    private boolean mayBeOurs(String line) {
        return line.contains("kimi")
                || !(row.beside().hasOpenTelemetry() || line.startsWith("WARNING: ") || line.isEmpty());
    }

    /** One of the places for hosts that work. Closing twice is harmless. */
    private static final class Lane implements AutoCloseable {
        private final Semaphore lanes;
        private boolean left;

        Lane(Semaphore lanes) {
            this.lanes = lanes;
        }

        @Override
        public void close() {
            if (!left) {
                left = true;
                lanes.release();
            }
        }
    }
}

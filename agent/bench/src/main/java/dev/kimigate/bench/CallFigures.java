package dev.kimigate.bench;

import dev.kimigate.harness.launch.Jdk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What one call costs more: one to another host, and one that gets a permit at once. */
final class CallFigures {

    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final String BARE = "no agent";
    private static final String ELSEWHERE = "to another host";
    private static final String GATED = "gated";

    private final BenchReport report;
    private final Jdk jdk;
    private final FixedAnswerServer server;
    private final Folder home;

    private CallFigures(BenchReport report, Jdk jdk, FixedAnswerServer server, Folder home) {
        this.report = report;
        this.jdk = jdk;
        this.server = server;
        this.home = home;
    }

    static void take(BenchReport report) throws IOException, RunnerException {
        for (Jdk jdk : Machine.jdks()) {
            try (FixedAnswerServer server = FixedAnswerServer.start();
                    Folder home = Folder.create()) {
                CallFigures figures = new CallFigures(report, jdk, server, home);
                for (MeasuredClient client : MeasuredClient.wanted()) {
                    figures.wayIn(client);
                    figures.call(client);
                }
            }
        }
    }

    /** What a round measured. */
    private record Cost(Samples time, Samples bytes) {}

    private void wayIn(MeasuredClient client) throws RunnerException {
        Map<String, Cost> costs = new LinkedHashMap<>();
        Map<String, List<String>> agents = agents();
        agents.remove(GATED);
        rounds(agents, costs, client, "wayIn", Mode.AverageTime);
        costs.forEach((agent, cost) -> report.line(
                "Java %d, %s, the client's own way in, %-15s: median %.3f us (%.3f to %.3f), %.0f bytes",
                jdk.feature(),
                client,
                agent,
                cost.time().median(),
                cost.time().min(),
                cost.time().max(),
                cost.bytes().median()));
        report.target(
                "a call to another host, " + client + ", Java " + jdk.feature() + ", added",
                added(costs, ELSEWHERE),
                1,
                " us");
    }

    private void call(MeasuredClient client) throws RunnerException, IOException {
        Map<String, Cost> costs = new LinkedHashMap<>();
        rounds(agents(), costs, client, "call", Mode.SampleTime);
        if (!home.hasState()) {
            throw new IllegalStateException("no call was gated");
        }
        costs.forEach((agent, cost) -> report.line(
                "Java %d, %s, whole call over loopback, %-15s: p50 %.1f us (%.1f to %.1f), %.0f bytes",
                jdk.feature(),
                client,
                agent,
                cost.time().median(),
                cost.time().min(),
                cost.time().max(),
                cost.bytes().median()));
        String what = "a gated call, " + client + ", Java " + jdk.feature() + ", added";
        report.target(what, added(costs, GATED), 20, " us");
        report.bound(
                what,
                of(costs, GATED).bytes().medianOver(of(costs, BARE).bytes()),
                client.mostBytes(),
                3 * client.mostBytes(),
                " bytes");
        report.line(
                "  whole call, ratio to no agent: to another host %.3f, gated %.3f",
                of(costs, ELSEWHERE).time().medianRatioTo(of(costs, BARE).time()),
                of(costs, GATED).time().medianRatioTo(of(costs, BARE).time()));
    }

    private static double added(Map<String, Cost> costs, String agent) {
        return of(costs, agent).time().medianOver(of(costs, BARE).time());
    }

    private static Cost of(Map<String, Cost> costs, String agent) {
        return costs.computeIfAbsent(agent, unused -> new Cost(new Samples(), new Samples()));
    }

    private Map<String, List<String>> agents() {
        Map<String, List<String>> agents = new LinkedHashMap<>();
        agents.put(BARE, List.of());
        // The nearest thing to a match: only the port differs.
        agents.put(ELSEWHERE, agent("endpoints=http://127.0.0.1:1/coding"));
        agents.put(GATED, agent("endpoints=" + server.endpoint() + ",limit=20,usages=off"));
        return agents;
    }

    private List<String> agent(String settings) {
        return List.of("-javaagent:" + Built.KIMI_GATE + "=" + settings + ",state-dir="
                + home.path().resolve("state"));
    }

    private void rounds(
            Map<String, List<String>> agents, Map<String, Cost> costs, MeasuredClient client, String method, Mode mode)
            throws RunnerException {
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<String, List<String>> agent : agents.entrySet()) {
                RunResult result = fork(agent.getValue(), client, method, mode);
                Cost cost = of(costs, agent.getKey());
                cost.time()
                        .add(
                                mode == Mode.SampleTime
                                        ? result.getPrimaryResult()
                                                .getStatistics()
                                                .getPercentile(50)
                                        : result.getPrimaryResult().getScore());
                cost.bytes().add(allocated(result));
            }
        }
    }

    private RunResult fork(List<String> agent, MeasuredClient client, String method, Mode mode) throws RunnerException {
        List<String> jvm = new ArrayList<>(agent);
        jvm.add("-Dbench.url=" + server.url());
        jvm.add("-Duser.home=" + home.path());
        jvm.add("-Dbench.client=" + client.call());
        if (method.equals("wayIn")) {
            // The exception that ends it would cost more than all that is measured.
            jvm.add("-XX:-StackTraceInThrowable");
        }
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(client.benchmark(method))
                .jvm(jdk.java().toString())
                .jvmArgsAppend(jvm.toArray(String[]::new))
                .mode(mode)
                .timeUnit(TimeUnit.MICROSECONDS)
                .forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(3)
                .measurementTime(TimeValue.seconds(1))
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        Collection<RunResult> results = new Runner(options.build()).run();
        return results.iterator().next();
    }

    private static double allocated(RunResult result) {
        for (Map.Entry<String, ?> entry : result.getSecondaryResults().entrySet()) {
            if (entry.getKey().endsWith("gc.alloc.rate.norm") && entry.getValue() instanceof Result<?> bytes) {
                return bytes.getScore();
            }
        }
        throw new IllegalStateException(
                "the gc profiler told nothing: " + result.getSecondaryResults().keySet());
    }
}

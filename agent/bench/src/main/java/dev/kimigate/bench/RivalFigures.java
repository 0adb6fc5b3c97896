package dev.kimigate.bench;

import dev.kimigate.bench.policy.ToolMain;
import dev.kimigate.harness.endpoint.AccountFigures;
import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.endpoint.KimiEndpoint;
import dev.kimigate.harness.endpoint.RefusalForm;
import dev.kimigate.harness.endpoint.ServiceTimes;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The same 200 calls of four JVMs on an account of 20, by what keeps them within the limit. */
final class RivalFigures {

    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final int JVMS = 4;
    private static final int CALLS = 50;
    private static final int LIMIT = 20;
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Behaviour BEHAVIOUR =
            Behaviour.usual().withLimit(LIMIT).withMillis(500, 1500);

    /**
     * A row of the table.
     *
     * @param policy as {@link ToolMain} reads it
     * @param gated whether the JVMs run with the agent
     * @param form the refusal over the limit: 403 is Kimi Code's, 429 what most clients send again
     */
    private record Rival(String name, String policy, boolean gated, RefusalForm form) {
        Rival(String name, String policy, boolean gated) {
            this(name, policy, gated, RefusalForm.CONCURRENCY_429);
        }
    }

    private static final List<Rival> RIVALS = List.of(
            new Rival("nothing", "none", false),
            new Rival("openai-java, its 2 retries", "openai-java:2", false),
            new Rival("openai-java, 10 retries", "openai-java:10", false),
            new Rival("openai-java, 10 retries, refused by 403", "openai-java:10", false, RefusalForm.CONCURRENCY_403),
            new Rival("resilience4j bulkhead 20 + 3 attempts", "resilience4j:3", false),
            new Rival("resilience4j bulkhead 20 + 10 attempts", "resilience4j:10", false),
            new Rival("Failsafe bulkhead 20 + 3 attempts", "failsafe:3", false),
            new Rival("Failsafe bulkhead 20 + 10 attempts", "failsafe:10", false),
            new Rival("concurrency-limits AIMD", "concurrency-limits:1", false),
            new Rival("concurrency-limits AIMD + 10 attempts", "concurrency-limits:10", false),
            new Rival("Semaphore(20) in each JVM", "semaphore:20", false),
            new Rival("Semaphore(5) in each JVM", "semaphore:5", false),
            new Rival("Kimi Gate, java.net.http", "none", true),
            new Rival("Kimi Gate, java.net.http, refused by 403", "none", true, RefusalForm.CONCURRENCY_403),
            new Rival("Kimi Gate, openai-java, its 2 retries", "openai-java:2", true));

    /** What came of a row, round after round. */
    private record Outcome(Samples failed, Samples refusals, Samples inFlight, Samples seconds) {
        Outcome() {
            this(new Samples(), new Samples(), new Samples(), new Samples());
        }

        String last() {
            return String.format(
                    Locale.ROOT,
                    "%.0f failed, %.0f refusals, %.0f in flight, %.1f s",
                    failed.last(),
                    refusals.last(),
                    inFlight.last(),
                    seconds.last());
        }
    }

    private RivalFigures() {}

    static void take(BenchReport report) throws IOException {
        double ideal =
                Arrays.stream(ServiceTimes.first(JVMS * CALLS, BEHAVIOUR)).sum() / 1000.0 / LIMIT;
        List<Outcome> outcomes =
                Stream.generate(Outcome::new).limit(RIVALS.size()).toList();
        try (KimiEndpoint endpoint = KimiEndpoint.start(EndpointOptions.usual().withBehaviour(BEHAVIOUR))) {
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < RIVALS.size(); i++) {
                    run(endpoint, RIVALS.get(i), outcomes.get(i));
                    report.line(
                            "round %d, %s: %s",
                            round + 1, RIVALS.get(i).name(), outcomes.get(i).last());
                }
            }
        }
        report.line(
                "%d calls of %d JVMs at once, limit %d, ideal %.1f s; medians of %d",
                JVMS * CALLS, JVMS, LIMIT, ideal, ROUNDS);
        for (int i = 0; i < RIVALS.size(); i++) {
            tell(report, RIVALS.get(i), outcomes.get(i), ideal);
        }
    }

    private static void run(KimiEndpoint endpoint, Rival rival, Outcome outcome) throws IOException {
        List<HostJvm> hosts = new ArrayList<>();
        try (Folder home = Folder.create()) {
            try {
                for (int i = 0; i < JVMS; i++) {
                    hosts.add(host(endpoint, rival, home.path()).start());
                }
                hosts.forEach(host -> host.awaitLine("ready"::equals, LONG));
                endpoint.change(now -> BEHAVIOUR.with("limitForm", rival.form()));
                endpoint.reset();
                hosts.forEach(host -> host.println("go"));
                List<String[]> done = hosts.stream()
                        .map(host -> host.awaitLine(line -> line.startsWith("done "), LONG)
                                .split(" ", 5))
                        .toList();
                hosts.forEach(host -> host.await(LONG));
                note(outcome, done, endpoint.figures().account());
            } finally {
                hosts.forEach(HostJvm::close);
            }
        }
    }

    private static HostJvmBuilder host(KimiEndpoint endpoint, Rival rival, Path home) {
        HostJvmBuilder host = HostJvm.builder()
                .classPath(Arrays.stream(Built.classPath().split(File.pathSeparator, -1))
                        .map(Path::of)
                        .toList())
                .main(ToolMain.class.getName())
                .args(rival.policy(), endpoint.uri("/coding/v1").toString(), Integer.toString(CALLS))
                .home(home)
                .trusting(endpoint);
        return rival.gated() ? host.agent(Built.KIMI_GATE, "endpoints=" + endpoint.uri("/coding")) : host;
    }

    private static void note(Outcome outcome, List<String[]> done, AccountFigures account) {
        long start =
                done.stream().mapToLong(words -> Long.parseLong(words[1])).min().orElseThrow();
        long end =
                done.stream().mapToLong(words -> Long.parseLong(words[2])).max().orElseThrow();
        int answered =
                done.stream().mapToInt(words -> Integer.parseInt(words[3])).sum();
        outcome.failed().add(JVMS * CALLS - answered);
        outcome.refusals().add((double) account.refused());
        outcome.inFlight().add(account.maxInFlight());
        outcome.seconds().add((end - start) / 1000.0);
    }

    private static void tell(BenchReport report, Rival rival, Outcome outcome, double ideal) {
        report.line(
                "| %s | %.0f | %.0f | %.1f s | %.2f |",
                rival.name(),
                outcome.failed().median(),
                outcome.refusals().median(),
                outcome.seconds().median(),
                outcome.seconds().median() / ideal);
        if (rival.gated()) {
            report.bound(
                    rival.name() + ", calls failed, worst round",
                    outcome.failed().max(),
                    0,
                    0,
                    "");
            report.bound(
                    rival.name() + ", refusals, worst round", outcome.refusals().max(), 0, LIMIT, "");
            report.bound(rival.name() + ", time to the ideal", outcome.seconds().median() / ideal, 1.2, 3, "");
        }
    }
}

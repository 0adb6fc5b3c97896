package dev.kimigate.bench;

import dev.kimigate.bench.host.HelloWorld;
import dev.kimigate.harness.launch.Jdk;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The processor time of a program that does nothing, by the agent it is started with. */
final class StartUpFigures {

    private static final int ROUNDS = Integer.getInteger("bench.rounds", 21);
    /* Agents that are only there for comparison, and slow. */
    private static final int EVERY = 5;

    private StartUpFigures() {}

    static void take(BenchReport report) throws IOException, InterruptedException {
        try (Folder folder = Folder.create()) {
            Map<String, List<String>> agents = agents(folder.path());
            for (Jdk jdk : Machine.jdks()) {
                take(report, jdk, agents, folder);
            }
        }
    }

    private static Map<String, List<String>> agents(Path folder) throws IOException {
        Map<String, List<String>> agents = new LinkedHashMap<>();
        agents.put("empty premain", agent(Agents.empty(folder)));
        agents.put("Kimi Gate", agent(Built.KIMI_GATE));
        agents.put("no agent", List.of());
        agents.put("eager AgentBuilder", agent(Agents.eager(folder)));
        agents.put("OpenTelemetry", openTelemetry());
        return agents;
    }

    /* It would look for a collector to send to at the end. */
    private static List<String> openTelemetry() {
        return List.of(
                "-javaagent:" + Built.OPEN_TELEMETRY,
                "-Dotel.traces.exporter=none",
                "-Dotel.metrics.exporter=none",
                "-Dotel.logs.exporter=none");
    }

    private static List<String> agent(Path jar) {
        return List.of("-javaagent:" + jar);
    }

    private static void take(BenchReport report, Jdk jdk, Map<String, List<String>> agents, Folder home)
            throws IOException, InterruptedException {
        Map<String, Samples> millis = new LinkedHashMap<>();
        agents.keySet().forEach(agent -> millis.put(agent, new Samples()));
        List<String> order = new ArrayList<>(agents.keySet());
        for (int round = 0; round < ROUNDS; round++) {
            for (String agent : round % EVERY == 0 ? order : order.subList(0, 3)) {
                Samples.of(millis, agent)
                        .add(Processor.millis(command(jdk, agents.getOrDefault(agent, List.of())), home.environment()));
            }
            // Whoever comes after the slow ones has the colder caches: the two take turns.
            Collections.swap(order, 0, 1);
        }
        tell(report, jdk, millis);
    }

    private static List<String> command(Jdk jdk, List<String> options) {
        List<String> command = new ArrayList<>(List.of(jdk.java().toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", Built.classPath().split(File.pathSeparator, 2)[0]));
        command.add(HelloWorld.class.getName());
        return command;
    }

    private static void tell(BenchReport report, Jdk jdk, Map<String, Samples> millis) {
        Samples empty = Samples.of(millis, "empty premain");
        millis.forEach((agent, samples) -> report.line(
                "Java %d, %-18s: median %4.0f ms of CPU (%.0f to %.0f, %d runs), %.2f x empty premain",
                jdk.feature(),
                agent,
                samples.median(),
                samples.min(),
                samples.max(),
                samples.count(),
                samples.median() / empty.median()));
        Samples ours = Samples.of(millis, "Kimi Gate");
        report.bound(
                "start-up on Java " + jdk.feature() + ", median of paired ratios to an empty premain",
                ours.medianRatioTo(empty),
                1.15,
                2,
                "");
    }
}

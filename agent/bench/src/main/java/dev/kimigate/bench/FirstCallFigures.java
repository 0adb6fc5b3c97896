package dev.kimigate.bench;

import dev.kimigate.harness.launch.Jdk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The processor time of a program that makes one call and waits a little, by the agent it is started with. */
final class FirstCallFigures {

    private static final int ROUNDS = Integer.getInteger("bench.rounds", 7);

    private FirstCallFigures() {}

    static void take(BenchReport report) throws IOException, InterruptedException {
        try (FixedAnswerServer server = FixedAnswerServer.start();
                Folder folder = Folder.create()) {
            for (Jdk jdk : Machine.jdks()) {
                for (MeasuredClient client : MeasuredClient.wanted()) {
                    take(report, jdk, client, server, folder);
                }
            }
        }
    }

    private static void take(BenchReport report, Jdk jdk, MeasuredClient client, FixedAnswerServer server, Folder home)
            throws IOException, InterruptedException {
        Map<String, List<String>> agents = new LinkedHashMap<>();
        agents.put("no agent", List.of());
        agents.put("empty premain", List.of("-javaagent:" + Agents.empty(home.path())));
        agents.put("elsewhere", List.of("-javaagent:" + Built.KIMI_GATE));
        agents.put("gated", List.of("-javaagent:" + Built.KIMI_GATE + "=endpoints=" + server.endpoint()));
        Map<String, Samples> millis = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<String, List<String>> agent : agents.entrySet()) {
                Samples.of(millis, agent.getKey())
                        .add(Processor.millis(
                                command(jdk, agent.getValue(), client, server, home), home.environment()));
            }
        }
        if (!home.hasState()) {
            throw new IllegalStateException("no call was gated");
        }
        tell(report, jdk, client, millis);
    }

    private static List<String> command(
            Jdk jdk, List<String> options, MeasuredClient client, FixedAnswerServer server, Folder home) {
        List<String> command = new ArrayList<>(List.of(jdk.java().toString()));
        command.addAll(options);
        command.add("-Duser.home=" + home.path());
        command.addAll(List.of("-cp", Built.classPath()));
        command.addAll(client.firstCall(server.url()));
        return command;
    }

    private static void tell(BenchReport report, Jdk jdk, MeasuredClient client, Map<String, Samples> millis) {
        Samples none = Samples.of(millis, "no agent");
        millis.forEach((agent, samples) -> report.line(
                "Java %d, %s, %-13s: median %4.0f ms of CPU (%.0f to %.0f), %+.0f ms over no agent in the same round",
                jdk.feature(),
                client,
                agent,
                samples.median(),
                samples.min(),
                samples.max(),
                samples.medianOver(none)));
        report.target(
                "first call to another host, " + client + ", Java " + jdk.feature() + ", CPU added to an empty premain",
                Samples.of(millis, "elsewhere").medianOver(Samples.of(millis, "empty premain")),
                30,
                " ms");
        report.target(
                "first gated call, " + client + ", Java " + jdk.feature() + ", CPU added",
                Samples.of(millis, "gated").medianOver(none),
                250,
                " ms");
    }
}

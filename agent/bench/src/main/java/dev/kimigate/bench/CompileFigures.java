package dev.kimigate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The processor time of a Maven that compiles a small project, by the agent it is started with. */
final class CompileFigures {

    private static final int ROUNDS = Integer.getInteger("bench.rounds", 7);
    private static final int CLASSES = 20;

    private CompileFigures() {}

    static void take(BenchReport report) throws IOException, InterruptedException {
        try (Folder folder = Folder.create()) {
            Path project = Files.createDirectory(folder.path().resolve("project"));
            write(project);
            Map<String, String> agents = new LinkedHashMap<>();
            agents.put("no agent", "");
            agents.put("empty premain", "-javaagent:" + Agents.empty(folder.path()));
            agents.put("Kimi Gate", "-javaagent:" + Built.KIMI_GATE);
            Map<String, Samples> millis = new LinkedHashMap<>();
            for (int round = 0; round <= ROUNDS; round++) {
                for (Map.Entry<String, String> agent : agents.entrySet()) {
                    double taken = compile(project, agent.getValue(), folder);
                    if (round > 0) { // the first warms the file system
                        Samples.of(millis, agent.getKey()).add(taken);
                    }
                }
            }
            tell(report, millis);
        }
    }

    private static double compile(Path project, String options, Folder home) throws IOException, InterruptedException {
        Path target = project.resolve("target");
        if (Files.exists(target)) {
            new Folder(target).close();
        }
        Map<String, String> environment = new HashMap<>(home.environment());
        environment.remove("HOME"); // Maven and its libraries are in the user's
        environment.put("MAVEN_OPTS", options);
        double millis = Processor.millis(
                List.of(
                        Built.MAVEN.toString(),
                        "-o",
                        "-q",
                        "-f",
                        project.resolve("pom.xml").toString(),
                        "-Dspotless.check.skip=true",
                        "compile"),
                environment);
        if (!Files.exists(project.resolve("target/classes/small/Small0.class"))) {
            throw new IllegalStateException("nothing was compiled");
        }
        return millis;
    }

    /* Its parent is this project's, whose plug-ins are there. */
    private static void write(Path project) throws IOException {
        Path sources = Files.createDirectories(project.resolve("src/main/java/small"));
        for (int i = 0; i < CLASSES; i++) {
            Files.writeString(
                    sources.resolve("Small" + i + ".java"),
                    "package small;\n\n/** One of a few classes. */\nfinal class Small" + i
                            + " {\n    int twice(int number) {\n        return 2 * number;\n    }\n}\n");
        }
        Files.writeString(
                project.resolve("pom.xml"),
                "<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><modelVersion>4.0.0</modelVersion><parent>"
                        + "<groupId>dev.kimigate</groupId><artifactId>kimi-gate-parent</artifactId>"
                        + "<version>0.1.0</version><relativePath>"
                        + project.relativize(Built.MAVEN.resolveSibling("pom.xml"))
                        + "</relativePath></parent><artifactId>small</artifactId></project>");
    }

    private static void tell(BenchReport report, Map<String, Samples> millis) {
        Samples empty = Samples.of(millis, "empty premain");
        millis.forEach((agent, samples) -> report.line(
                "mvn -o -q compile, %-13s: median %5.0f ms of CPU (%.0f to %.0f, %d runs), %.3f x empty premain",
                agent, samples.median(), samples.min(), samples.max(), samples.count(), samples.medianRatioTo(empty)));
        report.bound(
                "a small project's compilation, median of paired ratios to an empty premain",
                Samples.of(millis, "Kimi Gate").medianRatioTo(empty),
                1.05,
                1.5,
                " x");
    }
}

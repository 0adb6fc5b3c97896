package dev.kimigate.bench;

import dev.kimigate.harness.launch.Jdk;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs the figures that live beside the tests, where they see what is package-private. */
final class CoreFigures {

    private static final String LIMITER = "dev.kimigate.machine.LimiterFigures";
    private static final String WAITING = "dev.kimigate.client.jdk.WaitingFigures";

    private CoreFigures() {}

    static void permits(BenchReport report) throws IOException, InterruptedException {
        run(report, LIMITER, "store", "memory", "hand-over", "idle");
    }

    static void waiting(BenchReport report) throws IOException, InterruptedException {
        run(report, WAITING);
    }

    static void manyJvms(BenchReport report) throws IOException, InterruptedException {
        run(report, LIMITER, "many");
    }

    private static void run(BenchReport report, String program, String... arguments)
            throws IOException, InterruptedException {
        for (Jdk jdk : Machine.jdks()) {
            List<String> command = new ArrayList<>(List.of(
                    jdk.java().toString(),
                    "-Xmx512m",
                    "--add-opens",
                    "java.net.http/jdk.internal.net.http=ALL-UNNAMED",
                    "-cp",
                    classPath(),
                    program));
            command.addAll(List.of(arguments));
            int code = new ProcessBuilder(command).inheritIO().start().waitFor();
            report.exit(program + " on Java " + jdk.feature(), code);
        }
    }

    private static String classPath() {
        return String.join(
                File.pathSeparator,
                Stream.concat(
                                Stream.of(Built.CORE, Built.JDK_CLIENT)
                                        .flatMap(module -> Stream.of("classes", "test-classes")
                                                .map(module::resolve))
                                        .map(Path::toString),
                                Stream.of(Built.classPath()))
                        .toList());
    }
}

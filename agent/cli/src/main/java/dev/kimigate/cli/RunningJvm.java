package dev.kimigate.cli;

import dev.kimigate.status.JvmLabel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A JVM that runs, as seen from outside: it is not asked anything.
 *
 * @param name what it is: product, main class or jar
 * @param options what it was started with, variables included, as far as the system tells
 */
record RunningJvm(long pid, String name, List<String> options) {
    private static final String PRODUCT = "-Didea.paths.selector=";
    private static final List<String> VARIABLES = List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS");

    RunningJvm {
        options = List.copyOf(options);
    }

    /** {@code command}: main class or jar, and arguments. */
    static RunningJvm of(long pid, String command) {
        List<String> options = options(pid);
        String product = options.stream()
                .filter(option -> option.startsWith(PRODUCT))
                .map(option -> option.substring(PRODUCT.length()))
                .findFirst()
                .orElse("");
        String name = product.isEmpty() ? JvmLabel.of(command) : product;
        return new RunningJvm(pid, name.isEmpty() ? "?" : name, options);
    }

    /** Everything on the command line, program arguments included; the variables only where the system tells them. */
    private static List<String> options(long pid) {
        List<String> options = new ArrayList<>(Processes.commandLine(pid));
        Map<String, String> environment = Processes.environment(pid);
        for (String variable : VARIABLES) {
            options.addAll(AgentOption.split(environment.getOrDefault(variable, "")));
        }
        return options;
    }

    /** The copies of this agent that it was started with. */
    List<AgentOption> agents() {
        return AgentOption.among(options);
    }

    boolean has(String option) {
        return options.contains(option);
    }

    /** {@code 17.0.17}, as its installation says; empty if it does not. */
    String java() {
        String program = Processes.program(pid);
        Path bin = program.isEmpty() ? null : Path.of(program).getParent();
        Path home = bin == null ? null : bin.getParent();
        if (home == null) {
            return "";
        }
        try {
            return Files.readAllLines(home.resolve("release"), StandardCharsets.UTF_8).stream()
                    .filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.substring("JAVA_VERSION=".length()).replace("\"", ""))
                    .findFirst()
                    .orElse("");
        } catch (IOException | RuntimeException notTold) {
            return "";
        }
    }

    @Override
    public String toString() {
        return pid + " (" + name + ")";
    }
}

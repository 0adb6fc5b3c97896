package dev.kimigate.containers;

import dev.kimigate.harness.endpoint.KimiEndpoint;
import dev.kimigate.harness.host.JdkLoad;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The compose file of the documents, run by docker compose, with the image of the tests and a program for the worker.
 */
final class ComposeProject implements AutoCloseable {
    private static final List<List<String>> COMMANDS = List.of(List.of("docker", "compose"), List.of("docker-compose"));
    private static final String PROGRAMS = "/opt/tests";

    private final Path folder;
    private final String name = "kimi-gate-" + UUID.randomUUID();
    private final List<String> command;

    /** @param folder holds the agent's jar and the trust store {@code trust.p12} */
    ComposeProject(Path folder, String file, int calls, int limit) {
        this.folder = folder;
        this.command = command();
        try {
            Files.writeString(folder.resolve("docker-compose.yml"), file);
            Files.writeString(folder.resolve("docker-compose.override.yml"), override(calls, limit));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isThere() {
        return !command().isEmpty();
    }

    private static List<String> command() {
        for (List<String> words : COMMANDS) {
            try {
                String unused = run(Path.of("."), words, "version");
                return words;
            } catch (IOException | IllegalStateException notThere) {
                // the next one may be
            }
        }
        return List.of();
    }

    /** The images cannot be had everywhere, and the worker is somebody else's. */
    private static String override(int calls, int limit) {
        String labels = Engine.labels().entrySet().stream()
                .map(label -> label.getKey() + ": \"" + label.getValue() + "\"")
                .collect(Collectors.joining(", ", "{", "}"));
        String image = Engine.image().asCanonicalNameString();
        List<String> worker = List.of(
                "java",
                "-Djavax.net.ssl.trustStore=" + PROGRAMS + "/trust.p12",
                "-Djavax.net.ssl.trustStorePassword=" + KimiEndpoint.TRUST_STORE_PASSWORD,
                "-cp",
                PROGRAMS + "/load",
                JdkLoad.class.getName(),
                "--calls",
                Integer.toString(calls));
        return String.join(
                "\n",
                "services:",
                "  valkey:",
                "    image: " + image,
                "    entrypoint: [sh, -c, 'shift; exec redis-server --protected-mode no \"$$@\"', sh]",
                "    labels: " + labels,
                "  worker:",
                "    image: " + image,
                "    command: " + worker.stream().collect(Collectors.joining("\", \"", "[\"", "\"]")),
                "    volumes:",
                "      - ./trust.p12:" + PROGRAMS + "/trust.p12:ro",
                "      - " + Programs.load() + ":" + PROGRAMS + "/load:ro",
                "    environment:",
                "      KIMI_GATE_LIMIT: \"" + limit + "\"",
                "    labels: " + labels,
                "");
    }

    /** Where its containers are. */
    String network() {
        return name + "_default";
    }

    /** What the load programs reported so far. */
    Stream<String> reports() {
        return run("logs", "--no-color", "worker").lines().filter(line -> line.contains("{"));
    }

    String run(String... words) {
        try {
            List<String> all = new ArrayList<>(command);
            all.addAll(List.of("-p", name));
            return run(folder, all, words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String run(Path folder, List<String> command, String... words) throws IOException {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(words));
        Path output = Files.createTempFile("compose", ".txt");
        try {
            Process process = new ProcessBuilder(all)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(2, TimeUnit.MINUTES);
            if (!ended) {
                process.destroyForcibly();
            }
            String said = Files.readString(output);
            if (!ended || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", all) + ": " + said);
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            Files.delete(output);
        }
    }

    @Override
    public void close() {
        String unused = run("down", "--volumes", "--timeout", "2");
    }
}

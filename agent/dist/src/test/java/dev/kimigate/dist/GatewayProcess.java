package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.harness.endpoint.KimiEndpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The command {@code gateway} on a free port, which takes the fixture's endpoint for Kimi. Closing kills it. */
final class GatewayProcess implements AutoCloseable {
    private static final long SECONDS_TO_DIE = 10;

    private final Process process;
    private final URI url;

    private GatewayProcess(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /** As its user starts it, with the agent in the variable of all JVMs. */
    static GatewayProcess start(KimiFixture kimi, Map<String, String> environment, String... jvmOptions)
            throws IOException {
        String[] options = Stream.concat(trusting(kimi).stream(), Arrays.stream(jvmOptions))
                .toArray(String[]::new);
        List<String> line =
                Cli.of(kimi.home()).withJvmOptions(options).line("gateway", "--listen", "127.0.0.1:0", "--json");
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("HOME", kimi.home().toString());
        builder.environment().put("JAVA_TOOL_OPTIONS", "-javaagent:" + Shipped.JAR);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        assertThat(said).matches("\\{\"url\":\"http://127\\.0\\.0\\.1:\\d+/\"}");
        return new GatewayProcess(process, URI.create(said.substring(8, said.length() - 2)));
    }

    /** Options of a JVM that takes the fixture's endpoint for Kimi. */
    static List<String> trusting(KimiFixture kimi) throws IOException {
        Path hosts = Files.writeString(kimi.home().resolve("gateway.hosts"), "127.0.0.1 api.kimi.com\n");
        return List.of(
                "-Djdk.net.hosts.file=" + hosts,
                "-Djavax.net.ssl.trustStore=" + kimi.endpoint().trustStore(),
                "-Djavax.net.ssl.trustStorePassword=" + KimiEndpoint.TRUST_STORE_PASSWORD);
    }

    /** The URL of a host and path of Kimi's. */
    URI uri(String hostAndPath) {
        return url.resolve(hostAndPath);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor(SECONDS_TO_DIE, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

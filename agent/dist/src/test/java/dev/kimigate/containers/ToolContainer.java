package dev.kimigate.containers;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.Bind;
import dev.kimigate.harness.endpoint.KimiEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame.OutputType;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.MountableFile;

/**
 * A load program under the agent, in a container where api.kimi.com is the endpoint. Once started it makes one call,
 * and the others when told to.
 */
final class ToolContainer implements AutoCloseable {

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String TRUST_STORE = "/opt/trust.p12";
    private static final String STDIN = "/stdin";

    /** Holds the folder that the agent keeps its state in when no setting says otherwise. */
    private static final String CACHE = "/root/.cache";

    private final GenericContainer<?> container;
    private final String agent;
    private final List<String> words = new ArrayList<>();

    private final Map<MountableFile, String> files = new LinkedHashMap<>();

    /** The one folder that a test may always write into. */
    private String writable = "/tmp";

    /**
     * Starts nothing yet.
     *
     * @param name what the endpoint counts its calls by
     * @param trustStore a file of this machine
     */
    ToolContainer(String name, Class<?> program, EndpointContainer endpoint, Path trustStore) {
        container = new GenericContainer<>(Engine.image())
                .withLabels(Engine.labels())
                .withExtraHost("api.kimi.com", endpoint.address())
                .waitingFor(Wait.forLogMessage("ready\\R", 1).withStartupTimeout(SOON));
        files.put(MountableFile.forHostPath(trustStore), TRUST_STORE);
        agent = Programs.agent(files::put);
        words.addAll(List.of(
                "java",
                "-javaagent:" + agent,
                "-Djavax.net.ssl.trustStore=" + TRUST_STORE,
                "-Djavax.net.ssl.trustStorePassword=" + KimiEndpoint.TRUST_STORE_PASSWORD,
                "-cp",
                Programs.load(files::put),
                program.getName()));
        with("--client", name).with("--idle-before-start", "true");
    }

    /** Adds an option of the load program. */
    ToolContainer with(String option, String value) {
        words.add(option);
        words.add(value);
        return this;
    }

    /** Adds a setting of the agent. */
    ToolContainer setting(String variable, String value) {
        container.withEnv(variable, value);
        return this;
    }

    /** The agent's state lies in the folder. */
    ToolContainer sharing(SharedFolder state) {
        state.mount(container, CACHE);
        return this;
    }

    /** A volume that several containers mount there. */
    ToolContainer sharing(SharedFolder state, String place) {
        state.mount(container, place);
        return this;
    }

    /**
     * Runs as the security context of the documents has it: nobody's user without rights, all files read-only but for
     * an empty folder that anybody may write into.
     */
    ToolContainer restrictedTo(String folder) {
        writable = folder;
        // Nothing can be copied into such a container.
        List<Bind> binds = files.entrySet().stream()
                .map(file -> Bind.parse(file.getKey().getResolvedPath() + ":" + file.getValue() + ":ro"))
                .toList();
        files.clear();
        container.withTmpFs(Map.of(folder, "rw,mode=1777"));
        container.withCreateContainerCmdModifier(command -> {
            command.withUser("65534:65534");
            if (command.getHostConfig() != null) {
                command.getHostConfig()
                        .withBinds(binds)
                        .withReadonlyRootfs(true)
                        .withSecurityOpts(List.of("no-new-privileges"));
            }
        });
        return this;
    }

    /** Another host's name and address. */
    ToolContainer knowing(String host, String address) {
        container.withExtraHost(host, address);
        return this;
    }

    /** Starts the container; waits until its first call was answered. */
    ToolContainer start() {
        files.forEach(container::withCopyFileToContainer);
        String stdin = writable + STDIN;
        container.withCommand("sh", "-c", "mkfifo " + stdin + " && exec " + String.join(" ", words) + " 0<>" + stdin);
        container.start();
        return this;
    }

    /** Lets it make its calls; does not wait for them. */
    void go() {
        String unused = run("sh", "-c", "echo go > " + writable + STDIN);
    }

    /** What the agent's command line says in its container. */
    String status() {
        return run("java", "-jar", agent, "status");
    }

    private String run(String... command) {
        try {
            Container.ExecResult ended = container.execInContainer(command);
            if (ended.getExitCode() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + ended);
            }
            return ended.getStdout();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Kills every process of the container at once; waits until it is gone. */
    void kill() {
        DockerClientFactory.instance()
                .client()
                .killContainerCmd(container.getContainerId())
                .exec();
        await().atMost(SOON).until(() -> !container.isRunning());
    }

    /** Waits for the end of its calls, two minutes at most; returns what it says of them. */
    JsonNode report() {
        String line = await().atMost(SOON)
                .pollInterval(Duration.ofMillis(300))
                .until(this::reportLine, Optional::isPresent)
                .orElseThrow();
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it and its agent complained of so far. */
    String stderr() {
        return container.getLogs(OutputType.STDERR);
    }

    private Optional<String> reportLine() {
        return container
                .getLogs(OutputType.STDOUT)
                .lines()
                .filter(line -> line.startsWith("{"))
                .findFirst();
    }

    @Override
    public void close() {
        container.close();
    }
}

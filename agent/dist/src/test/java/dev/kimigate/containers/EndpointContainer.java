package dev.kimigate.containers;

import com.github.dockerjava.api.model.ContainerNetwork;
import dev.kimigate.harness.endpoint.EndpointControl;
import dev.kimigate.harness.endpoint.EndpointMain;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** The Kimi endpoint in a container, on the port of the real one. */
final class EndpointContainer implements AutoCloseable {

    private static final int CONTROL_PORT = 8000;
    private static final String CERTIFICATES = "/opt/certificates";

    private final GenericContainer<?> container;

    /** Starts it; waits until it takes calls, a minute and a half at most. */
    EndpointContainer() {
        container = new GenericContainer<>(Engine.image())
                .withLabels(Engine.labels())
                .withExposedPorts(CONTROL_PORT)
                .waitingFor(Wait.forLogMessage("ready\\R", 1).withStartupTimeout(Duration.ofSeconds(90)));
        container.withCommand(
                "java",
                "-cp",
                Programs.endpoint(container::withCopyFileToContainer),
                EndpointMain.class.getName(),
                "--host",
                "0.0.0.0",
                "--port",
                "443",
                "--control-port",
                Integer.toString(CONTROL_PORT),
                "--cert-dir",
                CERTIFICATES);
        container.start();
    }

    EndpointControl control() {
        return new EndpointControl(
                URI.create("http://" + container.getHost() + ":" + container.getMappedPort(CONTROL_PORT)));
    }

    /** Where other containers reach it. */
    String address() {
        return container.getContainerInfo().getNetworkSettings().getNetworks().values().stream()
                .findFirst()
                .orElseThrow()
                .getIpAddress();
    }

    /** Copies the trust store for its clients into the folder; returns the copy. */
    Path trustStoreIn(Path folder) {
        Path copy = folder.resolve("trust.p12");
        container.copyFileFromContainer(CERTIFICATES + "/endpoint-trust.p12", copy.toString());
        return copy;
    }

    /** Containers of that network reach it by that name. */
    void join(String network, String name) {
        DockerClientFactory.instance()
                .client()
                .connectToNetworkCmd()
                .withNetworkId(network)
                .withContainerId(container.getContainerId())
                .withContainerNetwork(new ContainerNetwork().withAliases(name))
                .exec();
    }

    void leave(String network) {
        DockerClientFactory.instance()
                .client()
                .disconnectFromNetworkCmd()
                .withNetworkId(network)
                .withContainerId(container.getContainerId())
                .exec();
    }

    @Override
    public void close() {
        container.close();
    }
}

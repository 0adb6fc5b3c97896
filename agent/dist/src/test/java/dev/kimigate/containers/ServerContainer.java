package dev.kimigate.containers;

import java.time.Duration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** A Redis or Valkey server in a container, as the image of the tests has it. */
final class ServerContainer implements AutoCloseable {
    private final GenericContainer<?> container;

    /** @param options what follows the program's name in the compose file of the documents */
    ServerContainer(String options) {
        container = new GenericContainer<>(Engine.image())
                .withLabels(Engine.labels())
                .withCommand("sh", "-c", "exec redis-server --protected-mode no " + options)
                .waitingFor(
                        Wait.forLogMessage(".*Server initialized.*\\R", 1).withStartupTimeout(Duration.ofSeconds(60)));
        container.start();
    }

    /** Whether the image has such a server. */
    static boolean isThere() {
        try (GenericContainer<?> look = new GenericContainer<>(Engine.image())
                .withLabels(Engine.labels())
                .withCommand("sh", "-c", "command -v redis-server || echo none; echo looked; sleep 60")
                .waitingFor(Wait.forLogMessage(".*looked.*\\R", 1))) {
            look.start();
            return !look.getLogs().contains("none");
        }
    }

    /** Where other containers reach it. */
    String address() {
        return container.getContainerInfo().getNetworkSettings().getNetworks().values().stream()
                .findFirst()
                .orElseThrow()
                .getIpAddress();
    }

    @Override
    public void close() {
        container.close();
    }
}

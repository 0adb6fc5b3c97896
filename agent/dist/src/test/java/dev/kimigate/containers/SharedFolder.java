package dev.kimigate.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Bind;
import java.util.UUID;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/** A volume that several containers mount. */
final class SharedFolder implements AutoCloseable {

    private final DockerClient docker = DockerClientFactory.instance().client();
    private final String name = "kimi-gate-" + UUID.randomUUID();

    SharedFolder() {
        docker.createVolumeCmd().withName(name).withLabels(Engine.labels()).exec();
    }

    /** The container, not yet started, sees it at this place. */
    void mount(GenericContainer<?> container, String place) {
        container.withCreateContainerCmdModifier(command -> {
            if (command.getHostConfig() != null) {
                command.getHostConfig().withBinds(Bind.parse(name + ":" + place));
            }
        });
    }

    /** Removes it; the containers must be gone. */
    @Override
    public void close() {
        docker.removeVolumeCmd(name).exec();
    }
}

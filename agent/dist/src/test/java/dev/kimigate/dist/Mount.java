package dev.kimigate.dist;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A small disk of our own; needs root and the right to mount. */
record Mount(Path folder) implements AutoCloseable {

    /** Skips the test where nothing can be mounted. */
    static Mount tmpfs(Path folder, String options) {
        Command mount =
                Command.run(Map.of(), List.of("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString()));
        assumeThat(mount.exitCode())
                .as("a tmpfs can be mounted: " + mount.stderr())
                .isZero();
        return new Mount(folder);
    }

    @Override
    public void close() {
        Command.run(Map.of(), List.of("umount", "-l", folder.toString()));
    }
}

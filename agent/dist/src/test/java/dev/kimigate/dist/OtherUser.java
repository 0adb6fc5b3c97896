package dev.kimigate.dist;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Another user of the machine, as whom root can run commands. */
record OtherUser(int id) {

    /** Skips the test where no command can be run as that user. */
    static OtherUser assumed(int id) {
        OtherUser user = new OtherUser(id);
        assumeThat(Files.isExecutable(Path.of("/usr/bin/setpriv")))
                .as("setpriv of util-linux")
                .isTrue();
        assumeThat(user.run(List.of("true")).exitCode())
                .as("runs as root, to become another user")
                .isZero();
        return user;
    }

    Command run(List<String> command) {
        return Command.run(
                Map.of("HOME", "/nonexistent"),
                Stream.concat(
                                Stream.of(
                                        "/usr/bin/setpriv",
                                        "--reuid=" + id,
                                        "--regid=" + id,
                                        "--clear-groups",
                                        "--inh-caps=-all"),
                                command.stream())
                        .toList());
    }

    Command shell(String script) {
        return run(List.of("/bin/sh", "-c", script));
    }

    /** Lets everybody pass through a folder of a test, which is for its owner alone otherwise. */
    void letIn(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A copy that this user can read. */
    Path copy(Path file, Path folder) throws IOException {
        letIn(Files.createDirectories(folder));
        Path copy = Files.copy(file, folder.resolve(file.getFileName()));
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
        return copy;
    }
}

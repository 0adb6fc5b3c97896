package dev.kimigate.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A PATH as of somebody who has a shell, Node and the usual commands, and no Java. */
final class NoJavaPath {
    private static final List<String> PROGRAMS = List.of(
            "awk",
            "basename",
            "cat",
            "chmod",
            "cut",
            "dirname",
            "env",
            "grep",
            "gzip",
            "head",
            "id",
            "ln",
            "ls",
            "mkdir",
            "mktemp",
            "node",
            "npm",
            "npx",
            "readlink",
            "rm",
            "sed",
            "setsid",
            "sh",
            "sleep",
            "tail",
            "tar",
            "tr",
            "uname",
            "bash");

    private NoJavaPath() {}

    /** Makes the folder that it consists of. */
    static Path in(Path folder) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        for (String program : PROGRAMS) {
            Path there = find(program);
            if (there != null) {
                Path script = bin.resolve(program);
                Files.writeString(script, "#!/bin/sh\nexec " + there.toRealPath() + " \"$@\"\n");
                assertThat(script.toFile().setExecutable(true)).isTrue();
            }
        }
        assertThat(Release.run(folder, Map.of("PATH", bin.toString()), "sh", "-c", "command -v java; java -version")
                        .code())
                .as("there is no java on %s", bin)
                .isEqualTo(127);
        return bin;
    }

    private static @Nullable Path find(String program) {
        for (String each : System.getenv("PATH").split(File.pathSeparator, -1)) {
            Path file = Path.of(each).resolve(program);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        return null;
    }
}

package dev.kimigate.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What {@code -Xlog:class+load:file=…} has written. */
final class ClassLoadLog {
    private ClassLoadLog() {}

    /** The names in the order of loading; a nameless class (lambda, method handle) has its maker's. */
    static List<String> in(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .map(line -> line.replaceFirst("^(\\[[^]]*])+ ", "").split(" ", 2)[0])
                .map(name -> name.replaceFirst("[/+]0x.*", ""))
                .toList();
    }
}

package dev.kimigate.harness.launch;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;

/** Where classes of this JVM came from. */
final class CodeSources {

    private CodeSources() {}

    static Path of(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IllegalArgumentException(type + " is of the JDK");
        }
        try {
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(type + " is not from a file", e);
        }
    }
}

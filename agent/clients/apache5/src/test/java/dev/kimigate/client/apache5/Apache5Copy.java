package dev.kimigate.client.apache5;

import dev.kimigate.testing.LibraryCopy;
import java.nio.file.Path;
import java.util.List;

/** One release of Apache HttpClient 5 in a loader of its own. */
final class Apache5Copy extends LibraryCopy {
    Apache5Copy(String release, boolean relocated) throws Exception {
        super(
                new Content(
                        Path.of("target", "apache5", release),
                        "dev.kimigate.client.apache5",
                        "dev.kimigate.client.apache5.scenario",
                        List.of("org/apache/hc/"),
                        List.of("org/slf4j/", "org/apache/commons/codec/")),
                relocated);
    }
}

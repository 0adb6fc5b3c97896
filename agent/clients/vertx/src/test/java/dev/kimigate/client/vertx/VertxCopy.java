package dev.kimigate.client.vertx;

import dev.kimigate.testing.LibraryCopy;
import java.nio.file.Path;
import java.util.List;

/** One release of Vert.x in a loader of its own. */
final class VertxCopy extends LibraryCopy {
    VertxCopy(String release, boolean relocated) throws Exception {
        super(
                new Content(
                        Path.of("target", "vertx", release),
                        "dev.kimigate.client.vertx",
                        "dev.kimigate.client.vertx.scenario",
                        List.of("io/vertx/"),
                        List.of("io/netty/", "com/fasterxml/jackson/core/")),
                relocated);
    }
}

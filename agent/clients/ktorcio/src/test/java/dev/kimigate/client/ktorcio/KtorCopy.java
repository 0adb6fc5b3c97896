package dev.kimigate.client.ktorcio;

import dev.kimigate.testing.LibraryCopy;
import java.nio.file.Path;
import java.util.List;

/** One release of Ktor, with the Kotlin that it comes with, in a loader of its own. */
final class KtorCopy extends LibraryCopy {
    KtorCopy(String release, boolean relocated) throws Exception {
        super(
                new Content(
                        Path.of("target", "ktor", release),
                        "dev.kimigate.client.ktorcio",
                        "dev.kimigate.client.ktorcio.scenario",
                        List.of("io/ktor/", "kotlin/", "kotlinx/"),
                        List.of("org/slf4j/")),
                relocated);
    }
}

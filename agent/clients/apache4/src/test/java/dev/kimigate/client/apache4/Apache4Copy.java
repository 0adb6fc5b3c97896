package dev.kimigate.client.apache4;

import dev.kimigate.testing.LibraryCopy;
import dev.kimigate.weave.LibraryPlace;
import java.nio.file.Path;
import java.util.List;

/** One release of Apache HttpClient 4, with its asynchronous client, in a loader of its own. */
final class Apache4Copy extends LibraryCopy {
    /** As builds shade most libraries. */
    static final LibraryPlace BEFORE = new LibraryPlace("", "shaded/by/a/tool/");
    /** As Maven's transport shades this one. */
    static final LibraryPlace INSTEAD = new LibraryPlace("org/apache/http/", "shaded/by/maven/httpclient/");

    Apache4Copy(String release, LibraryPlace relocation) throws Exception {
        super(
                new Content(
                        Path.of("target", "apache4", release),
                        "dev.kimigate.client.apache4",
                        "dev.kimigate.client.apache4.scenario",
                        List.of("org/apache/http/"),
                        List.of("org/apache/commons/logging/", "org/apache/commons/codec/")),
                relocation);
    }
}

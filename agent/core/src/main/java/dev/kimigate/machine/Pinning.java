package dev.kimigate.machine;

import java.io.IOException;
import java.nio.file.OpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * How a file is opened so that nobody can delete or rename it while it is open. Needed where a file has no number by
 * which one that was replaced could be noticed, as on Windows.
 */
final class Pinning {
    private static final String OPTIONS = "com.sun.nio.file.ExtendedOpenOption";

    private Pinning() {}

    static Set<OpenOption> withoutDeletion(OpenOption... options) throws IOException {
        Set<OpenOption> all = new HashSet<>(Set.of(options));
        all.add(noShareDelete());
        return all;
    }

    /** By reflection: a Java that was linked for its program may lack the module. */
    private static OpenOption noShareDelete() throws IOException {
        try {
            return (OpenOption)
                    Class.forName(OPTIONS).getField("NOSHARE_DELETE").get(null);
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new IOException("this Java has no module jdk.unsupported, which keeps the shared files in place", e);
        }
    }
}

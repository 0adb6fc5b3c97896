package dev.kimigate.dist;

import dev.kimigate.harness.launch.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where measured figures are written: those of the full tests into the documentation, else beside the build. */
final class FigureFiles {
    private static final Path FOLDER =
            Shipped.FULL ? Path.of("..", "..", "docs", "figures") : Path.of("target", "figures");

    private FigureFiles() {}

    static void write(String name, String text) throws IOException {
        Files.createDirectories(FOLDER);
        Files.writeString(FOLDER.resolve(name), text);
    }

    /** A paragraph on how the figures of this test class came about. */
    static String madeBy(String test) {
        String full = Shipped.FULL ? " -Dkimigate.full=true" : "";
        return "Made by `./mvnw -B verify" + full + " -Dit.test=" + test
                + " -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false` on "
                + machine() + ".\n\n";
    }

    /** Where figures were measured, and on what hosts. */
    static String machine() {
        String jdks = Stream.of(17, 25)
                .flatMap(feature -> Jdk.find(feature).stream())
                .map(jdk -> "" + jdk.feature())
                .collect(Collectors.joining(" and "));
        return System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                + Runtime.getRuntime().availableProcessors() + " cores, hosts on JDK " + jdks;
    }
}

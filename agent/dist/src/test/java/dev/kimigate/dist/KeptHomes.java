package dev.kimigate.dist;

import dev.kimigate.harness.launch.Homes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;
import org.opentest4j.TestAbortedException;

/**
 * Keeps the homes of a test that failed in {@code target/homes} and prints the logs in them. For every test of this
 * module, and for its {@code @TempDir} folders too: see junit-platform.properties.
 */
public final class KeptHomes implements BeforeEachCallback, AfterEachCallback, TempDirFactory {
    private static final Path FOLDER = Path.of("target", "homes").toAbsolutePath();
    private static final int LAST_LINES = 200;

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test) {
        return Homes.create("kimi-gate-folder");
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        Homes.testBegins();
    }

    @Override
    public void afterEach(ExtensionContext test) {
        boolean failed = test.getExecutionException()
                .filter(failure -> !(failure instanceof TestAbortedException))
                .isPresent();
        List<Path> kept = Homes.testEnds(failed ? FOLDER.resolve(name(test)) : null);
        kept.forEach(KeptHomes::tell);
    }

    private static String name(ExtensionContext test) {
        String name = test.getRequiredTestClass().getSimpleName() + "." + test.getDisplayName();
        String plain = name.replaceAll("[^A-Za-z0-9._-]+", "-");
        return plain.substring(0, Math.min(100, plain.length()));
    }

    private static void tell(Path home) {
        System.err.println("the home of the failed test is kept: " + home);
        try (Stream<Path> files = Files.walk(home)) {
            files.filter(file -> file.endsWith("log")).forEach(KeptHomes::print);
        } catch (IOException e) {
            System.err.println(home + " cannot be read: " + e);
        }
    }

    private static void print(Path log) {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
            System.err.println(log + ":");
            lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size())
                    .forEach(line -> System.err.println("    " + line));
        } catch (IOException e) {
            System.err.println(log + " cannot be read: " + e);
        }
    }
}

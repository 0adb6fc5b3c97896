package dev.kimigate.harness.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The temporary folders that hosts take for their users' homes. During a test they outlive their hosts, so that those
 * of a failed test can be kept; outside of tests they are removed when they are not needed any more. Any thread.
 */
public final class Homes {
    private static final Set<Path> ALL = new LinkedHashSet<>();
    private static final List<Path> LEFT = new ArrayList<>();
    private static boolean test;

    private Homes() {}

    /**
     * Makes a folder in the system's place for temporary files: a checkout may be on a file system that locks oddly.
     */
    public static synchronized Path create(String prefix) {
        try {
            Path home = Files.createTempDirectory(prefix);
            ALL.add(home);
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a folder, or, during a test, has its end remove it. */
    public static synchronized void remove(Path home) {
        if (test) {
            LEFT.add(home);
        } else {
            delete(home);
        }
    }

    /** From now on a test runs. */
    public static synchronized void testBegins() {
        test = true;
    }

    /**
     * The test is over: removes the folders that its hosts have left.
     *
     * @param kept where copies of all folders go, for a test that failed; null for none
     * @return the copies
     */
    public static synchronized List<Path> testEnds(@Nullable Path kept) {
        test = false;
        ALL.removeIf(home -> !Files.isDirectory(home));
        List<Path> copies = new ArrayList<>();
        if (kept != null) {
            ALL.forEach(home -> copies.add(copy(home, kept.resolve(String.valueOf(home.getFileName())))));
        }
        LEFT.forEach(Homes::delete);
        LEFT.clear();
        return copies;
    }

    /** As much of it as can be read. */
    private static Path copy(Path home, Path to) {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                copyOne(file, to.resolve(home.relativize(file).toString()));
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println(home + " was not copied as a whole: " + e);
        }
        return to;
    }

    private static void copyOne(Path file, Path to) throws IOException {
        if (Files.isDirectory(file)) {
            Files.createDirectories(to);
        } else if (Files.isRegularFile(file)) {
            Files.copy(file, to, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void delete(Path home) {
        ALL.remove(home);
        try (Stream<Path> all = Files.walk(home)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // A dying host may still write there; a few bytes in the temporary folder do no harm.
        }
    }
}

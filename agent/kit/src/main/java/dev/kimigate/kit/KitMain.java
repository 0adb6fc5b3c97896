package dev.kimigate.kit;

import dev.kimigate.machine.ProofWitness;
import dev.kimigate.machine.StateDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code java -jar kimi-gate-kit.jar}: proves this platform and prints a report that can be pasted into an issue. */
public final class KitMain {
    private static final String USAGE = "usage: java -jar kimi-gate-kit.jar [--seconds=N] [--folder=FOLDER]";
    private static final String SECONDS = "--seconds=";
    private static final String FOLDER = "--folder=";
    private static final int USAGE_CODE = 2;
    private static final long USUAL_SECONDS = 60;

    private KitMain() {}

    /** Exits with 0 if all went well, 1 if not, 2 if it was called wrongly. */
    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments);
        if (words.size() == 3 && words.get(0).equals(KitJvm.WITNESS)) {
            System.exit(ProofWitness.run(Path.of(words.get(1)), Integer.parseInt(words.get(2))));
        } else if (words.size() == 2 && words.get(0).equals(KitJvm.HOST)) {
            KitHost.run(Path.of(words.get(1)), System.in, System.out);
            System.exit(0);
        }
        System.exit(run(words, System.out));
    }

    private static int run(List<String> words, PrintStream out) throws Exception {
        Path folder = null;
        long seconds = USUAL_SECONDS;
        try {
            for (String word : words) {
                if (word.startsWith(SECONDS)) {
                    seconds = Long.parseLong(word.substring(SECONDS.length()));
                } else if (word.startsWith(FOLDER)) {
                    folder = Path.of(word.substring(FOLDER.length()));
                } else {
                    throw new IllegalArgumentException(word);
                }
            }
        } catch (IllegalArgumentException wrong) {
            out.println(USAGE);
            return USAGE_CODE;
        }
        Path own = StateDirectory.prepare(folder != null ? folder : besideTheState());
        try {
            return new KitSteps(own, out).run(Duration.ofSeconds(seconds)) ? 0 : 1;
        } finally {
            clean(own);
        }
    }

    /** In the same file system as the state of this user's tools. */
    private static Path besideTheState() throws Exception {
        return StateDirectory.locate(null)
                .resolveSibling("kimi-gate-kit-" + ProcessHandle.current().pid());
    }

    /** What a system keeps because it was mapped stays; it is in a folder of its own. */
    private static void clean(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException later) {
            System.err.println("left behind: " + later.getMessage());
        }
    }
}

package dev.kimigate.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The matrix as it was run, written beside the build. Any thread. */
final class MatrixTable {
    private static final Path FILE = Path.of("target", "matrix.md");

    private final SortedMap<Integer, String> lines = new TreeMap<>();

    synchronized void add(int number, MatrixRow row, MatrixResult result) {
        List<String> words = new ArrayList<>();
        words.add("" + result.answered());
        words.add("" + result.figures().refused());
        words.add("" + result.figures().maxInFlight());
        words.add("" + result.permits());
        words.add(result.unloaded());
        lines.put(number, line(number, row, String.join(" | ", words)));
    }

    synchronized void add(int number, MatrixRow row, Throwable failure) {
        String text = String.valueOf(failure.getMessage()).strip().replaceAll("\\s+", " ");
        lines.put(number, line(number, row, "**" + text.replace("|", "/") + "** | | | | "));
    }

    private static String line(int number, MatrixRow row, String result) {
        return "| " + (number + 1) + " | " + row + " | " + result + " |";
    }

    synchronized void write() throws IOException {
        List<String> text = new ArrayList<>();
        text.add("# Every pair of surroundings");
        text.add("");
        text.add("Made by `./mvnw -B -Pmatrix -pl agent/dist -am verify` on " + FigureFiles.machine()
                + ". Each row is a JVM with "
                + MatrixRun.CALLS
                + " calls at once, by its clients in turn, after one of each to warm up; the account's limit is "
                + MatrixRun.LIMIT
                + ". Any two values of different columns meet in one row at least, but for:");
        text.add("");
        MatrixRow.IMPOSSIBLE.forEach(pair -> text.add("- " + pair));
        text.add(
                "- plugin, unloaded × Vert.x, Reactor Netty and Ktor: these keep a plugin's loader without the agent too");
        text.add("");
        text.add("*Refusals* and *in flight* are what the endpoint counted; *permits* were granted and, by `status` at"
                + " the end, all given back. *Unloaded*: from closing the plugin's loader to its collection, beside the"
                + " same host without the agent; what makes both wait is the clients' own idle threads.");
        text.add("");
        text.add(
                "| | beside | JDK | way in | loader | client | answered | refusals | in flight | permits | unloaded |");
        text.add("|---|---|---|---|---|---|---|---|---|---|---|");
        text.addAll(lines.values());
        Files.write(FILE, text);
    }
}

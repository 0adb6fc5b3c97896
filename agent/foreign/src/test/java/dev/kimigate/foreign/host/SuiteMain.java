package dev.kimigate.foreign.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs a suite: {@code NAME RESULTS TIME-LIMIT}, the time limit being that of one test in JUnit's form ({@code 20 s}).
 * Then prints {@link #DONE} and lives on until stdin ends, so that its permits can be looked at; each line there asks
 * for a garbage collection.
 */
public final class SuiteMain {
    /** Begins the line that tells the end of the suite; the number of requests follows. */
    public static final String DONE = "suite done, requests: ";

    private SuiteMain() {}

    public static void main(String[] args) throws IOException {
        RequestWriters.count();
        try (PrintWriter results = new PrintWriter(Files.newBufferedWriter(Path.of(args[1])))) {
            LauncherFactory.create().execute(Suite.valueOf(args[0]).request(args[2]), new ResultsListener(results));
        }
        System.out.println(DONE + RequestCounter.count());
        collectOnDemand();
        Runtime.getRuntime().halt(0); // whatever threads the suite has left behind
    }

    private static void collectOnDemand() throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (orders.readLine() != null) {
            System.gc();
        }
    }
}

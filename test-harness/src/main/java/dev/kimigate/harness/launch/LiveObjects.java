package dev.kimigate.harness.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Counts what lives in a host's heap, as its JVM does after a collection. */
public final class LiveObjects {
    private LiveObjects() {}

    /** How many objects are of this class, those of subclasses left out. */
    public static long count(HostJvm host, Jdk jdk, String className) {
        return histogram(host, jdk.java().resolveSibling("jcmd"))
                .lines()
                .map(String::trim)
                .filter(line -> line.matches(".* " + Pattern.quote(className) + "(\\s.*)?"))
                .mapToLong(line -> Long.parseLong(line.split("\\s+", -1)[1]))
                .sum();
    }

    private static String histogram(HostJvm host, Path jcmd) {
        try {
            Process process = new ProcessBuilder(jcmd.toString(), "" + host.pid(), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

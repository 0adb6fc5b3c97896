package dev.kimigate.dist;

import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.Jdk;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Counts what lives in a host's heap, as its JVM does after a collection. */
final class LiveObjects {
    private LiveObjects() {}

    /** How many objects are of this class, those of subclasses left out. */
    static long count(HostJvm host, Jdk jdk, String className) {
        Path jcmd = jdk.java().resolveSibling("jcmd");
        return Command.run(Map.of(), List.of(jcmd.toString(), "" + host.pid(), "GC.class_histogram"))
                .stdout()
                .lines()
                .map(String::trim)
                .filter(line -> line.matches(".* " + Pattern.quote(className) + "(\\s.*)?"))
                .mapToLong(line -> Long.parseLong(line.split("\\s+", -1)[1]))
                .sum();
    }
}

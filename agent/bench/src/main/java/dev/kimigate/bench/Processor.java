package dev.kimigate.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Measures the processor time of a program from its start to its end, as the kernel counts it. */
final class Processor {

    /* The shell's own time has a resolution of a millisecond; that of ps and /usr/bin/time is ten. */
    private static final String SCRIPT = "out=$1; shift; TIMEFORMAT='%3U %3S'; time \"$@\" >\"$out\" 2>&1";
    private static final Set<String> NOT_INHERITED = Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private Processor() {}

    /**
     * Runs the command and waits for its end.
     *
     * @return user and system time of all its threads, in milliseconds
     * @throws IOException with what it said, unless its exit code is 0
     */
    static double millis(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path said = Files.createTempFile("bench", ".out");
        try {
            List<String> timed = new ArrayList<>(List.of("bash", "-c", SCRIPT, "bash", said.toString()));
            timed.addAll(command);
            ProcessBuilder builder = new ProcessBuilder(timed).redirectErrorStream(true);
            builder.environment().keySet().removeAll(NOT_INHERITED);
            builder.environment().putAll(environment);
            Process process = builder.start();
            String times = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(command + ": " + Files.readString(said) + times);
            }
            return sum(times);
        } finally {
            Files.delete(said);
        }
    }

    private static double sum(String times) {
        String[] seconds = times.trim().replace(',', '.').split("\\s+", -1);
        return 1000 * (Double.parseDouble(seconds[0]) + Double.parseDouble(seconds[1]));
    }
}

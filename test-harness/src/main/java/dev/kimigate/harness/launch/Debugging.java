package dev.kimigate.harness.launch;

import java.time.Duration;
import java.util.List;

/**
 * Options for every host, from outside: {@code -Dkimigate.host.jvm="-agentlib:jdwp=..."} has them wait for a debugger.
 * No deadline ends a host then.
 */
public final class Debugging {
    private static final String OPTIONS =
            System.getProperty("kimigate.host.jvm", "").strip();
    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(1);

    private Debugging() {}

    static List<String> options() {
        return OPTIONS.isEmpty() ? List.of() : List.of(OPTIONS.split(" +"));
    }

    /** The deadline, or a day if somebody may be looking at a host. */
    public static Duration patient(Duration deadline) {
        return OPTIONS.isEmpty() ? deadline : AS_LONG_AS_IT_TAKES;
    }

    /** Where a host waits is told to whoever runs the test: it is no output of the host's program. */
    static boolean isForThePerson(String line) {
        if (OPTIONS.isEmpty() || !line.startsWith("Listening for transport ")) {
            return false;
        }
        System.err.println(line);
        return true;
    }
}

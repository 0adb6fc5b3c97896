package dev.kimigate.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * How the demo is to run. Immutable.
 *
 * @param agent the agent's jar
 * @param calls of each tool in its burst
 * @param millis that the endpoint takes for an answer
 * @param port of the endpoint; null for 443 where that is allowed and free, else any
 */
record Options(Path agent, int calls, int millis, @Nullable Integer port) {

    /** System property with the agent's jar. */
    static final String AGENT_PROPERTY = "demo.agent";

    /** Calls that the account may have in flight: what the agent takes for granted too. */
    static final int LIMIT = 20;

    static final String USAGE = """
            options:
              --agent JAR   the agent's jar (system property demo.agent, else agent/dist/target/kimi-gate.jar)
              --calls N     calls of each tool (40)
              --millis N    how long the server takes for an answer (1000)
              --port N      of the server, 0 for any (443, else any)
            """;

    private static final String USUAL_AGENT = "agent/dist/target/kimi-gate.jar";

    /** @throws IllegalArgumentException naming the option that is wrong */
    static Options parse(String... args) {
        Options options = new Options(Path.of(System.getProperty(AGENT_PROPERTY, USUAL_AGENT)), 40, 1000, null);
        Iterator<String> words = Arrays.asList(args).iterator();
        while (words.hasNext()) {
            String option = words.next();
            if (!words.hasNext()) {
                throw new IllegalArgumentException(option + ": a value is missing, or it is no option");
            }
            options = options.with(option, words.next());
        }
        return options;
    }

    int callsOfAll() {
        return calls * DemoTool.COUNT;
    }

    /** The shortest time in which the account can have all calls answered. */
    Duration ideal() {
        return Duration.ofMillis((long) millis * callsOfAll() / LIMIT);
    }

    private Options with(String option, String value) {
        return switch (option) {
            case "--agent" -> new Options(Path.of(value), calls, millis, port);
            case "--calls" -> new Options(agent, number(option, value, 1), millis, port);
            case "--millis" -> new Options(agent, calls, number(option, value, 1), port);
            case "--port" -> new Options(agent, calls, millis, number(option, value, 0));
            default -> throw new IllegalArgumentException(option + ": no such option");
        };
    }

    private static int number(String option, String value, int least) {
        if (!value.matches("\\d{1,6}") || Integer.parseInt(value) < least) {
            throw new IllegalArgumentException(
                    option + ": '" + value + "' is not a whole number from " + least + " up");
        }
        return Integer.parseInt(value);
    }
}

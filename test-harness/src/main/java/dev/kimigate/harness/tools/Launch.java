package dev.kimigate.harness.tools;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A tool's command for one prompt, and what it finds in its environment beside PATH and HOME. Immutable.
 *
 * @param command the program first
 */
public record Launch(List<String> command, Map<String, String> environment) {
    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** With a variable more, or another value of it. */
    public Launch with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Launch(command, more);
    }

    /** With more words behind the program, before all others. */
    Launch before(String... words) {
        List<String> more = new ArrayList<>(command);
        more.addAll(1, List.of(words));
        return new Launch(more, environment);
    }

    /** Started by another program, to which all of this is arguments. */
    public Launch behind(List<String> starter) {
        List<String> more = new ArrayList<>(starter);
        more.addAll(command);
        return new Launch(more, environment);
    }
}

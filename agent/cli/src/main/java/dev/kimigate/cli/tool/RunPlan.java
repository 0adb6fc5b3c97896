package dev.kimigate.cli.tool;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is to be changed for a tool before it is started.
 *
 * @param variables of its environment, to be set
 * @param first arguments to be put before its own
 * @param replaced arguments of its own to be put in place of others, by their index
 * @param notes lines for people
 * @param noWay why the gateway cannot be put into its way, and what to do; null if it could
 */
public record RunPlan(
        Map<String, String> variables,
        List<String> first,
        Map<Integer, String> replaced,
        List<String> notes,
        @Nullable String noWay) {
    public RunPlan {
        variables = Map.copyOf(variables);
        first = List.copyOf(first);
        replaced = Map.copyOf(replaced);
        notes = List.copyOf(notes);
    }

    /**
     * For a POSIX shell whose positional parameters are the tool and its arguments. They are never written anew, so
     * what they hold stays as it is, byte by byte.
     *
     * @param count how many arguments the tool has
     */
    public String script(int count) {
        StringBuilder script = new StringBuilder("# kimi-gate\n");
        new TreeMap<>(variables)
                .forEach((name, value) -> script.append("export ")
                        .append(name)
                        .append('=')
                        .append(quoted(value))
                        .append('\n'));
        if (!first.isEmpty() || !replaced.isEmpty()) {
            script.append("set -- \"$1\"");
            first.forEach(word -> script.append(' ').append(quoted(word)));
            for (int i = 0; i < count; i++) {
                String other = replaced.get(i);
                script.append(' ').append(other == null ? "\"${" + (i + 2) + "}\"" : quoted(other));
            }
            script.append('\n');
        }
        return script.toString();
    }

    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}

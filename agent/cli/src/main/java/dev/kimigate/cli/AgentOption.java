package dev.kimigate.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A {@code -javaagent} option that names this agent.
 *
 * @param jar the path as it is written
 * @param arguments what stands behind the jar; null if nothing does
 */
record AgentOption(String jar, @Nullable String arguments) {
    private static final String PREFIX = "-javaagent:";
    private static final Pattern OURS = Pattern.compile("(?i)(.*[/\\\\])?kimi-gate[^/\\\\=]*\\.jar");

    /** The option, if it is one of ours. */
    static @Nullable AgentOption of(String option) {
        if (!option.startsWith(PREFIX)) {
            return null;
        }
        String text = option.substring(PREFIX.length());
        int end = text.indexOf(".jar=");
        String jar = end < 0 ? text : text.substring(0, end + ".jar".length());
        return isOurJar(jar) ? new AgentOption(jar, end < 0 ? null : text.substring(end + ".jar=".length())) : null;
    }

    /** Whether a path is of a jar that is called as this project's is. */
    static boolean isOurJar(String path) {
        return OURS.matcher(path).matches();
    }

    static List<AgentOption> among(List<String> options) {
        List<AgentOption> ours = new ArrayList<>();
        for (String option : options) {
            AgentOption agent = of(option);
            if (agent != null) {
                ours.add(agent);
            }
        }
        return ours;
    }

    /** As the JVM would have it on its command line. */
    String text() {
        return PREFIX + jar + (arguments == null ? "" : "=" + arguments);
    }

    /** The options in a variable such as JAVA_TOOL_OPTIONS, as the JVM takes it apart: blanks part, quotes join. */
    static List<String> split(String variable) {
        List<String> options = new ArrayList<>();
        StringBuilder option = new StringBuilder();
        boolean started = false;
        char quote = 0;
        for (int i = 0; i < variable.length(); i++) {
            char c = variable.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
                if (quote != 0) {
                    option.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                started = true;
            } else if (Character.isWhitespace(c)) {
                if (started) {
                    options.add(option.toString());
                }
                option.setLength(0);
                started = false;
            } else {
                option.append(c);
                started = true;
            }
        }
        if (started) {
            options.add(option.toString());
        }
        return options;
    }
}
